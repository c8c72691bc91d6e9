#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/BrokerImage.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/Log.h"

#include <memory>
#include <vector>

namespace Aeon
{

/// The metadata log of a cluster of one: a local partition log in Kafka's format, `__cluster_metadata-0` in the
/// metadata log directory (KIP-631).
///
///     00000000000000000000.log ...   batches of metadata records, one batch a commit; each start begins a new leader
///                                    epoch with a LeaderChange control record
///     <offset>-<epoch>.checkpoint    a snapshot left by Kafka: everything below offset; read, never written
///     quorum-state                   JSON: who leads in which epoch
///     partition.metadata             topic id AAAAAAAAAAAAAAAAAAAAAQ
///
/// Life cycle: construct (loads everything), registerBroker() once the listeners are bound, serve. The log's owner
/// closes it; commits then throw.
///
/// Thread-safe.
class LocalMetadataLog final : public Coordinator::MetadataLog
{
public:
	/// Loads snapshot and log, begins a leader epoch above all that were there, and writes the bootstrap records of a
	/// new cluster. Blocks on the disk. The log comes from LogManager::openMetadataLog(logConfig()); file system and
	/// clock outlive this. Throws StorageException, CorruptFileException or MetadataException where the directory
	/// cannot be read, written or understood.
	LocalMetadataLog(
		Storage::FileSystem& fileSystem, const Clock& clock, std::shared_ptr<Storage::Log> log, NodeId nodeId);
	~LocalMetadataLog() override;
	LocalMetadataLog(const LocalMetadataLog&) = delete;
	LocalMetadataLog& operator=(const LocalMetadataLog&) = delete;

	/// How the log is kept: nothing expires.
	static Storage::LogConfig logConfig();

	/// Registers this start of the broker and makes it leader of what waits for it. cleanStart says whether all logs
	/// were closed in order: otherwise every partition begins a new leader epoch. Features and epoch of the broker
	/// given are filled in here. Throws as commit does.
	Coordinator::MetadataImage::Ptr registerBroker(Coordinator::BrokerImage broker, bool cleanStart);

	Coordinator::MetadataImage::Ptr image() const override AEON_EXCLUDES(_imageMutex);
	Coordinator::MetadataImage::Ptr commit(const Coordinator::MetadataOperation& operation) override
		AEON_EXCLUDES(_commitMutex, _imageMutex);
	void addListener(Coordinator::MetadataListener& listener) override AEON_EXCLUDES(_commitMutex);
	void removeListener(Coordinator::MetadataListener& listener) override AEON_EXCLUDES(_commitMutex);

	/// Epoch of this start, which all its batches carry.
	LeaderEpoch leaderEpoch() const noexcept { return _leaderEpoch; }

private:
	void beginEpoch(LeaderEpoch epoch);
	void appendLeaderChangeLocked() AEON_REQUIRES(_commitMutex);
	void appendLocked(const Coordinator::MetadataRecords& records) AEON_REQUIRES(_commitMutex);
	Offset writeLocked(BytesView batch) AEON_REQUIRES(_commitMutex);
	void sync();
	void publish(Coordinator::MetadataImage::Ptr image) AEON_EXCLUDES(_imageMutex);

	Storage::FileSystem& _fileSystem;
	const Clock& _clock;
	const std::shared_ptr<Storage::Log> _log;
	const NodeId _nodeId;
	LeaderEpoch _leaderEpoch = NO_LEADER_EPOCH;

	/// Held by a commit from end to end, disk included: commits come one after the other. Taken before _imageMutex.
	Mutex _commitMutex;
	Protocol::RecordBatchBuilder _builder AEON_GUARDED_BY(_commitMutex);
	std::vector<Coordinator::MetadataListener*> _listeners AEON_GUARDED_BY(_commitMutex);

	/// Held for the copy of a pointer only.
	mutable Mutex _imageMutex;
	Coordinator::MetadataImage::Ptr _image AEON_GUARDED_BY(_imageMutex);
};

} // namespace Aeon
