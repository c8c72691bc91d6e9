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

std::uint64_t roundUp(std::uint64_t bytes)
{
	return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

} // namespace

SegmentWriter::SegmentWriter(std::uint64_t size, std::uint64_t segmentBytes) :
	_mappedBytes(roundUp(std::max(size, segmentBytes))), _allocatedEnd(size)
{
}

void SegmentWriter::write(
	SegmentFile& file, std::uint64_t position, BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch)
{
	std::array<std::uint8_t, PREFIX_BYTES> prefix;
	std::copy_n(batch.data(), PREFIX_BYTES, prefix.data());
	Protocol::storeBigEndian(prefix.data(), baseOffset.value());
	Protocol::storeBigEndian(
		prefix.data() + Protocol::RecordBatchView::PARTITION_LEADER_EPOCH_POSITION, leaderEpoch.value());
	const BytesView rest = batch.subspan(PREFIX_BYTES);

	if (batch.size() < SMALL_BATCH_MAX && prepareMapping(file, position, batch.size()))
	{
		std::uint8_t* const target = file.writable(position, batch.size());
		std::memcpy(target, prefix.data(), PREFIX_BYTES);
		std::memcpy(target + PREFIX_BYTES, rest.data(), rest.size());
		return;
	}
	const BytesView pieces[] = {prefix, rest};
	file.file().writeAt(position, std::span<const BytesView>(pieces));
	_allocatedEnd = std::max(_allocatedEnd, position + batch.size());
}

bool SegmentWriter::prepareMapping(SegmentFile& file, std::uint64_t position, std::size_t length)
{
	if (position < MAP_FROM || _mapRefused || position + length > _mappedBytes) return false;
	allocateUpTo(file, position + length);
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

void SegmentWriter::allocateUpTo(SegmentFile& file, std::uint64_t end)
{
	if (end <= _allocatedEnd) return;
	const std::uint64_t from = _allocatedEnd;
	const std::uint64_t ahead = std::min(std::max(roundUp(end), roundUp(from + _window)), _mappedBytes);
	try
	{
		file.file().allocate(from, ahead - from);
		_allocatedEnd = ahead;
		_window = std::min(_window * 2, WINDOW_MAX);
	}
	catch (const StorageException& e)
	{
		if (!e.isDiskFull() || ahead == roundUp(end)) throw;
		// No room for a window: what this batch needs may still fit.
		file.file().allocate(from, roundUp(end) - from);
		_allocatedEnd = roundUp(end);
		_window = WINDOW_MIN;
	}
}

void SegmentWriter::rollBack(SegmentFile& file, std::uint64_t size)
{
	file.file().truncate(size);
	_allocatedEnd = size;
}

void SegmentWriter::allocateAll(SegmentFile& file)
{
	file.file().allocate(0, _mappedBytes);
	_allocatedEnd = _mappedBytes;
}

} // namespace Aeon::Storage
