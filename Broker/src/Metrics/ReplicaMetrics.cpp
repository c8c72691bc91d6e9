#include "MetricAreas.h"

#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Coordinator/MetadataImage.h"

#include <algorithm>

namespace Aeon
{

namespace
{

constexpr MetricDefinition PARTITIONS{
	"kafka_server_replicamanager_partitioncount",
	MetricType::GAUGE,
	{},
	"Partitions that have a replica on this broker."};
constexpr MetricDefinition LEADERS{
	"kafka_server_replicamanager_leadercount", MetricType::GAUGE, {}, "Partitions that this broker leads and serves."};
constexpr MetricDefinition OFFLINE{
	"kafka_server_replicamanager_offlinereplicacount",
	MetricType::GAUGE,
	{},
	"Partitions of this broker whose log cannot be read or written, for want of its directory."};

constexpr MetricDefinition ROWS[] = {PARTITIONS, LEADERS, OFFLINE};

struct ReplicaCounts
{
	std::size_t partitions = 0;
	std::size_t leaders = 0;
	std::size_t offline = 0;
};

void count(const Coordinator::TopicImage& topic, const ServedTopic* served, NodeId self, ReplicaCounts& counts)
{
	for (std::size_t i = 0; i < topic.partitions.size(); ++i)
	{
		const auto& state = *topic.partitions[i];
		if (std::find(state.replicas.begin(), state.replicas.end(), self) == state.replicas.end()) continue;
		++counts.partitions;
		const auto index = static_cast<std::int32_t>(i);
		// A topic that is being made or deleted may be in one of image and registry only.
		if (state.leader != self || served == nullptr || !served->has(index)) continue;
		const Partition* partition = served->find(index);
		const bool isOffline = partition == nullptr || partition->log().directory().isOffline();
		++(isOffline ? counts.offline : counts.leaders);
	}
}

} // namespace

std::span<const MetricDefinition> replicaMetrics()
{
	return ROWS;
}

void tellReplicas(
	const Coordinator::MetadataImage& image, const TopicSnapshot& topics, NodeId self, MetricFamilies& families)
{
	ReplicaCounts counts;
	image.topics().forEach([&](const std::string&, const auto& topic)
						   { count(*topic, topics.find(topic->id), self, counts); });
	families.emplace_back(PARTITIONS).add(static_cast<double>(counts.partitions));
	families.emplace_back(LEADERS).add(static_cast<double>(counts.leaders));
	families.emplace_back(OFFLINE).add(static_cast<double>(counts.offline));
}

} // namespace Aeon
