#include "LogManagerImpl.h"
#include "PartitionMetadataFile.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <map>
#include <set>

namespace Aeon::Storage
{

namespace
{

void sayStray(const std::string& from, const std::string& to)
{
	Poco::Logger::get("Aeon.Storage").warning("%s belongs to no topic and is set aside as %s", from, to);
}

} // namespace

void LogManager::Impl::setAsideStrayTwins(FoundReplicas& replicas, const IsStray& isStray)
{
	std::map<TopicPartition, int> found;
	for (const auto& inDirectory : replicas)
		for (const auto& replica : inDirectory)
			++found[replica.topicPartition];
	for (auto& inDirectory : replicas)
		std::erase_if(
			inDirectory, [&](const FoundReplica& replica)
			{ return found[replica.topicPartition] > 1 && setAsideIfStray(replica, isStray); });
}

bool LogManager::Impl::setAsideIfStray(const FoundReplica& replica, const IsStray& isStray)
{
	try
	{
		ReplicaDirectory directory(_fileSystem, replica.path);
		if (!isStray(replica.topicPartition, readPartitionMetadata(directory))) return false;
		directory.moveTo(
			replica.directory->path() + "/" + replicaNameFor(replica.topicPartition, ReplicaName::Kind::STRAY));
		sayStray(replica.path, directory.path());
	}
	catch (const StorageException& e)
	{
		replica.directory->state().fail(e.displayText());
	}
	return true;
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
			sayStray(before, renameAway(log, ReplicaName::Kind::STRAY));
		}
		catch (const StorageException& e)
		{
			log->directory().fail(e.displayText());
		}
	}
}

} // namespace Aeon::Storage
