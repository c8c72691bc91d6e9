#include "Groups/OffsetsTopic.h"

#include "Aeon/Coordinator/TopicOperations.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace Aeon
{

namespace
{

std::int16_t replicationFactorFor(const Coordinator::MetadataImage& image, std::int16_t wanted)
{
	const auto alive = std::count_if(
		image.brokers().begin(), image.brokers().end(), [](const auto& entry) { return !entry.second->fenced; });
	return static_cast<std::int16_t>(std::clamp<std::int64_t>(alive, 1, wanted));
}

Coordinator::NewTopic describe(const OffsetsTopicConfig& config, const Coordinator::MetadataImage& image)
{
	Coordinator::NewTopic topic;
	topic.name = OffsetsTopic::NAME;
	topic.id = Uuid::random();
	topic.partitionCount = config.numPartitions;
	topic.replicationFactor = replicationFactorFor(image, config.replicationFactor);
	topic.configs = {
		{"cleanup.policy", "compact"},
		{"compression.type", "producer"},
		{"segment.bytes", std::to_string(config.segmentBytes)}};
	return topic;
}

} // namespace

OffsetsTopic::OffsetsTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata) :
	_config(config), _metadata(metadata), _rules(config)
{
}

Result<void> OffsetsTopic::ensure()
{
	if (_metadata.image()->topic(NAME) != nullptr) return {};
	Result<void> made;
	_metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			// Somebody else may have been faster.
			if (image.topic(NAME) != nullptr) return Coordinator::MetadataRecords();
			const std::vector<Coordinator::NewTopic> wanted{describe(_config.offsetsTopic, image)};
			auto outcome = Coordinator::createTopics(image, wanted, {}, _rules);
			const auto& result = outcome.response.front();
			if (!result)
				made = Error{
					ErrorCode::COORDINATOR_NOT_AVAILABLE,
					std::string(NAME) + " cannot be made: " + std::string(errorName(result.code())) + " " +
						result.error().message};
			return std::move(outcome.records);
		});
	return made;
}

} // namespace Aeon
