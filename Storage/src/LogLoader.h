#pragma once

#include "ReplicaDirectory.h"
#include "SegmentList.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Storage/LeaderEpochCache.h"
#include "Aeon/Storage/Log.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace Aeon::Storage
{

/// What a log begins its life with.
struct LoadedLog
{
	std::vector<Segments::Pointer> segments;
	Offset logStartOffset;
	Offset logEndOffset;
	/// Everything below is known to be on disk.
	Offset recoveryPoint;
	/// Base offset of the first segment whose indexes were made again.
	std::optional<Offset> rebuiltFrom;
	/// Files were made or changed: the directory and they are to be flushed.
	bool changed = false;
};

/// Opens a log's files as they were left:
///
///     leftovers of deletions and cleanings -> segments (checked past the recovery point) -> leader epochs,
///     producers (from the newest snapshot, then from the batches behind it)
///
/// Used once, by one thread.
class LogLoader
{
public:
	LogLoader(
		const ReplicaDirectory& directory, const Clock& clock, const LogConfig& config, const Log::OpenOptions& options,
		LeaderEpochCache& epochs, ProducerStateManager& producers);

	/// Throws StorageException, and Poco::RuntimeException where the recovery was interrupted.
	LoadedLog load();

private:
	using SegmentFiles = std::map<Offset, LogSegment::Files>;

	/// False where there were none.
	bool removeLeftovers();
	void finishSwaps(const std::vector<DirectoryEntry>& entries);
	SegmentFiles findSegments();
	std::set<Offset> findSnapshots() const;
	void loadSegments(const SegmentFiles& segments);
	bool loadSegment(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next);
	bool recoverSegment(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next);
	void rebuildIndexes(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next);
	void removeFilesFrom(const SegmentFiles& segments, Offset baseOffset);
	void startEmpty(Offset offset);
	void loadState();
	void replay(Offset producersFrom);
	void replaySegment(LogSegment& segment, Offset producersFrom);
	void checkInterrupted() const;
	void tellSegmentsLeft(std::size_t count) const;

	const ReplicaDirectory& _directory;
	const Clock& _clock;
	const LogConfig& _config;
	const Log::OpenOptions& _options;
	LeaderEpochCache& _epochs;
	ProducerStateManager& _producers;

	/// The directory as it was found, listed once: a start with many logs spends its time in system calls.
	std::vector<DirectoryEntry> _entries;
	LoadedLog _log;
	LeaderEpoch _lastEpoch = NO_LEADER_EPOCH;
};

} // namespace Aeon::Storage
