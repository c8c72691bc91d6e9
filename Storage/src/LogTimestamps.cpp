#include "LogImpl.h"

#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

/// Looks into batches for records by time, decompressing where it must.
class RecordSearch
{
public:
	explicit RecordSearch(const SegmentFile& file) : _file(file) {}

	/// The first record of the cursor's batch with at least this timestamp and offset.
	std::optional<TimestampOffset> firstAtOrAfter(BatchCursor& cursor, std::int64_t timestamp, Offset from)
	{
		const BatchHeader& header = cursor.header();
		BytesView bytes = cursor.wholeBatch();
		if (bytes.empty()) bytes = readBatch(_file, header, _buffer);
		std::optional<TimestampOffset> found;
		visit(
			header, bytes,
			[&](std::int64_t recordTimestamp, Offset offset)
			{
				const bool wanted = recordTimestamp >= timestamp && offset >= from;
				if (wanted) found = TimestampOffset{recordTimestamp, offset, header.leaderEpoch};
				return !wanted;
			});
		return found;
	}

	/// The first record among those with the largest timestamp.
	std::optional<TimestampOffset> largest(const BatchHeader& header)
	{
		std::optional<TimestampOffset> found;
		visit(
			header, readBatch(_file, header, _buffer),
			[&](std::int64_t recordTimestamp, Offset offset)
			{
				if (!found || recordTimestamp > found->timestamp)
					found = TimestampOffset{recordTimestamp, offset, header.leaderEpoch};
				return true;
			});
		return found;
	}

private:
	/// Calls take(timestamp, offset) for each record until it says false.
	template <typename Take>
	void visit(const BatchHeader& header, BytesView bytes, Take&& take)
	{
		if (bytes.size() != header.sizeBytes) fail(header, "ends too early");
		if (header.magic == Protocol::MAGIC_V2)
		{
			Protocol::RecordIterator records(Protocol::RecordBatchView(bytes), _scratch);
			while (records.next())
				if (!take(records.record().timestamp, records.record().offset)) return;
			if (!records.ok()) fail(header, records.error().message);
			return;
		}
		Protocol::LegacyMessageSet messages(bytes, _scratch);
		while (messages.next())
			if (!take(messages.message().timestamp, messages.message().offset)) return;
		if (!messages.ok()) fail(header, messages.error().message);
	}

	[[noreturn]] void fail(const BatchHeader& header, const std::string& reason) const
	{
		throw CorruptFileException(
			_file.file().path(), "bad batch at byte " + std::to_string(header.position) + ": " + reason);
	}

	const SegmentFile& _file;
	Protocol::RecordScratch _scratch;
	std::vector<std::uint8_t> _buffer;
};

/// Batches before the one that the time index names have smaller timestamps: none of them can hold the record.
std::optional<TimestampOffset> searchSegment(const LogSegment& segment, std::int64_t timestamp, Offset from)
{
	const auto file = segment.file();
	const Offset hint = std::max(segment.timeIndex().lookup(timestamp).offset, from);
	BatchCursor cursor(*file, segment.offsetIndex().lookup(hint).position, segment.sizeBytes());
	RecordSearch search(*file);
	while (cursor.next())
	{
		const BatchHeader& header = cursor.header();
		if (header.maxTimestamp < timestamp || header.lastOffset < from) continue;
		if (auto found = search.firstAtOrAfter(cursor, timestamp, from)) return found;
	}
	return std::nullopt;
}

} // namespace

Result<std::optional<TimestampOffset>> Log::Impl::findOffsetByTimestamp(std::int64_t timestamp) const
{
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
	const Offset from = logStartOffset();
	try
	{
		const auto list = segments.snapshot();
		for (std::size_t i = list->floor(from); i < list->all().size(); ++i)
		{
			const LogSegment& segment = *list->all()[i];
			if (segment.isEmpty() || segment.largestTimestamp() < timestamp) continue;
			if (auto found = searchSegment(segment, timestamp, from)) return found;
		}
		return std::optional<TimestampOffset>();
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

Result<std::optional<TimestampOffset>> Log::Impl::maxTimestampOffset() const
{
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;
	Segments::Pointer best;
	TimeIndex::Entry entry;
	{
		const ScopedLock lock(_mutex);
		for (const auto& segment : segments.snapshot()->all())
			if (segment->largestTimestamp() > entry.timestamp)
			{
				best = segment;
				entry = segment->largestTimestampEntry();
			}
	}
	if (best == nullptr) return std::optional<TimestampOffset>();
	try
	{
		const auto file = best->file();
		const auto header = best->findBatch(*file, entry.offset, best->sizeBytes());
		if (!header) return std::optional<TimestampOffset>();
		return RecordSearch(*file).largest(*header);
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

} // namespace Aeon::Storage
