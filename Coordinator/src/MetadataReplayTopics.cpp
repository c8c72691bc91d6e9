#include "RecordArrays.h"

#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Coordinator/MetadataReplay.h"
#include "Aeon/Coordinator/TopicNames.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// Bounds what one broken record can make us reserve.
constexpr std::int32_t PARTITION_INDEX_MAX = 999'999;
constexpr std::int32_t LEADER_UNCHANGED = -2;
constexpr std::int8_t RECOVERY_STATE_UNCHANGED = -1;

std::vector<Uuid> directoriesOf(const Protocol::Array<Uuid>& directories, std::size_t replicaCount)
{
	if (directories.empty()) return std::vector<Uuid>(replicaCount, UNASSIGNED_DIRECTORY);
	if (directories.size() != replicaCount)
		throw MetadataException("a partition has another number of directories than of replicas");
	return idsOf(directories);
}

} // namespace

TopicImage& MetadataReplay::changeTopic(const Uuid& id, const char* recordName)
{
	if (const auto own = _ownTopics.find(id); own != _ownTopics.end()) return *own->second;
	const TopicImage* topic = _image->topic(id);
	if (topic == nullptr)
		throw MetadataException(std::string(recordName) + " for topic id " + id.toString() + ", which does not exist");
	auto copy = std::make_shared<TopicImage>(*topic);
	_image->_topicsByName = _image->_topicsByName.with(copy->name, copy);
	_image->_topicsById = _image->_topicsById.with(id, copy);
	_touchedTopics.push_back(id);
	return *_ownTopics.emplace(id, std::move(copy)).first->second;
}

void MetadataReplay::storePartition(TopicImage& topic, std::int32_t index, PartitionImage partition)
{
	if (index < 0 || index > PARTITION_INDEX_MAX)
		throw MetadataException("topic " + topic.name + " gets a partition " + std::to_string(index));
	const auto place = static_cast<std::size_t>(index);
	if (place >= topic.partitions.size()) topic.partitions.resize(place + 1);
	if (!topic.partitions[place]) ++_image->_partitionCount;
	topic.partitions[place] = std::make_shared<const PartitionImage>(std::move(partition));
}

void MetadataReplay::apply(const TopicRecord& record)
{
	if (record.topicId.isZero() || record.name.empty()) throw MetadataException("a topic without name or id");
	if (_image->topic(record.name) != nullptr || _image->topic(record.topicId) != nullptr)
		throw MetadataException("topic " + std::string(record.name) + " is created a second time");
	auto topic = std::make_shared<TopicImage>();
	topic->name = record.name;
	topic->id = record.topicId;
	_image->_topicsByName = _image->_topicsByName.with(topic->name, topic);
	_image->_topicsById = _image->_topicsById.with(topic->id, topic);
	addCollisionForm(topic->name);
	_touchedTopics.push_back(topic->id);
	_ownTopics.emplace(topic->id, std::move(topic));
}

void MetadataReplay::apply(const RemoveTopicRecord& record)
{
	const TopicImage* topic = _image->topic(record.topicId);
	if (topic == nullptr)
		throw MetadataException("topic id " + record.topicId.toString() + " is deleted and does not exist");
	const std::string name = topic->name;
	_image->_partitionCount -= static_cast<std::size_t>(std::count_if(
		topic->partitions.begin(), topic->partitions.end(), [](const auto& it) { return it != nullptr; }));
	removeCollisionForm(name);
	storeConfigs({ConfigResourceType::TOPIC, name}, {});
	_delta.changedConfigs.erase({ConfigResourceType::TOPIC, name});
	if (!_ownTopics.contains(record.topicId)) _touchedTopics.push_back(record.topicId);
	_image->_topicsByName = _image->_topicsByName.without(name);
	_image->_topicsById = _image->_topicsById.without(record.topicId);
	_ownTopics.erase(record.topicId);
}

