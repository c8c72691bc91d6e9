#include "SegmentNames.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Storage/ProducerStateManager.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

using Protocol::loadBigEndian;
using Protocol::storeBigEndian;

namespace
{

/// int16 version, uint32 CRC-32C of what follows it, int32 entry count, entries.
constexpr std::size_t CRC_POSITION = 2;
constexpr std::size_t COUNT_POSITION = 6;
constexpr std::size_t HEADER_BYTES = 10;
constexpr std::size_t ENTRY_BYTES = 46;
constexpr std::int16_t VERSION = 1;

void encodeEntry(const ProducerStateEntry& entry, std::uint8_t* out)
{
	const ProducerBatch last = entry.batchCount == 0 ? ProducerBatch{} : entry.batches[entry.batchCount - 1];
	storeBigEndian(out, entry.producerId.value());
	storeBigEndian(out + 8, entry.producerEpoch);
	storeBigEndian(out + 10, last.lastSequence);
	storeBigEndian(out + 14, last.lastOffset.value());
	storeBigEndian(out + 22, last.offsetDelta);
	storeBigEndian(out + 26, entry.lastTimestamp);
	storeBigEndian(out + 34, entry.coordinatorEpoch);
	storeBigEndian(out + 38, entry.currentTransactionFirstOffset.value_or(Offset(-1)).value());
}

std::int32_t firstSequence(std::int32_t lastSequence, std::int32_t offsetDelta)
{
	constexpr std::uint32_t MASK = 0x7fffffff;
	if (lastSequence < 0) return lastSequence;
	return static_cast<std::int32_t>(
		(static_cast<std::uint32_t>(lastSequence) - static_cast<std::uint32_t>(offsetDelta)) & MASK);
}

ProducerStateEntry decodeEntry(const std::uint8_t* in)
{
	ProducerStateEntry entry;
	entry.producerId = ProducerId(loadBigEndian<std::int64_t>(in));
	entry.producerEpoch = loadBigEndian<std::int16_t>(in + 8);
	entry.lastTimestamp = loadBigEndian<std::int64_t>(in + 26);
	entry.coordinatorEpoch = loadBigEndian<std::int32_t>(in + 34);
	const auto transaction = loadBigEndian<std::int64_t>(in + 38);
	if (transaction >= 0) entry.currentTransactionFirstOffset = Offset(transaction);

	ProducerBatch batch;
	batch.lastSequence = loadBigEndian<std::int32_t>(in + 10);
	batch.lastOffset = Offset(loadBigEndian<std::int64_t>(in + 14));
	batch.offsetDelta = loadBigEndian<std::int32_t>(in + 22);
	batch.firstSequence = firstSequence(batch.lastSequence, batch.offsetDelta);
	batch.timestamp = entry.lastTimestamp;
	if (batch.lastOffset >= Offset(0))
	{
		entry.batches[0] = batch;
		entry.batchCount = 1;
	}
	return entry;
}

} // namespace

std::string ProducerStateManager::snapshotPath(Offset offset) const
{
	return _directory + "/" + segmentFileName(offset, SNAPSHOT_SUFFIX);
}

std::vector<std::uint8_t> ProducerStateManager::encodeSnapshot() const
{
	std::vector<std::uint8_t> bytes(HEADER_BYTES + _producers.size() * ENTRY_BYTES);
	storeBigEndian(bytes.data(), VERSION);
	storeBigEndian(bytes.data() + COUNT_POSITION, static_cast<std::int32_t>(_producers.size()));
	std::uint8_t* out = bytes.data() + HEADER_BYTES;
	for (const auto& [id, entry] : _producers)
	{
		encodeEntry(entry, out);
		out += ENTRY_BYTES;
	}
	storeBigEndian(bytes.data() + CRC_POSITION, Protocol::crc32c(BytesView(bytes).subspan(COUNT_POSITION)));
	return bytes;
}

