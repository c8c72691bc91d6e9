#include "Producers.h"

#include "Checksum.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace Aeon::Test::OnDisk
{

namespace
{

constexpr std::size_t ABORTED_ENTRY = 34;
constexpr std::size_t SNAPSHOT_HEADER_BYTES = 10;
constexpr std::size_t SNAPSHOT_CRC_COVERS_FROM = 6;
constexpr std::size_t SNAPSHOT_ENTRY = 46;

} // namespace

struct Producers::SnapshotEntry
{
	std::int64_t producerId = 0;
	std::int16_t epoch = 0;
	std::int32_t lastSequence = 0;
	std::int64_t lastOffset = 0;
	std::int32_t offsetDelta = 0;
	std::int64_t currentTransaction = 0;
};

void Producers::take(const Segment& segment)
{
	std::vector<AbortedEntry> expected;
	for (const StoredBatch& batch : segment.batches)
		if (batch.magic == 2 && batch.producerId >= 0) takeBatch(batch, expected);

	Report report(_findings, segment.stem + ".txnindex");
	const auto found = readIndex(segment, report);
	for (const AbortedEntry& entry : found)
	{
		const auto match = std::find_if(
			expected.begin(), expected.end(), [&](const auto& other) { return other.lastOffset == entry.lastOffset; });
		const std::string at = "the entry with last offset " + std::to_string(entry.lastOffset);
		if (match == expected.end() || match->producerId != entry.producerId)
			report.add(at + " belongs to no abort marker of its producer here");
		else if (_complete && (match->firstOffset != entry.firstOffset))
			report.add(at + " should begin at offset " + std::to_string(match->firstOffset));
		else if (_complete && match->lastStableOffset != entry.lastStableOffset)
			report.add(at + " should have last stable offset " + std::to_string(match->lastStableOffset));
	}
	if (!_complete) return;
	for (const AbortedEntry& entry : expected)
		if (std::none_of(
				found.begin(), found.end(), [&](const auto& other) { return other.lastOffset == entry.lastOffset; }))
			report.add("no entry for the abort marker at offset " + std::to_string(entry.lastOffset));
}

void Producers::takeBatch(const StoredBatch& batch, std::vector<AbortedEntry>& aborted)
{
	_batches[batch.producerId].push_back(batch);
	_batches[batch.producerId].back().values.clear();
	if (!batch.transactional) return;
	if (!batch.control)
	{
		_open.emplace(batch.producerId, batch.baseOffset);
		return;
	}
	const auto open = _open.find(batch.producerId);
	const bool wasOpen = open != _open.end();
	const std::int64_t first = wasOpen ? open->second : -1;
	if (wasOpen) _open.erase(open);
	// Without knowledge of the beginning any entry for this marker may be right.
	if (!batch.isMarker(ABORT) || (_complete && !wasOpen)) return;
	std::int64_t lastStable = batch.lastOffset + 1;
	for (const auto& [producerId, firstOffset] : _open)
		lastStable = std::min(lastStable, firstOffset);
	aborted.push_back({batch.producerId, first, batch.lastOffset, lastStable});
}

std::vector<Producers::AbortedEntry> Producers::readIndex(const Segment& segment, Report& report) const
{
	std::vector<AbortedEntry> entries;
	if (!std::filesystem::exists(report.path())) return entries;
	const Bytes bytes = readBytes(report.path());
	if (bytes.empty() || bytes.size() % ABORTED_ENTRY != 0)
		report.add("the size is no multiple of " + std::to_string(ABORTED_ENTRY) + ", or 0");
	ByteReader reader(bytes);
	while (reader.left() >= ABORTED_ENTRY)
	{
		const std::uint64_t at = bytes.size() - reader.left();
		if (reader.take<std::int16_t>() != 0) report.addAt(at, "unknown version");
		AbortedEntry entry;
		entry.producerId = reader.take<std::int64_t>();
		entry.firstOffset = reader.take<std::int64_t>();
		entry.lastOffset = reader.take<std::int64_t>();
		entry.lastStableOffset = reader.take<std::int64_t>();
		const std::int64_t before = entries.empty() ? segment.baseOffset - 1 : entries.back().lastOffset;
		if (entry.lastOffset <= before) report.addAt(at, "last offsets do not ascend from the base offset");
		if (entry.firstOffset < 0 || entry.firstOffset >= entry.lastOffset)
			report.addAt(at, "the transaction does not begin before its marker");
		if (entry.lastStableOffset > entry.lastOffset + 1) report.addAt(at, "last stable offset behind the marker");
		entries.push_back(entry);
	}
	return entries;
}

void Producers::checkSnapshot(const std::string& path, std::int64_t offset)
{
	Report report(_findings, path);
	const Bytes bytes = readBytes(path);
	ByteReader reader(bytes);
	if (reader.take<std::int16_t>() != 1) report.add("the version is not 1");
	const auto crc = reader.take<std::uint32_t>();
	const auto count = reader.take<std::int32_t>();
	if (!reader.ok()) return report.add("is too short");
	if (crc != crc32c(View(bytes).subspan(SNAPSHOT_CRC_COVERS_FROM))) report.add("wrong CRC-32C");
	if (count < 0 || bytes.size() != SNAPSHOT_HEADER_BYTES + static_cast<std::size_t>(count) * SNAPSHOT_ENTRY)
		return report.add("the size does not fit " + std::to_string(count) + " entries");
	std::set<std::int64_t> producerIds;
	while (reader.left() > 0)
	{
		const std::uint64_t at = bytes.size() - reader.left();
		SnapshotEntry entry;
		entry.producerId = reader.take<std::int64_t>();
		entry.epoch = reader.take<std::int16_t>();
		entry.lastSequence = reader.take<std::int32_t>();
		entry.lastOffset = reader.take<std::int64_t>();
		entry.offsetDelta = reader.take<std::int32_t>();
		reader.take<std::int64_t>();
		reader.take<std::int32_t>();
		entry.currentTransaction = reader.take<std::int64_t>();
		if (!producerIds.insert(entry.producerId).second) report.addAt(at, "a second entry of one producer");
		checkSnapshotEntry(entry, offset, at, report);
	}
}

void Producers::checkSnapshotEntry(
	const SnapshotEntry& entry, std::int64_t snapshotOffset, std::uint64_t at, Report& report)
{
	if (entry.producerId < 0 || entry.epoch < 0) report.addAt(at, "no producer id or epoch");
	if (entry.lastOffset >= snapshotOffset) report.addAt(at, "last offset not below the snapshot's");
	if (entry.currentTransaction >= snapshotOffset) report.addAt(at, "transaction not below the snapshot's offset");
	if (entry.lastOffset == -1 && (entry.lastSequence != -1 || entry.offsetDelta != 0))
		report.addAt(at, "an entry without a batch has sequence -1 and delta 0");
	if (!_complete) return;

	const StoredBatch* lastData = nullptr;
	const StoredBatch* last = nullptr;
	for (const StoredBatch& batch : _batches[entry.producerId])
	{
		if (batch.lastOffset >= snapshotOffset) break;
		last = &batch;
		if (!batch.control) lastData = &batch;
	}
	if (last == nullptr) return report.addAt(at, "the log has no batch of this producer");
	if (entry.epoch != last->producerEpoch) report.addAt(at, "not the epoch of the producer's last batch");
	const bool fits = lastData == nullptr ? entry.lastOffset == -1
										  : entry.lastOffset == lastData->lastOffset &&
												entry.lastSequence == lastData->lastSequence() &&
												entry.offsetDelta == lastData->lastOffsetDelta;
	// A new epoch begins with an entry of its own, without batches.
	const bool fenced = lastData != nullptr && lastData->producerEpoch != entry.epoch && entry.lastOffset == -1;
	if (!fits && !fenced) report.addAt(at, "not the producer's last batch");
	if (entry.currentTransaction != openTransactionAt(entry.producerId, snapshotOffset))
		report.addAt(at, "not the producer's open transaction");
}

std::int64_t Producers::openTransactionAt(std::int64_t producerId, std::int64_t offset) const
{
	std::int64_t open = -1;
	for (const StoredBatch& batch : _batches.at(producerId))
	{
		if (batch.lastOffset >= offset) break;
		if (!batch.transactional) continue;
		if (batch.control)
			open = -1;
		else if (open == -1)
			open = batch.baseOffset;
	}
	return open;
}

} // namespace Aeon::Test::OnDisk
