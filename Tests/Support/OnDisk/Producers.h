#pragma once

#include "Segment.h"

#include <map>

namespace Aeon::Test::OnDisk
{

/// Follows producers and their transactions through the batches of a log and holds `.txnindex` files and producer
/// snapshots against what it saw. One thread; segments are given in order.
class Producers
{
public:
	/// complete: the log is there from offset 0 and nothing of it was cleaned away, so that every open transaction was
	/// seen.
	Producers(bool complete, std::vector<Finding>& findings) : _complete(complete), _findings(findings) {}

	/// Takes the batches of the segment and checks its `.txnindex`.
	void take(const Segment& segment);
	/// Checks `<offset>.snapshot` after all segments were taken.
	void checkSnapshot(const std::string& path, std::int64_t offset);

private:
	struct AbortedEntry
	{
		std::int64_t producerId = 0;
		std::int64_t firstOffset = 0;
		std::int64_t lastOffset = 0;
		std::int64_t lastStableOffset = 0;
	};
	struct SnapshotEntry;

	void takeBatch(const StoredBatch& batch, std::vector<AbortedEntry>& aborted);
	std::vector<AbortedEntry> readIndex(const Segment& segment, Report& report) const;
	void checkSnapshotEntry(const SnapshotEntry& entry, std::int64_t snapshotOffset, std::uint64_t at, Report& report);
	std::int64_t openTransactionAt(std::int64_t producerId, std::int64_t offset) const;

	const bool _complete;
	std::vector<Finding>& _findings;
	/// First offset of each open transaction by producer.
	std::map<std::int64_t, std::int64_t> _open;
	/// Batches of each producer, in order.
	std::map<std::int64_t, std::vector<StoredBatch>> _batches;
};

} // namespace Aeon::Test::OnDisk
