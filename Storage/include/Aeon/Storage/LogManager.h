#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Storage/CleanerConfig.h"
#include "Aeon/Storage/CleanerStatus.h"
#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/Log.h"
#include "Aeon/Storage/LogConfig.h"
#include "Aeon/Storage/LogDirectory.h"
#include "Aeon/Storage/RecoveryStatus.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// Settings of the whole engine, in Kafka's units.
struct LogManagerConfig
{
	/// log.dirs: absolute paths, at least one.
	std::vector<std::string> logDirs;
	/// num.recovery.threads.per.data.dir.
	int recoveryThreadsPerDirectory = 2;
	/// log.retention.check.interval.ms.
	std::int64_t retentionCheckIntervalMs = 300000;
	/// log.flush.scheduler.interval.ms: how often logs are looked at for flush.ms. FOREVER: never.
	std::int64_t flushSchedulerIntervalMs = LogConfig::FOREVER;
	/// log.flush.offset.checkpoint.interval.ms.
	std::int64_t recoveryPointCheckpointIntervalMs = 60000;
	/// log.flush.start.offset.checkpoint.interval.ms.
	std::int64_t logStartCheckpointIntervalMs = 60000;
	/// replica.high.watermark.checkpoint.interval.ms.
	std::int64_t highWatermarkCheckpointIntervalMs = 5000;
	/// file.delete.delay.ms for directories of deleted partitions.
	std::int64_t fileDeleteDelayMs = 60000;
	/// producer.id.expiration.ms and producer.id.expiration.check.interval.ms.
	std::int64_t producerIdExpirationMs = 86400000;
	std::int64_t producerIdExpirationCheckIntervalMs = 600000;
	CleanerConfig cleaner;
	/// Descriptors and maps that the logs may hold together; 0: half of what the process may have.
	std::size_t openFilesMax = 0;
	std::size_t mapsMax = 0;
	/// Asked between the segments that load() reads, from several threads: true makes it give up as interruptLoading()
	/// does. May be empty.
	std::function<bool()> interrupted;
};

/// Size of one replica, for DescribeLogDirs.
struct ReplicaSize
{
	TopicPartition topicPartition;
	std::uint64_t sizeBytes = 0;
	Offset logEndOffset;
};

/// State of one log directory, for DescribeLogDirs.
struct LogDirectoryInfo
{
	std::string path;
	bool offline = false;
	FileSystem::Space space;
	std::vector<ReplicaSize> replicas;
};

/// Whether a partition that is asked for was served before, perhaps in another life of the process.
enum class PartitionAge
{
	NEW,
	KNOWN
};

/// All logs of this machine over log.dirs: finds and loads them, makes and deletes them, and works for them in the
/// background (retention, compaction, flush.ms, checkpoints, removal of deleted files and directories, expiry of
/// producers).
///
/// Life cycle: construct (locks the directories), load(), start(), ..., stop(). Thread-safe from load() on. Logs that
/// it gave out must be let go before it is destroyed.
class LogManager
{
public:
	/// Settings of a topic, asked for each log found on disk.
	using ConfigOf = std::function<LogConfig(const std::string& topic)>;
	/// Whether a replica found on disk does not belong here. The topic id is the one that lies beside it, zero where
	/// none does.
	using IsStray = std::function<bool(const TopicPartition& topicPartition, const Uuid& topicId)>;
	/// Called once per directory that goes offline, on the thread that saw it; offlineAll when it was the last.
	using DirectoryFailureListener = std::function<void(const std::string& directory, bool offlineAll)>;
	/// Present high watermark of each partition, asked for by the checkpoint.
	using HighWatermarksOf = std::function<std::map<TopicPartition, Offset>()>;

	/// Makes missing directories and locks each with its ".lock".
	/// Throws LogDirectoryException naming the directory where another process holds it. The others outlive this.
	LogManager(
		FileSystem& fileSystem, const Clock& clock, LogManagerConfig config,
		DirectoryFailureListener directoryFailed = {});
	~LogManager();
	LogManager(const LogManager&) = delete;
	LogManager& operator=(const LogManager&) = delete;

	/// Gives up a directory of which somebody else found out that its disk fails. Before load(): nothing in it is
	/// touched.
	void takeOffline(const std::string& directory, const std::string& reason);

