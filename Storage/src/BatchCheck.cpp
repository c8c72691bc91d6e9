#include "BatchCheck.h"

#include "LogSegment.h"

#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Protocol/LegacyMessageSet.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace Aeon::Storage
{

namespace
{

constexpr std::uint64_t WINDOW_MIN = 8 * 1024;
constexpr std::uint64_t WINDOW_MAX = 64 * 1024;

bool legacyIsGood(const SegmentFile& file, const BatchHeader& header)
{
	std::vector<std::uint8_t> message;
	return Protocol::LegacyMessage::parse(readBatch(file, header, message)).ok();
}

/// Looks at the batches in [position, upTo) one after the other; gives the end of the last one before a damaged one.
std::uint64_t goodEnd(
	const LogSegment& segment, const SegmentFile& file, std::uint64_t position, std::uint64_t upTo,
	std::uint64_t readableEnd)
{
	// Not kept: there is a thread for each connection, and it comes here once for each batch at most.
	const std::size_t windowBytes = std::clamp(upTo - position, WINDOW_MIN, WINDOW_MAX);
	const auto memory = std::make_unique_for_overwrite<std::uint8_t[]>(2 * windowBytes);
	const std::span<std::uint8_t> chunk(memory.get() + windowBytes, windowBytes);
	BatchCursor cursor(file, position, readableEnd, std::span(memory.get(), windowBytes));
	Offset next = segment.baseOffset();
	std::uint64_t good = position;
	while (good < upTo && cursor.next())
	{
		const BatchHeader& header = cursor.header();
		if (header.baseOffset < next || header.lastOffset >= segment.endOffset()) break;
		if (!crcIsGood(file, cursor, chunk)) break;
		next = header.lastOffset + 1;
		good = header.endPosition();
	}
	return good;
}

} // namespace

bool crcIsGood(const SegmentFile& file, BatchCursor& cursor, std::span<std::uint8_t> chunk)
{
	const BatchHeader& header = cursor.header();
	if (header.magic != Protocol::MAGIC_V2) return legacyIsGood(file, header);
	if (const BytesView whole = cursor.wholeBatch(); !whole.empty())
	{
		const Protocol::RecordBatchView batch(whole);
		return batch.computeCrc() == batch.crc();
	}
	std::uint64_t position = header.position + Protocol::RecordBatchView::ATTRIBUTES_POSITION;
	std::uint32_t crc = Protocol::crc32c({});
	while (position < header.endPosition())
	{
		const std::size_t wanted = std::min<std::uint64_t>(chunk.size(), header.endPosition() - position);
		if (file.read(position, chunk.first(wanted)) != wanted) return false;
		crc = Protocol::extendCrc32c(crc, BytesView(chunk.data(), wanted));
		position += wanted;
	}
	return crc == cursor.view().crc();
}

std::uint64_t checkedEnd(
	const LogSegment& segment, const SegmentFile& file, std::uint64_t position, std::uint64_t upTo,
	std::uint64_t readableEnd)
{
	while (position < upTo)
	{
		std::uint64_t end = file.checked().endOf(position);
		if (end == CheckedRanges::NO_END) return upTo;
		if (end == position)
		{
			end = goodEnd(segment, file, position, upTo, readableEnd);
			if (end == position) return position;
			file.checked().add(position, end);
		}
		position = end;
	}
	return position;
}

} // namespace Aeon::Storage