void MetadataReplay::apply(const PartitionRecord& record)
{
	PartitionImage partition;
	partition.replicas = nodesOf(record.replicas);
	partition.directories = directoriesOf(record.directories, record.replicas.size());
	partition.isr = nodesOf(record.isr);
	partition.removingReplicas = nodesOf(record.removingReplicas);
	partition.addingReplicas = nodesOf(record.addingReplicas);
	partition.eligibleLeaderReplicas = nodesOf(record.eligibleLeaderReplicas);
	partition.lastKnownEligibleLeaders = nodesOf(record.lastKnownElr);
	partition.leader = NodeId(record.leader);
	partition.leaderRecoveryState = record.leaderRecoveryState;
	partition.leaderEpoch = LeaderEpoch(record.leaderEpoch);
	partition.partitionEpoch = record.partitionEpoch;
	storePartition(changeTopic(record.topicId, "partition"), record.partitionId, std::move(partition));
}

void MetadataReplay::apply(const PartitionChangeRecord& record)
{
	TopicImage& topic = changeTopic(record.topicId, "partition change");
	const PartitionImage* before = topic.partition(PartitionId(record.partitionId));
	if (before == nullptr)
		throw MetadataException(
			"topic " + topic.name + " has no partition " + std::to_string(record.partitionId) + " to be changed");
	PartitionImage partition = *before;
	if (!record.isr.isNull()) partition.isr = nodesOf(record.isr);
	if (!record.replicas.isNull())
	{
		partition.replicas = nodesOf(record.replicas);
		partition.directories = directoriesOf(record.directories, partition.replicas.size());
	}
	else if (!record.directories.isNull())
		partition.directories = directoriesOf(record.directories, partition.replicas.size());
	if (!record.removingReplicas.isNull()) partition.removingReplicas = nodesOf(record.removingReplicas);
	if (!record.addingReplicas.isNull()) partition.addingReplicas = nodesOf(record.addingReplicas);
	if (!record.eligibleLeaderReplicas.isNull())
		partition.eligibleLeaderReplicas = nodesOf(record.eligibleLeaderReplicas);
	if (!record.lastKnownElr.isNull()) partition.lastKnownEligibleLeaders = nodesOf(record.lastKnownElr);
	if (record.leaderRecoveryState != RECOVERY_STATE_UNCHANGED)
		partition.leaderRecoveryState = record.leaderRecoveryState;
	if (record.leader != LEADER_UNCHANGED)
	{
		partition.leader = NodeId(record.leader);
		partition.leaderEpoch = partition.leaderEpoch + 1;
	}
	++partition.partitionEpoch;
	storePartition(topic, record.partitionId, std::move(partition));
}

void MetadataReplay::clearEligibleLeaders(const Uuid& id)
{
	TopicImage& topic = changeTopic(id, "clearing of eligible leaders");
	for (auto& partition : topic.partitions)
	{
		if (!partition || (partition->eligibleLeaderReplicas.empty() && partition->lastKnownEligibleLeaders.empty()))
			continue;
		auto copy = std::make_shared<PartitionImage>(*partition);
		copy->eligibleLeaderReplicas.clear();
		copy->lastKnownEligibleLeaders.clear();
		partition = std::move(copy);
	}
}

void MetadataReplay::apply(const ClearElrRecord& record)
{
	if (!record.topicName.empty())
	{
		const TopicImage* topic = _image->topic(record.topicName);
		if (topic == nullptr) throw MetadataException("topic " + std::string(record.topicName) + " does not exist");
		clearEligibleLeaders(topic->id);
		return;
	}
	const auto topics = _image->_topicsById;
	topics.forEach([this](const Uuid& id, const auto&) { clearEligibleLeaders(id); });
}

void MetadataReplay::addCollisionForm(const std::string& name)
{
	if (!hasCollisionCharacters(name)) return;
	const std::string form = collisionForm(name);
	const auto* present = _image->_topicsByCollisionForm.find(form);
	std::vector<std::string> names = present == nullptr ? std::vector<std::string>{} : *present;
	names.push_back(name);
	_image->_topicsByCollisionForm = _image->_topicsByCollisionForm.with(form, std::move(names));
}

void MetadataReplay::removeCollisionForm(const std::string& name)
{
	if (!hasCollisionCharacters(name)) return;
	const std::string form = collisionForm(name);
	std::vector<std::string> names = *_image->_topicsByCollisionForm.find(form);
	std::erase(names, name);
	_image->_topicsByCollisionForm = names.empty() ? _image->_topicsByCollisionForm.without(form)
												   : _image->_topicsByCollisionForm.with(form, std::move(names));
}

} // namespace Aeon::Coordinator
