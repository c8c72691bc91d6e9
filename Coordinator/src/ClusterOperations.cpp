#include "Aeon/Coordinator/ClusterOperations.h"

#include "RecordArrays.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::string_view METADATA_VERSION = "metadata.version";
/// From this level of metadata.version on a registration names the log directories.
constexpr std::int16_t LOG_DIRECTORIES_LEVEL = 17;
constexpr std::string_view GROUP_VERSION = "group.version";
/// Groups of the consumer protocol.
constexpr std::int16_t GROUP_VERSION_CONSUMER = 1;
/// From this level of metadata.version on (4.0-IV0) every Kafka that opens the directory knows group.version.
constexpr std::int16_t GROUP_VERSION_KNOWN_LEVEL = 22;

struct FeatureLevel
{
	std::string_view name;
	std::int16_t level;
};

/// What Kafka's format tool turns on at METADATA_VERSION_NEW_CLUSTER, in the order in which it writes them.
constexpr FeatureLevel BOOTSTRAP_FEATURES[] = {
	{METADATA_VERSION, METADATA_VERSION_NEW_CLUSTER},
	{GROUP_VERSION, GROUP_VERSION_CONSUMER},
	{"transaction.version", 2},
};

FeatureLevelRecord featureRecord(const FeatureLevel& feature)
{
	FeatureLevelRecord record;
	record.name = feature.name;
	record.featureLevel = feature.level;
	return record;
}

bool lacksGroupVersion(const MetadataImage& image)
{
	return image.featureLevel(METADATA_VERSION) >= GROUP_VERSION_KNOWN_LEVEL &&
		   !image.features().contains(GROUP_VERSION);
}

bool holds(const std::vector<NodeId>& nodes, NodeId node)
{
	return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

/// Whether a leader that is not in the in-sync replicas can be had, since there are none (KIP-966): one that is known
/// to have all committed records, or else, after an unclean stop, the last that led.
bool mayLeadWithoutBeingInSync(const PartitionImage& partition, NodeId broker)
{
	if (!partition.isr.empty()) return false;
	if (!partition.eligibleLeaderReplicas.empty()) return holds(partition.eligibleLeaderReplicas, broker);
	return partition.lastKnownEligibleLeaders == std::vector<NodeId>{broker};
}

/// Makes the broker the only replica in sync and takes it off the lists that waited for it.
void enterIsr(PartitionChangeRecord& record, const PartitionImage& partition, NodeId broker, Protocol::Arena& arena)
{
	record.isr = numbersOf({broker}, arena);
	if (!partition.eligibleLeaderReplicas.empty())
	{
		std::vector<NodeId> others = partition.eligibleLeaderReplicas;
		std::erase(others, broker);
		record.eligibleLeaderReplicas = numbersOf(others, arena);
	}
	if (!partition.lastKnownEligibleLeaders.empty()) record.lastKnownElr = numbersOf({}, arena);
}

} // namespace

std::span<const BrokerFeature> supportedFeatures()
{
	static const std::vector<BrokerFeature> FEATURES = {
		{"eligible.leader.replicas.version", 0, 1},
		{std::string(GROUP_VERSION), 0, GROUP_VERSION_CONSUMER},
		{"kraft.version", 0, 1},
		{std::string(METADATA_VERSION), METADATA_VERSION_LOWEST, METADATA_VERSION_LATEST},
		{"share.version", 0, 2},
		{"streams.version", 0, 1},
		{"transaction.version", 0, 2},
	};
	return FEATURES;
}

MetadataRecords bootstrapCluster(const MetadataImage& image)
{
	MetadataRecords records;
	if (image.features().contains(METADATA_VERSION)) return records;
	for (const FeatureLevel& feature : BOOTSTRAP_FEATURES)
		records.add(featureRecord(feature));
	return records;
}

MetadataRecords registerBroker(const MetadataImage& image, const BrokerImage& broker)
{
	MetadataRecords records;
	auto& arena = records.arena();
	RegisterBrokerRecord record;
	record.brokerId = broker.id.value();
	record.incarnationId = broker.incarnation;
	record.brokerEpoch = image.highestOffset().value() + 1;
	for (const BrokerEndpoint& endpoint : broker.endpoints)
	{
		auto& added = record.endPoints.append(arena);
		added.name = records.keep(endpoint.listener);
		added.host = records.keep(endpoint.host);
		added.port = endpoint.port;
		added.securityProtocol = endpoint.securityProtocol;
	}
	for (const BrokerFeature& feature : broker.features)
	{
		auto& added = record.features.append(arena);
		added.name = records.keep(feature.name);
		added.minSupportedVersion = feature.levelMin;
		added.maxSupportedVersion = feature.levelMax;
	}
	// The record's own default is the empty text, which is a rack to clients.
	record.rack = broker.rack ? std::optional(records.keep(*broker.rack)) : std::nullopt;
	record.fenced = true;
	if (image.featureLevel(METADATA_VERSION) >= LOG_DIRECTORIES_LEVEL)
		record.logDirs = idArray(broker.logDirectories, arena);
	records.add(record);

	for (const auto& [id, other] : image.brokers())
	{
		if (id == broker.id || other->fenced) continue;
		FenceBrokerRecord fence;
		fence.id = id.value();
		fence.epoch = other->epoch;
		records.add(fence);
	}

	UnfenceBrokerRecord unfence;
	unfence.id = broker.id.value();
	unfence.epoch = record.brokerEpoch;
	records.add(unfence);
	if (lacksGroupVersion(image)) records.add(featureRecord({GROUP_VERSION, GROUP_VERSION_CONSUMER}));
	return records;
}

MetadataRecords electLeaders(const MetadataImage& image, NodeId broker, bool newReigns)
{
	MetadataRecords records;
	image.topics().forEach(
		[&](const std::string&, const auto& topic)
		{
			for (std::int32_t index = 0; index < topic->partitionCount(); ++index)
			{
				const PartitionImage& partition = *topic->partition(PartitionId(index));
				const bool vacant = partition.leader == NO_LEADER;
				const bool enters = vacant && mayLeadWithoutBeingInSync(partition, broker);
				const bool takesOver = enters || (vacant && holds(partition.isr, broker));
				if (!takesOver && !(newReigns && partition.leader == broker)) continue;
				PartitionChangeRecord record;
				record.partitionId = index;
				record.topicId = topic->id;
				record.leader = broker.value();
				if (enters) enterIsr(record, partition, broker, records.arena());
				records.add(record);
			}
		});
	return records;
}

} // namespace Aeon::Coordinator
