#pragma once

#include "BackgroundTasks.h"
#include "LogCleaner.h"
#include "ManagedDirectory.h"
#include "OpenFiles.h"
#include "ReplicaName.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/TrustedTime.h"
#include "Aeon/Storage/LogManager.h"

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace Aeon::Storage
{

/// The inside of a LogManager, in files by decision: LogManagerLoad (load), LogManagerStrays (what does not belong
/// here), LogManagerLogs (create, remove), LogManagerTasks (background work, stop).
///
/// Lock order: _createMutex, then _checkpointMutex, then _mutex; a log's own mutex is never taken with _mutex held.
class LogManager::Impl final : public Log::Listener, public LogCleaner::Host
{
public:
	Impl(FileSystem& fileSystem, const Clock& clock, LogManagerConfig config, DirectoryFailureListener directoryFailed);
	~Impl() override;

	void takeOffline(const std::string& directory, const std::string& reason);
	std::shared_ptr<Log> openMetadataLog(const LogConfig& config, const std::string& directory);
	void load(const ConfigOf& configOf, const IsStray& isStray);
	void interruptLoading() noexcept { _interrupted.store(true); }
	std::vector<RecoveryStatus> recoveryStatus() const;
	void start();
	void stop();

	std::shared_ptr<Log> find(const TopicPartition& topicPartition) const;
	std::vector<std::shared_ptr<Log>> logs() const override;
	Result<std::shared_ptr<Log>>
	create(const TopicPartition& topicPartition, const LogConfig& config, const Uuid& topicId, PartitionAge age);
	Result<void> remove(const TopicPartition& topicPartition);
	std::optional<Offset> checkpointedHighWatermark(const TopicPartition& topicPartition) const;
	void setHighWatermarks(HighWatermarksOf highWatermarksOf);
	std::vector<LogDirectoryInfo> describeDirectories() const;
	std::size_t onlineDirectoryCount() const;
	std::vector<std::string> offlineDirectories() const;
	bool wasCleanShutdown() const noexcept;

	void applyRetention();
	void flushOverdueLogs();
	void flushRolledLogs();
	void checkpointRecoveryPoints();
	void checkpointLogStartOffsets();
	void checkpointHighWatermarks();
	void removeDeleted();
	void expireProducers();
	std::size_t cleanLogs() { return _cleaner.cleanNow(); }
	CleanerStatus cleanerStatus() const { return _cleaner.status(); }

	void onRoll(Log& log) override;
	void onCleanedLowered(Log& log) override;
	std::map<TopicPartition, Offset> highWatermarks() const override;
	void checkpointCleanedOffsets() override;
	std::int64_t nowMs() override { return _trustedTime.assumed(); }

private:
	using Logs = std::unordered_map<TopicPartition, std::shared_ptr<Log>>;

	/// A directory of a deleted replica, waiting for its removal.
	struct DeletedReplica
	{
		std::string path;
		LogDirectory* directory = nullptr;
		std::chrono::steady_clock::time_point due;
	};

	/// One replica found on disk.
	struct FoundReplica
	{
		ManagedDirectory* directory = nullptr;
		std::string path;
		TopicPartition topicPartition;
	};

	/// By log directory.
	using FoundReplicas = std::vector<std::vector<FoundReplica>>;

	bool isInterrupted() const;
	std::vector<FoundReplica> findReplicas(ManagedDirectory& directory);
	/// Partitions that were found more than once.
	static std::set<TopicPartition> twinsAmong(const FoundReplicas& replicas);
	/// Of these, takes away the replicas that do not belong here; none is open yet.
	void setAsideStrayTwins(FoundReplicas& replicas, const IsStray& isStray);
	/// Of these, takes away what a stop in the middle of a creation left, but one where no replica is complete.
	void setAsideHalfMadeTwins(FoundReplicas& replicas);
	/// Takes out the replicas for which isOut gives true, and those whose disk refuses, which goes offline.
	static void takeOut(FoundReplicas& replicas, const std::function<bool(const FoundReplica&)>& isOut);
	/// Whether the replica has neither a topic id nor a record.
	bool isHalfMade(const FoundReplica& replica) const;
	/// reason goes on after the replica's path, in the log.
	void setAside(const FoundReplica& replica, const std::string& reason);
	void refuseTwins(const FoundReplicas& replicas) const;
	void setAsideStrayLogs(const IsStray& isStray);
	void
	loadDirectory(ManagedDirectory& directory, const std::vector<FoundReplica>& replicas, const ConfigOf& configOf);
	void loadReplica(const FoundReplica& replica, const ConfigOf& configOf);
	Log::Context contextFor(ManagedDirectory& directory);
	/// Takes what is kept of a deleted partition out of the checkpoints, lest a crash make it the new one's.
	void forgetFormer(const ManagedDirectory& directory, const TopicPartition& topicPartition);
	ManagedDirectory* placeForNewLog() const;
	bool mayLieOffline(const TopicPartition& topicPartition, PartitionAge age) const AEON_REQUIRES(_createMutex);
	ManagedDirectory& directoryOf(const Log& log) const;
	/// Nothing of a directory that is offline, or that the disk takes offline now.
	FileSystem::Space spaceOf(LogDirectory& directory) const;
	/// Removes the files of a log whose directory cannot be renamed.
	Result<void> removeAtOnce(Log& log);
	/// Renames the log's directory to a name of that kind, and forgets the log; gives the new path.
	std::string renameAway(const std::shared_ptr<Log>& log, ReplicaName::Kind kind);
	void forget(const Log& log);
	void directoryFailed(LogDirectory& directory);
	void closeLogs();
	/// Runs an action on a log; a failure of the disk takes its directory offline.
	template <typename Action>
	static void doSafely(Log& log, Action&& action);
	template <typename Action>
	void onEachLog(Action&& action);
	template <typename OffsetOf>
	void writeCheckpoints(OffsetCheckpoint ManagedDirectory::* checkpoint, OffsetOf&& offsetOf);

	FileSystem& _fileSystem;
	const Clock& _clock;
	const LogManagerConfig _config;
	const DirectoryFailureListener _directoryFailed;
	std::atomic<bool> _interrupted = false;
	const std::shared_ptr<OpenFiles> _openFiles;
	std::vector<std::unique_ptr<ManagedDirectory>> _directories;

	/// One creation or removal at a time.
	Mutex _createMutex;
	/// Partitions of which a directory that failed may hold a part.
	std::set<TopicPartition> _brokenOff AEON_GUARDED_BY(_createMutex);
	mutable Mutex _mutex;
	Logs _logs AEON_GUARDED_BY(_mutex);
	std::shared_ptr<Log> _metadataLog AEON_GUARDED_BY(_mutex);
	std::vector<DeletedReplica> _deleted AEON_GUARDED_BY(_mutex);
	std::set<TopicPartition> _rolled AEON_GUARDED_BY(_mutex);
	HighWatermarksOf _highWatermarksOf AEON_GUARDED_BY(_mutex);

	/// Checkpoints of all kinds are written one at a time.
	Mutex _checkpointMutex;
	TrustedTime _trustedTime;
	BackgroundTasks _tasks;
	std::size_t _flushRolledTask = 0;
	std::atomic<bool> _started = false;
	/// Some log no longer reaches as far as the cleaner's checkpoint says.
	std::atomic<bool> _cleanedOffsetsWrong = false;
	LogCleaner _cleaner;
};

} // namespace Aeon::Storage
