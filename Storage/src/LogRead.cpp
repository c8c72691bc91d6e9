#include "BatchCheck.h"
#include "LogImpl.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// A batch that was found, and where it lies.
struct Found
{
	Segments::Pointer segment;
	std::shared_ptr<SegmentFile> file;
	BatchHeader header;
};

/// The first batch that ends at or above offset; gaps are passed over into the next segment.
std::optional<Found> findFrom(const Segments& segments, Offset offset)
{
	for (std::size_t i = segments.floor(offset); i < segments.all().size(); ++i)
	{
		const auto& segment = segments.all()[i];
		const auto extent = segment->extent();
		if (extent.sizeBytes == 0) continue;
		auto file = segment->file();
		if (const auto header = segment->findBatch(*file, offset, extent.sizeBytes))
			return Found{segment, std::move(file), *header};
	}
	return std::nullopt;
}

/// Where the bytes end that a reader bounded by upperBoundExclusive may see.
std::uint64_t readableEnd(const Found& found, Offset upperBoundExclusive)
{
	const auto extent = found.segment->extent();
	if (upperBoundExclusive >= extent.endOffset) return extent.sizeBytes;
	const auto beyond = found.segment->findBatch(*found.file, upperBoundExclusive, extent.sizeBytes);
	return beyond ? beyond->position : extent.sizeBytes;
}

std::size_t sliceLength(const Found& found, std::uint64_t end, std::size_t maxBytes, bool atLeastOneBatch)
{
	const std::uint64_t available = end - found.header.position;
	const std::uint64_t wanted = atLeastOneBatch ? std::max<std::uint64_t>(maxBytes, found.header.sizeBytes) : maxBytes;
	return static_cast<std::size_t>(std::min(available, wanted));
}

/// What of length bytes may be sent: they end before a damaged batch. Throws CorruptFileException where that is the
/// first.
std::size_t goodLength(const Found& found, std::uint64_t readableEnd, std::size_t length)
{
	const std::uint64_t begin = found.header.position;
	const std::uint64_t end = checkedEnd(*found.segment, *found.file, begin, begin + length, readableEnd);
	if (length > 0 && end == begin)
		throw CorruptFileException(found.file->file().path(), "damaged batch at byte " + std::to_string(begin));
	return static_cast<std::size_t>(std::min<std::uint64_t>(length, end - begin));
}

} // namespace

Result<ReadResult>
Log::Impl::read(Offset from, std::size_t maxBytes, Offset upperBoundExclusive, bool atLeastOneBatch) const
{
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
	if (_deleted.load(std::memory_order_acquire)) return ErrorCode::NOT_LEADER_OR_FOLLOWER;
	ReadResult result;
	result.logStartOffset = logStartOffset();
	result.logEndOffset = logEndOffset();
	result.firstBatchBaseOffset = from;
	if (from < result.logStartOffset || from > result.logEndOffset) return ErrorCode::OFFSET_OUT_OF_RANGE;
	if (from >= upperBoundExclusive || from == result.logEndOffset) return result;
	try
	{
		auto list = segments.snapshot();
		auto found = findFrom(*list, from);
		if (!found || found->header.baseOffset >= upperBoundExclusive) return result;
		const std::uint64_t end = readableEnd(*found, upperBoundExclusive);
		if (end <= found->header.position) return result;
		const std::size_t length = goodLength(*found, end, sliceLength(*found, end, maxBytes, atLeastOneBatch));
		result.firstBatchBaseOffset = found->header.baseOffset;
		result.firstBatchIncomplete = length < found->header.sizeBytes;
		result.slice = {found->file.get(), found->header.position, static_cast<std::uint32_t>(length)};
		if (length > 0) result.source = std::move(found->file);
		if (length > 0) result.segments = std::move(list);
		return result;
	}
	catch (const StorageException& e)
	{
		return failed(e);
	}
	catch (const CorruptFileException& e)
	{
		return failed(e);
	}
}

Offset Log::Impl::endOf(const ReadResult& read)
{
	const auto& segment = read.segments->all()[read.segments->floor(read.firstBatchBaseOffset)];
	const auto behind = segment->offsetIndex().firstFrom(read.slice.position + read.slice.length);
	return behind ? behind->offset : segment->endOffset();
}

Result<std::vector<AbortedTransaction>>
Log::Impl::abortedTransactions(const Segments& list, Offset from, Offset upperBoundExclusive) const
{
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
	std::vector<AbortedTransaction> found;
	for (std::size_t i = list.floor(from); i < list.all().size(); ++i)
		if (list.all()[i]->transactionIndex().collect(from, upperBoundExclusive, found)) break;
	std::sort(
		found.begin(), found.end(), [](const AbortedTransaction& left, const AbortedTransaction& right)
		{ return left.firstOffset < right.firstOffset; });
	return found;
}

std::optional<Offset> Log::Impl::firstUnstableOffset() const noexcept
{
	const std::int64_t offset = _firstUnstableOffset.load(std::memory_order_acquire);
	if (offset < 0) return std::nullopt;
	return Offset(offset);
}

} // namespace Aeon::Storage
