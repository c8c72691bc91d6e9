#pragma once

#include "Aeon/Coordinator/ClusterOperations.h"
#include "Aeon/Coordinator/ConfigRules.h"
#include "Aeon/Coordinator/MetadataReplay.h"
#include "Aeon/Coordinator/TopicOperations.h"

#include <set>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

inline constexpr Uuid idOf(std::uint64_t number)
{
	return Uuid{0xaaaa, number};
}

/// What the records make of an image.
inline MetadataImage::Ptr replayed(const MetadataImage::Ptr& image, const MetadataRecords& records)
{
	MetadataReplay replay(image);
	for (const auto& record : records)
		replay.replay(record);
	replay.advanceTo(image->highestOffset() + static_cast<std::int64_t>(records.size()), LeaderEpoch(1));
	return replay.finish();
}

/// A cluster at the latest metadata.version with brokers 1 to brokerCount in service.
inline MetadataImage::Ptr cluster(int brokerCount = 1)
{
	auto image = replayed(MetadataImage::empty(), bootstrapCluster(*MetadataImage::empty()));
	for (int id = 1; id <= brokerCount; ++id)
	{
		MetadataRecords records;
		RegisterBrokerRecord broker;
		broker.brokerId = id;
		broker.brokerEpoch = 100 + id;
		broker.fenced = false;
		auto& endpoint = broker.endPoints.append(records.arena());
		endpoint.name = "PLAINTEXT";
		endpoint.host = "host";
		endpoint.port = 9092;
		broker.logDirs.append(records.arena(), idOf(900 + static_cast<std::uint64_t>(id)));
		records.add(broker);
		image = replayed(image, records);
	}
	return image;
}

/// Knows "cleanup.policy" (a list, default delete) and "retention.ms" (which must not be "bad").
class TestRules final : public ConfigRules
{
public:
	bool isList(ConfigResourceType, std::string_view key) const override { return key == "cleanup.policy"; }
	std::optional<std::string> defaultValue(ConfigResourceType, std::string_view key) const override
	{
		return key == "cleanup.policy" ? std::optional<std::string>("delete") : std::nullopt;
	}
	Result<void> validate(const ConfigResource&, const ConfigMap& overrides) const override
	{
		for (const auto& [key, value] : overrides)
			if ((key != "cleanup.policy" && key != "retention.ms") || value == "bad")
				return Error{ErrorCode::INVALID_CONFIG, key};
		return {};
	}
};

inline NewTopic topicNamed(const std::string& name, std::uint64_t id = 1, std::int32_t partitions = 1)
{
	NewTopic topic;
	topic.name = name;
	topic.id = idOf(id);
	topic.partitionCount = partitions;
	topic.replicationFactor = 1;
	return topic;
}

/// The image with these topics in it.
inline MetadataImage::Ptr withTopics(const MetadataImage::Ptr& image, const std::vector<NewTopic>& topics)
{
	return replayed(image, createTopics(*image, topics, TopicDefaults{}, TestRules()).records);
}

} // namespace Aeon::Coordinator