	/// Opens (or makes) `__cluster_metadata-0` in the first directory, or in directory where it is given. Always
	/// checked from its beginning; not part of find(), logs() or retention. The manager closes it in stop().
	/// May be called before load(). Throws StorageException.
	std::shared_ptr<Log> openMetadataLog(const LogConfig& config, const std::string& directory = {});

	/// Loads every log below the directories, in parallel; logs that need recovery are recovered. Directories of
	/// deleted partitions are queued for removal. Strays, such as those of a topic that was deleted (and perhaps made
	/// anew) while their log directory was away, are renamed to "...-stray", said in the log and left alone; where
	/// isStray is empty there are none. Throws LogDirectoryException for a directory name that is no partition's or for
	/// a partition found twice that is no stray, StorageException where no directory is left.
	void load(const ConfigOf& configOf, const IsStray& isStray = {});

	/// From another thread: makes a load() that recovers logs give up; it throws Poco::RuntimeException.
	void interruptLoading() noexcept;

	/// How far a load() under way has come, for each directory; nothing remains of one that is offline. May be called
	/// from any thread and at any time.
	std::vector<RecoveryStatus> recoveryStatus() const;

	/// Starts the background thread and the cleaner's.
	void start();
	/// Gives up cleanings under way, stops the background threads, flushes and closes all logs, writes checkpoints and,
	/// in directories without failure, the clean shutdown marker; unlocks. Blocks until done. Called once; the
	/// destructor does not call it (what is left then looks like a crash).
	void stop();

	/// Null where there is no such log.
	std::shared_ptr<Log> find(const TopicPartition& topicPartition) const;
	std::vector<std::shared_ptr<Log>> logs() const;

	/// Finds the log or makes it, in the online directory with the fewest logs, with partition.metadata. What may lie
	/// in a directory that is offline is not made a second time, lest it begin at offset 0 and stand in the way of its
	/// records when they are back: a KNOWN partition, and one whose creation a failing directory broke off.
	/// Errors: KAFKA_STORAGE_ERROR (no directory works, the disk refuses, or it may lie in one that is offline),
	/// INCONSISTENT_TOPIC_ID (it is there with another id).
	Result<std::shared_ptr<Log>> create(
		const TopicPartition& topicPartition, const LogConfig& config, const Uuid& topicId,
		PartitionAge age = PartitionAge::NEW);

	/// Takes the log away: its directory is renamed to "...-delete" and removed after file.delete.delay.ms, readers
	/// in the middle keep what they have. Where there is no room for another name it is removed at once, and where its
	/// log directory is offline it is only forgotten, and a stray once the directory is back. No log of that name is no
	/// error. Errors: KAFKA_STORAGE_ERROR (the disk refuses now, which takes the directory offline).
	Result<void> remove(const TopicPartition& topicPartition);

	/// High watermark from the last checkpoint; no value where none was kept.
	std::optional<Offset> checkpointedHighWatermark(const TopicPartition& topicPartition) const;
	/// From now on high watermarks are checkpointed regularly and at stop().
	void setHighWatermarks(HighWatermarksOf highWatermarksOf);

	std::vector<LogDirectoryInfo> describeDirectories() const;
	std::size_t onlineDirectoryCount() const;
	/// Those of log.dirs that failed. May be called from any thread and at any time.
	std::vector<std::string> offlineDirectories() const;
	/// All directories had a clean shutdown marker when load() began.
	bool wasCleanShutdown() const noexcept;

	/// What the background thread does, each once and now. Disk failures take the directory offline.
	void flushRolledLogs();
	void applyRetention();
	void flushOverdueLogs();
	void checkpointRecoveryPoints();
	void checkpointLogStartOffsets();
	void checkpointHighWatermarks();
	void removeDeleted();
	void expireProducers();

	/// What the cleaner's threads do, now and on the calling thread, until no compacted log is dirty enough: how many
	/// cleanings came to their end. Disk failures take the directory offline, damaged logs are set aside.
	std::size_t cleanLogs();
	/// May be called from any thread and at any time.
	CleanerStatus cleanerStatus() const;

private:
	class Impl;
	const std::unique_ptr<Impl> _impl;
};

} // namespace Aeon::Storage
