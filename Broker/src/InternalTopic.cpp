#include "InternalTopic.h"

#include "Aeon/Coordinator/TopicOperations.h"

#include <Poco/Logger.h>

#include <algorithm>
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

Coordinator::NewTopic describe(const InternalTopic::Shape& shape, const Coordinator::MetadataImage& image)
{
	Coordinator::NewTopic topic;
	topic.name = shape.name;
	topic.id = Uuid::random();
	topic.partitionCount = shape.numPartitions;
	topic.replicationFactor = replicationFactorFor(image, shape.replicationFactor);
	topic.configs = shape.configs;
	if (shape.minInSyncReplicas > 0)
		topic.configs["min.insync.replicas"] =
			std::to_string(std::min<std::int32_t>(shape.minInSyncReplicas, topic.replicationFactor));
	return topic;
}

} // namespace

InternalTopic::InternalTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata, Shape shape) :
	_metadata(metadata), _shape(std::move(shape)), _rules(config)
{
}

Result<void> InternalTopic::ensure()
{
	if (_metadata.image()->topic(_shape.name) != nullptr) return {};
	Result<void> made;
	_metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			// Somebody else may have been faster.
			if (image.topic(_shape.name) != nullptr) return Coordinator::MetadataRecords();
			const std::vector<Coordinator::NewTopic> wanted{describe(_shape, image)};
			auto outcome = Coordinator::createTopics(image, wanted, {}, _rules);
			const auto& result = outcome.response.front();
			if (!result)
				made = Error{
					ErrorCode::COORDINATOR_NOT_AVAILABLE,
					std::string(_shape.name) + " cannot be made: " + std::string(errorName(result.code())) + " " +
						result.error().message};
			return std::move(outcome.records);
		});
	if (!made) report(made.error().message);
	return made;
}

void InternalTopic::report(const std::string& refusal)
{
	{
		const ScopedLock lock(_mutex);
		if (std::exchange(_reported, refusal) == refusal) return;
	}
	Poco::Logger::get("Aeon.Broker").error(refusal);
}

} // namespace Aeon
