#include "LogManagerImpl.h"
#include "PartitionMetadataFile.h"
#include "SegmentFile.h"
#include "SegmentNames.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <array>
#include <set>

namespace Aeon::Storage
{

namespace
{

const std::string NO_TOPIC = "belongs to no topic";
const std::string HALF_MADE = "was left by a stop in the middle of its creation, and the partition lies elsewhere";

void saySetAside(const std::string& from, const std::string& reason, const std::string& to)
{
	Poco::Logger::get("Aeon.Storage").warning("%s %s: it is set aside as %s", from, reason, to);
}

/// Whether a file that segments keep their batches in, under whatever name, begins with anything. A log ends at zeros.
bool holdsBatches(const ReplicaDirectory& directory)
{
	for (const auto& entry : directory.list())
	{
		if (entry.isDirectory || entry.name.find(LOG_SUFFIX) == std::string::npos) continue;
		std::array<std::uint8_t, Protocol::RecordBatchView::HEADER_SIZE> start = {};
		const SegmentFile file(directory.open(entry.name, OpenMode::READ_ONLY));
		const std::size_t got = file.read(0, start);
		if (std::any_of(start.begin(), start.begin() + got, [](std::uint8_t byte) { return byte != 0; })) return true;
	}
	return false;
}

} // namespace

std::set<TopicPartition> LogManager::Impl::twinsAmong(const FoundReplicas& replicas)
{
	std::set<TopicPartition> seen;
	std::set<TopicPartition> twins;
	for (const auto& inDirectory : replicas)
		for (const auto& replica : inDirectory)
			if (!seen.insert(replica.topicPartition).second) twins.insert(replica.topicPartition);
	return twins;
}

void LogManager::Impl::setAsideStrayTwins(FoundReplicas& replicas, const IsStray& isStray)
{
	const auto twins = twinsAmong(replicas);
	takeOut(
		replicas,
		[&](const FoundReplica& replica)
		{
			if (!twins.contains(replica.topicPartition)) return false;
			ReplicaDirectory directory(_fileSystem, replica.path);
			if (!isStray(replica.topicPartition, readPartitionMetadata(directory))) return false;
			setAside(replica, NO_TOPIC);
			return true;
		});
}

void LogManager::Impl::setAsideHalfMadeTwins(FoundReplicas& replicas)
{
	const auto twins = twinsAmong(replicas);
	std::set<TopicPartition> kept;
	std::set<std::string> halfMade;
	takeOut(
		replicas,
		[&](const FoundReplica& replica)
		{
			if (!twins.contains(replica.topicPartition)) return false;
			if (isHalfMade(replica))
				halfMade.insert(replica.path);
			else
				kept.insert(replica.topicPartition);
			return false;
		});
	takeOut(
		replicas,
		[&](const FoundReplica& replica)
		{
			if (!halfMade.contains(replica.path) || kept.insert(replica.topicPartition).second) return false;
			setAside(replica, HALF_MADE);
			return true;
		});
}

bool LogManager::Impl::isHalfMade(const FoundReplica& replica) const
{
	const ReplicaDirectory directory(_fileSystem, replica.path);
	return readPartitionMetadata(directory).isZero() && !holdsBatches(directory);
}

void LogManager::Impl::setAside(const FoundReplica& replica, const std::string& reason)
{
	ReplicaDirectory directory(_fileSystem, replica.path);
	directory.moveTo(
		replica.directory->path() + "/" + replicaNameFor(replica.topicPartition, ReplicaName::Kind::STRAY));
	saySetAside(replica.path, reason, directory.path());
}

void LogManager::Impl::takeOut(FoundReplicas& replicas, const std::function<bool(const FoundReplica&)>& isOut)
{
	const auto asked = [&](const FoundReplica& replica)
	{
		try
		{
			return isOut(replica);
		}
		catch (const StorageException& e)
		{
			replica.directory->state().fail(e.displayText());
			return true;
		}
	};
	for (auto& inDirectory : replicas)
		std::erase_if(inDirectory, asked);
}

void LogManager::Impl::refuseTwins(const FoundReplicas& replicas) const
{
	std::set<TopicPartition> seen;
	for (const auto& inDirectory : replicas)
		for (const auto& replica : inDirectory)
			if (!replica.directory->state().isOffline() && !seen.insert(replica.topicPartition).second)
				throw LogDirectoryException(
					replica.directory->path(),
					"partition " + replica.topicPartition.toString() + " lies in another log directory too");
}

void LogManager::Impl::setAsideStrayLogs(const IsStray& isStray)
{
	const ScopedLock createLock(_createMutex);
	for (const auto& log : logs())
	{
		if (log->directory().isOffline()) continue;
		try
		{
			if (!isStray(log->topicPartition(), log->topicId())) continue;
			const std::string before = log->path();
			saySetAside(before, NO_TOPIC, renameAway(log, ReplicaName::Kind::STRAY));
		}
		catch (const StorageException& e)
		{
			log->directory().fail(e.displayText());
		}
	}
}

} // namespace Aeon::Storage
