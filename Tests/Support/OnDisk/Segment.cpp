#include "Segment.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <limits>

namespace Aeon::Test::OnDisk
{

namespace
{

constexpr std::int64_t RELATIVE_OFFSET_MAX = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t OFFSET_ENTRY = 8;
constexpr std::size_t TIME_ENTRY = 12;

struct OffsetEntry
{
	std::int64_t offset;
	std::uint64_t position;
};

void checkBatchOrder(const Segment& segment, std::int64_t gaplessFrom, Report& report)
{
	std::int64_t next = segment.baseOffset;
	std::int32_t epoch = -1;
	for (const StoredBatch& batch : segment.batches)
	{
		if (batch.baseOffset < next) report.addAt(batch.position, "offsets go back or repeat");
		// The base offset of a packed message of magic 0 and 1 is not known without unpacking.
		if (batch.magic == 2 && batch.baseOffset > next && next >= gaplessFrom)
			report.addAt(batch.position, "a gap between offsets that no cleaning made");
		if (batch.lastOffset - segment.baseOffset > RELATIVE_OFFSET_MAX)
			report.addAt(batch.position, "offset too far from the base offset");
		if (batch.magic == 2 && batch.leaderEpoch < epoch) report.addAt(batch.position, "leader epochs go back");
		if (batch.magic == 2 && batch.baseOffset >= gaplessFrom && batch.recordCount != batch.lastOffsetDelta + 1)
			report.addAt(batch.position, "records are missing in a batch that no cleaning passed");
		epoch = std::max(epoch, batch.leaderEpoch);
		next = batch.lastOffset + 1;
	}
}

/// Positions of the batches that the entry rule gives an entry.
std::vector<OffsetEntry> entriesByTheRule(const Segment& segment, std::uint64_t intervalBytes)
{
	std::vector<OffsetEntry> entries;
	std::uint64_t bytesSinceEntry = 0;
	for (const StoredBatch& batch : segment.batches)
	{
		if (bytesSinceEntry > intervalBytes)
		{
			entries.push_back({batch.lastOffset, batch.position});
			bytesSinceEntry = 0;
		}
		bytesSinceEntry += batch.size;
	}
	return entries;
}

/// Size and presence that all index files share; the bytes.
std::optional<Bytes> readIndex(const std::string& path, std::size_t entryBytes, Report& report)
{
	if (!std::filesystem::is_regular_file(path))
	{
		report.add("is missing");
		return std::nullopt;
	}
	Bytes bytes = readBytes(path);
	if (bytes.size() % entryBytes == 0) return bytes;
	report.add("the size is no multiple of " + std::to_string(entryBytes));
	return std::nullopt;
}

const StoredBatch* batchAt(const Segment& segment, std::uint64_t position)
{
	const auto found = std::lower_bound(
		segment.batches.begin(), segment.batches.end(), position,
		[](const StoredBatch& batch, std::uint64_t wanted) { return batch.position < wanted; });
	return found == segment.batches.end() || found->position != position ? nullptr : &*found;
}

void compareWithRule(
	const std::vector<OffsetEntry>& found, const Segment& segment, std::uint64_t intervalBytes, Report& report)
{
	const auto expected = entriesByTheRule(segment, intervalBytes);
	const auto [wrong, right] = std::mismatch(
		found.begin(), found.end(), expected.begin(), expected.end(),
		[](const OffsetEntry& a, const OffsetEntry& b) { return a.position == b.position; });
	if (wrong == found.end() && right == expected.end()) return;
	const auto at = static_cast<std::uint64_t>(wrong - found.begin()) * OFFSET_ENTRY;
	report.addAt(
		at, right == expected.end()
				? "an entry that index.interval.bytes does not ask for"
				: "by index.interval.bytes the batch at byte " + std::to_string(right->position) + " has this entry");
}

/// Largest timestamps up to each batch, which is what the entries may hold.
const StoredBatch* holderOf(const Segment& segment, std::int64_t timestamp, std::int64_t offset)
{
	std::int64_t largest = -1;
	for (const StoredBatch& batch : segment.batches)
	{
		if (batch.maxTimestamp < largest) continue;
		largest = batch.maxTimestamp;
		if (largest == timestamp && batch.lastOffset == offset) return &batch;
		if (largest > timestamp) break;
	}
	return nullptr;
}

} // namespace

Segment readSegment(
	const std::string& replica, std::int64_t baseOffset, const LogRules& rules, std::int64_t gaplessFrom,
	std::vector<Finding>& findings)
{
	char name[32];
	std::snprintf(name, sizeof(name), "/%020lld", static_cast<long long>(baseOffset));
	Segment segment{baseOffset, replica + name, {}, {}};
	Report report(findings, segment.stem + ".log");
	segment.bytes = readBytes(report.path());
	if (segment.bytes.size() > rules.segmentBytes) report.add("is larger than segment.bytes");
	segment.batches = readBatches(segment.bytes, report);
	checkBatchOrder(segment, rules.gapless ? gaplessFrom : std::numeric_limits<std::int64_t>::max(), report);
	return segment;
}

void checkOffsetIndex(const Segment& segment, const LogRules& rules, std::vector<Finding>& findings)
{
	Report report(findings, segment.stem + ".index");
	const auto bytes = readIndex(report.path(), OFFSET_ENTRY, report);
	if (!bytes) return;
	std::vector<OffsetEntry> entries;
	ByteReader reader(*bytes);
	while (reader.left() > 0)
	{
		const std::uint64_t at = bytes->size() - reader.left();
		const std::int64_t offset = segment.baseOffset + reader.take<std::int32_t>();
		const OffsetEntry entry{offset, reader.take<std::uint32_t>()};
		const StoredBatch* const batch = batchAt(segment, entry.position);
		if (batch == nullptr)
			report.addAt(at, "no batch begins at byte " + std::to_string(entry.position));
		else if (batch->lastOffset != entry.offset)
			report.addAt(at, "the batch there ends at offset " + std::to_string(batch->lastOffset));
		if (!entries.empty() && (entry.offset <= entries.back().offset || entry.position <= entries.back().position))
			report.addAt(at, "entries do not ascend");
		if (entry.position == 0) report.addAt(at, "an entry for the first batch");
		entries.push_back(entry);
	}
	if (rules.indexIntervalBytes) compareWithRule(entries, segment, *rules.indexIntervalBytes, report);
}

void checkTimeIndex(const Segment& segment, std::vector<Finding>& findings)
{
	Report report(findings, segment.stem + ".timeindex");
	const auto bytes = readIndex(report.path(), TIME_ENTRY, report);
	if (!bytes) return;
	std::int64_t timestampBefore = -1;
	std::int64_t offsetBefore = segment.baseOffset;
	ByteReader reader(*bytes);
	while (reader.left() > 0)
	{
		const std::uint64_t at = bytes->size() - reader.left();
		const auto timestamp = reader.take<std::int64_t>();
		const std::int64_t offset = segment.baseOffset + reader.take<std::int32_t>();
		if (timestamp <= timestampBefore) report.addAt(at, "timestamps do not ascend");
		if (offset < offsetBefore) report.addAt(at, "offsets descend");
		if (holderOf(segment, timestamp, offset) == nullptr)
			report.addAt(at, "no batch with this last offset holds this timestamp as the largest so far");
		timestampBefore = timestamp;
		offsetBefore = offset;
	}
	std::int64_t largest = -1;
	for (const StoredBatch& batch : segment.batches)
		largest = std::max(largest, batch.maxTimestamp);
	if (timestampBefore < largest) report.add("the largest timestamp of the segment is missing at the end");
}

} // namespace Aeon::Test::OnDisk