void ProducerStateManager::decodeSnapshot(const std::string& path, BytesView bytes, std::int64_t nowMs)
{
	if (bytes.size() < HEADER_BYTES || loadBigEndian<std::int16_t>(bytes.data()) != VERSION)
		throw CorruptFileException(path, "unknown version");
	if (loadBigEndian<std::uint32_t>(bytes.data() + CRC_POSITION) != Protocol::crc32c(bytes.subspan(COUNT_POSITION)))
		throw CorruptFileException(path, "wrong checksum");
	const auto count = loadBigEndian<std::int32_t>(bytes.data() + COUNT_POSITION);
	if (count < 0 || bytes.size() != HEADER_BYTES + static_cast<std::size_t>(count) * ENTRY_BYTES)
		throw CorruptFileException(path, "size does not fit the number of entries");
	for (std::size_t at = HEADER_BYTES; at < bytes.size(); at += ENTRY_BYTES)
	{
		const ProducerStateEntry entry = decodeEntry(bytes.data() + at);
		if (isExpired(entry, nowMs)) continue;
		_producers[entry.producerId] = entry;
		if (entry.currentTransactionFirstOffset)
			_openTransactions.emplace(*entry.currentTransactionFirstOffset, entry.producerId);
	}
}

void ProducerStateManager::takeSnapshot()
{
	if (_mapEndOffset <= _snapshotFloor) return;
	const auto bytes = encodeSnapshot();
	replaceFile(
		_fileSystem, snapshotPath(_mapEndOffset),
		std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
	_snapshots.insert(_mapEndOffset);
	_snapshotFloor = _mapEndOffset;
}

bool ProducerStateManager::load(Offset logStartOffset, Offset logEndOffset, std::int64_t nowMs)
{
	deleteSnapshotsAfter(logEndOffset);
	while (!_snapshots.empty())
	{
		const Offset newest = *_snapshots.rbegin();
		if (newest < logStartOffset) break;
		startAt(newest);
		try
		{
			const std::string content = readWholeFile(_fileSystem, snapshotPath(newest));
			decodeSnapshot(
				snapshotPath(newest), BytesView(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()),
				nowMs);
			return true;
		}
		catch (const CorruptFileException& e)
		{
			Poco::Logger::get("Aeon.Storage").warning(e.displayText());
			removeSnapshot(newest);
		}
	}
	startAt(logStartOffset);
	return false;
}

void ProducerStateManager::startAt(Offset offset)
{
	_producers.clear();
	_openTransactions.clear();
	_mapEndOffset = offset;
	_snapshotFloor = offset;
}

void ProducerStateManager::reset(Offset offset)
{
	_producers.clear();
	_openTransactions.clear();
	while (!_snapshots.empty())
		removeSnapshot(*_snapshots.begin());
	_mapEndOffset = offset;
}

void ProducerStateManager::removeSnapshot(Offset offset)
{
	_fileSystem.remove(snapshotPath(offset));
	_snapshots.erase(offset);
}

void ProducerStateManager::deleteSnapshotsBefore(Offset offset)
{
	while (_snapshots.size() > 1 && *_snapshots.begin() < offset)
		removeSnapshot(*_snapshots.begin());
}

void ProducerStateManager::deleteSnapshotsAt(const std::vector<Offset>& offsets)
{
	for (const Offset offset : offsets)
		if (_snapshots.contains(offset) && offset != *_snapshots.rbegin()) removeSnapshot(offset);
}

void ProducerStateManager::deleteSnapshotsAfter(Offset offset)
{
	while (!_snapshots.empty() && *_snapshots.rbegin() > offset)
		removeSnapshot(*_snapshots.rbegin());
}

void ProducerStateManager::removeStraySnapshots(const std::vector<Offset>& segmentBaseOffsets)
{
	if (_snapshots.empty() || segmentBaseOffsets.empty()) return;
	const Offset newest = *_snapshots.rbegin();
	const auto all = _snapshots;
	for (const Offset offset : all)
	{
		const bool ofSegment =
			std::find(segmentBaseOffsets.begin(), segmentBaseOffsets.end(), offset) != segmentBaseOffsets.end();
		if (!ofSegment && (offset != newest || offset < segmentBaseOffsets.back())) removeSnapshot(offset);
	}
}

} // namespace Aeon::Storage
