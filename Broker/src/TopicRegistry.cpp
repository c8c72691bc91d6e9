#include "Aeon/Broker/TopicRegistry.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicConfig.h"
#include "Aeon/Coordinator/MetadataDelta.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Storage/LogManager.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <utility>

namespace Aeon
{

namespace
{

TopicConfig configOf(const BrokerConfig& config, const std::string& topic, const Coordinator::MetadataImage& image)
{
	return TopicConfig::of(config, image.configs(Coordinator::ConfigResourceType::TOPIC, topic));
}

void logError(const std::string& what, const Error& error)
{
	Poco::Logger::get("Aeon.Broker").error(what + ": " + std::string(errorName(error.code)) + " " + error.message);
}

} // namespace

const ServedTopic* TopicSnapshot::find(std::string_view name) const noexcept
{
	const auto* found = _byName.find(name);
	return found == nullptr ? nullptr : found->get();
}

const ServedTopic* TopicSnapshot::find(const Uuid& id) const noexcept
{
	const auto* found = _byId.find(id);
	return found == nullptr ? nullptr : found->get();
}

TopicRegistry::TopicRegistry(const BrokerConfig& config, Storage::LogManager& logs) :
	_config(config), _logs(logs), _snapshot(std::make_shared<const TopicSnapshot>())
{
}

TopicRegistry::~TopicRegistry() = default;

std::shared_ptr<const TopicSnapshot> TopicRegistry::snapshot() const
{
	ScopedLock lock(_mutex);
	return _snapshot;
}

void TopicRegistry::onMetadataChange(
	const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr& image) noexcept
{
	// Each part stands alone: what fails is logged, and the rest of the change still takes place.
	guarded("following the metadata log (deleted topics)", [&] { return removeAll(delta.deletedTopics); });
	guarded(
		"following the metadata log (new topics)",
		[&]
		{
			auto topics = delta.createdTopics;
			topics.insert(topics.end(), delta.changedTopics.begin(), delta.changedTopics.end());
			return serveAll(topics, *image);
		});
	guarded("following the metadata log (topic configs)", [&] { return reconfigureAll(delta, *image); });
	_follows = true;
}

ErrorCode TopicRegistry::removeAll(const Topics& topics)
{
	if (topics.empty()) return ErrorCode::NONE;
	TopicSnapshot next = *snapshot();
	std::vector<std::shared_ptr<const ServedTopic>> removed;
	for (const auto& topic : topics)
	{
		if (const auto* served = next._byId.find(topic->id)) removed.push_back(*served);
		next._byName = next._byName.without(topic->name);
		next._byId = next._byId.without(topic->id);
	}
	publish(std::move(next));
	for (const auto& topic : removed)
		for (const auto& partition : topic->partitions)
		{
			if (!partition) continue;
			const TopicPartition name{topic->name, partition->index()};
			if (const auto outcome = _logs.remove(name); !outcome.ok())
				logError("cannot delete the log of " + name.toString(), outcome.error());
			partition->waiters().wakeAll();
		}
	return ErrorCode::NONE;
}

ErrorCode TopicRegistry::serveAll(const Topics& topics, const Coordinator::MetadataImage& image)
{
	if (topics.empty()) return ErrorCode::NONE;
	TopicSnapshot next = *snapshot();
	for (const auto& topic : topics)
	{
		const auto* before = next._byId.find(topic->id);
		const auto served = serve(*topic, image, before == nullptr ? nullptr : before->get());
		next._byName = next._byName.with(topic->name, served);
		next._byId = next._byId.with(topic->id, served);
	}
	publish(std::move(next));
	return ErrorCode::NONE;
}

ErrorCode
TopicRegistry::reconfigureAll(const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage& image)
{
	if (delta.changedConfigs.empty()) return ErrorCode::NONE;
	const auto topics = snapshot();
	for (const auto& resource : delta.changedConfigs)
	{
		if (resource.type != Coordinator::ConfigResourceType::TOPIC) continue;
		const auto* topic = topics->find(resource.name);
		if (topic == nullptr) continue;
		const auto config = configOf(_config, topic->name, image);
		for (const auto& partition : topic->partitions)
		{
			if (!partition) continue;
			partition->log().updateConfig(config.log);
			partition->setMinInSyncReplicas(config.minInsyncReplicas);
		}
	}
	return ErrorCode::NONE;
}

void TopicRegistry::publish(TopicSnapshot next)
{
	auto fresh = std::make_shared<const TopicSnapshot>(std::move(next));
	{
		ScopedLock lock(_mutex);
		_snapshot.swap(fresh);
	}
	// The old snapshot, perhaps the last owner of partitions, is destroyed here, outside the lock.
}

std::shared_ptr<const ServedTopic> TopicRegistry::serve(
	const Coordinator::TopicImage& topic, const Coordinator::MetadataImage& image, const ServedTopic* before)
{
	auto served = std::make_shared<ServedTopic>();
	served->name = topic.name;
	served->id = topic.id;
	const auto config = configOf(_config, topic.name, image);
	for (std::size_t i = 0; i < topic.partitions.size(); ++i)
	{
		const auto& state = *topic.partitions[i];
		auto& place = served->partitions.emplace_back();
		if (state.leader != _config.nodeId) continue;
		const bool isKnown = before != nullptr && i < before->partitions.size();
		if (isKnown) place = before->partitions[i];
		const auto age = isKnown || !_follows ? Storage::PartitionAge::KNOWN : Storage::PartitionAge::NEW;
		if (!place) place = openPartition(topic, PartitionId(static_cast<std::int32_t>(i)), config, age);
		if (!place) continue;
		place->advanceLeaderEpoch(state.leaderEpoch);
		place->setInSyncReplicas(static_cast<std::int32_t>(state.isr.size()));
	}
	return served;
}

std::shared_ptr<Partition> TopicRegistry::openPartition(
	const Coordinator::TopicImage& topic, PartitionId index, const TopicConfig& config, Storage::PartitionAge age)
{
	const TopicPartition name{topic.name, index};
	auto log = _logs.create(name, config.log, topic.id, age);
	if (!log)
	{
		logError("cannot serve " + name.toString(), log.error());
		return nullptr;
	}
	const auto epoch = topic.partition(index)->leaderEpoch;
	auto partition = std::make_shared<Partition>(topic.name, topic.id, index, epoch, *log);
	partition->setMinInSyncReplicas(config.minInsyncReplicas);
	return partition;
}

} // namespace Aeon
