#include "SegmentWriter.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace Aeon::Storage
{

namespace
{

constexpr std::uint64_t PAGE_BYTES = 4096;
constexpr std::size_t ZEROS_PIECES = 16;
constexpr std::array<std::uint8_t, SegmentWriter::STRETCH_BYTES / ZEROS_PIECES> ZEROS{};

/// The next border behind position.
constexpr std::uint64_t borderBehind(std::uint64_t position, std::uint64_t unit)
{
	return (position / unit + 1) * unit;
}

constexpr std::uint64_t roundUp(std::uint64_t bytes)
{
	return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

void writeZeros(File& file, std::uint64_t from, std::uint64_t end)
{
	while (from < end)
	{
		std::array<BytesView, ZEROS_PIECES> pieces;
		std::size_t count = 0;
		std::uint64_t position = from;
		for (; position < end && count < pieces.size(); position += pieces[count++].size())
			pieces[count] = BytesView(ZEROS).first(std::min<std::uint64_t>(end - position, ZEROS.size()));
		file.writeAt(from, std::span<const BytesView>(pieces.data(), count));
		from = position;
	}
}

} // namespace

SegmentWriter::SegmentWriter(std::uint64_t size, std::uint64_t segmentBytes, std::int64_t nowMs) :
	_mappedBytes(roundUp(std::max(size, segmentBytes))),
	_allocatedEnd(size),
	_preparedEnd(size),
	_stretchEnd(borderBehind(size, FIRST_STRETCH_BYTES)),
	_stretchBeganMs(nowMs)
{
}

void SegmentWriter::write(
	SegmentFile& file, std::uint64_t position, BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch,
	std::int64_t nowMs)
{
	std::array<std::uint8_t, PREFIX_BYTES> prefix;
	std::copy_n(batch.data(), PREFIX_BYTES, prefix.data());
	Protocol::storeBigEndian(prefix.data(), baseOffset.value());
	Protocol::storeBigEndian(
		prefix.data() + Protocol::RecordBatchView::PARTITION_LEADER_EPOCH_POSITION, leaderEpoch.value());
	const BytesView rest = batch.subspan(PREFIX_BYTES);

	const std::uint64_t end = position + batch.size();
	if (end > _stretchEnd) beginStretch(file, position, end, nowMs);
	if (end <= _preparedEnd && batch.size() <= SMALL_BATCH_MAX && isMapped(file, position, batch.size()))
	{
		std::uint8_t* const target = file.writable(position, batch.size());
		std::memcpy(target, prefix.data(), PREFIX_BYTES);
		std::memcpy(target + PREFIX_BYTES, rest.data(), rest.size());
		return;
	}
	const BytesView pieces[] = {prefix, rest};
	file.file().writeAt(position, std::span<const BytesView>(pieces));
	_preparedEnd = std::max(_preparedEnd, end);
	_allocatedEnd = std::max(_allocatedEnd, end);
}

void SegmentWriter::beginStretch(SegmentFile& file, std::uint64_t position, std::uint64_t end, std::int64_t nowMs)
{
	const bool busy = nowMs - _stretchBeganMs < BUSY_STRETCH_MS;
	_stretchBeganMs = nowMs;
	_stretchEnd = borderBehind(end, STRETCH_BYTES);
	if (!busy) return;
	try
	{
		allocateUpTo(file, end);
		const std::uint64_t from = std::max(position, _preparedEnd);
		const std::uint64_t zerosEnd = std::min(_stretchEnd, _mappedBytes);
		// A batch as long as a stretch makes its own large pages.
		if (end - position >= STRETCH_BYTES || from >= zerosEnd) return;
		writeZeros(file.file(), from, zerosEnd);
		_preparedEnd = zerosEnd;
		_allocatedEnd = std::max(_allocatedEnd, zerosEnd);
	}
	catch (const StorageException& e)
	{
		// What the batch itself needs may still fit.
		if (!e.isDiskFull()) throw;
	}
}

void SegmentWriter::allocateUpTo(SegmentFile& file, std::uint64_t end)
{
	if (end <= _allocatedEnd) return;
	const std::uint64_t ahead = std::clamp(_allocatedEnd, ALLOCATION_MIN, ALLOCATION_MAX);
	const std::uint64_t target = std::min(std::max(roundUp(end), roundUp(_allocatedEnd + ahead)), _mappedBytes);
	if (target <= _allocatedEnd) return;
	file.file().allocate(_allocatedEnd, target - _allocatedEnd);
	_allocatedEnd = target;
}

bool SegmentWriter::isMapped(SegmentFile& file, std::uint64_t position, std::size_t length)
{
	if (_mapRefused || position + length > _mappedBytes) return false;
	if (file.writable(position, length) != nullptr) return true;
	try
	{
		file.mapForWriting(_mappedBytes);
	}
	catch (const StorageException&)
	{
		// The process's map count or address space is used up: pwrite does the same, only slower.
		_mapRefused = true;
	}
	return !_mapRefused;
}

void SegmentWriter::rollBack(SegmentFile& file, std::uint64_t size)
{
	file.file().truncate(size);
	_allocatedEnd = size;
	_preparedEnd = size;
	_stretchEnd = borderBehind(size, FIRST_STRETCH_BYTES);
}

void SegmentWriter::allocateAll(SegmentFile& file)
{
	file.file().allocate(0, _mappedBytes);
	_allocatedEnd = _mappedBytes;
}

} // namespace Aeon::Storage
