#include "LogImpl.h"
#include "ProducerFacts.h"
#include "SegmentNames.h"
#include "SegmentRecovery.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t COPY_BYTES = 1024 * 1024;

void copyPrefix(const SegmentFile& from, File& to, std::uint64_t bytes)
{
	std::vector<std::uint8_t> buffer(std::min<std::uint64_t>(COPY_BYTES, bytes));
	for (std::uint64_t position = 0; position < bytes;)
	{
		const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), bytes - position);
		const std::size_t got = from.read(position, std::span(buffer.data(), wanted));
		if (got == 0) throw CorruptFileException(from.file().path(), "ends too early");
		to.writeAt(position, BytesView(buffer.data(), got));
		position += got;
	}
}

} // namespace

void Log::Impl::truncateTo(Offset offset)
{
	if (offset >= logEndOffset()) return;
	const auto before = segments.snapshot();
	if (offset <= before->first()->baseOffset()) return truncateFullyAndStartAt(offset);
	// Waits for a sync that is under way; taken before the mutex, which appends of that sync's waiters may want.
	flusher.truncated(offset);

	const ScopedLock structureLock(_structureMutex);
	finishSwapLocked();
	const ScopedLock lock(_mutex);
	auto list = segments.snapshot()->all();
	const std::size_t keep = segments.snapshot()->floor(offset);
	const std::vector<Segments::Pointer> dropped(list.begin() + static_cast<std::ptrdiff_t>(keep) + 1, list.end());
	const auto cut = cutSegmentLocked(list[keep], offset);
	list.resize(keep);
	list.push_back(cut);
	_active = cut;
	_logEndOffset.store(cut->endOffset().value(), std::memory_order_release);
	_logStartOffset.store(std::min(logStartOffset(), logEndOffset()).value(), std::memory_order_release);
	segments.replace(std::move(list));
	dropSegmentsLocked(dropped);
	epochs.truncateFromEnd(logEndOffset());
	reloadProducersLocked(*segments.snapshot(), logStartOffset(), logEndOffset());
	directory.sync();
}

Segments::Pointer Log::Impl::cutSegmentLocked(const Segments::Pointer& segment, Offset offset)
{
	// The old file is never cut: readers hold it open, and go on with it after the new one has taken its name.
	segment->keepOpen();
	const auto file = segment->file();
	const auto firstGone = segment->findBatch(*file, offset, segment->sizeBytes());
	const std::uint64_t keptBytes = firstGone ? firstGone->position : segment->sizeBytes();

	const std::string name = segmentFileName(segment->baseOffset(), LOG_SUFFIX);
	const std::string temporary = name + std::string(CLEANED_SUFFIX);
	{
		const auto copy = directory.open(temporary, OpenMode::CREATE_EMPTY);
		copyPrefix(*file, *copy, keptBytes);
		copy->syncData();
	}
	const auto aborted = segment->transactionIndex().entries();
	auto shorter = std::make_shared<LogSegment>(directory, segment->baseOffset(), _config, true);
	shorter->setFileTime(context.clock.wallMs());
	directory.rename(temporary, name);
	rebuildSegment(*shorter, keptBytes, NO_LEADER_EPOCH);
	for (const auto& transaction : aborted)
		if (transaction.lastOffset < offset) shorter->transactionIndex().append(transaction);
	_changed = true;
	return shorter;
}

void Log::Impl::truncateFullyAndStartAt(Offset offset)
{
	flusher.truncated(Offset(0));
	const ScopedLock structureLock(_structureMutex);
	finishSwapLocked();
	const ScopedLock lock(_mutex);
	const auto before = segments.snapshot()->all();
	// Descriptors first: the new segment may bear the name of an old one that readers are still to open.
	for (const auto& segment : before)
		segment->keepOpen();
	dropSegmentsLocked(before);
	auto fresh = std::make_shared<LogSegment>(directory, offset, _config, true);
	fresh->createFiles(context.clock.wallMs());
	_active = fresh;
	_logEndOffset.store(offset.value(), std::memory_order_release);
	_logStartOffset.store(offset.value(), std::memory_order_release);
	segments.replace({std::move(fresh)});
	epochs.clear();
	_producers.reset(offset);
	publishUnstableLocked();
	directory.sync();
}

void Log::Impl::reloadProducersLocked(const Segments& list, Offset logStart, Offset logEnd)
{
	_producers.load(logStart, logEnd, context.clock.wallMs());
	const Offset from = _producers.mapEndOffset();
	std::vector<std::uint8_t> buffer;
	for (const auto& segment : list.all())
	{
		if (segment->endOffset() <= from) continue;
		const auto file = segment->file();
		BatchCursor cursor(*file, segment->offsetIndex().lookup(from).position, segment->sizeBytes());
		while (cursor.next())
		{
			const BatchHeader header = cursor.header();
			if (header.magic != Protocol::MAGIC_V2 || header.baseOffset < from) continue;
			if (const auto facts = producerFactsOf(cursor.view(), header.baseOffset)) _producers.update(*facts);
			if (!cursor.view().isControl()) continue;
			const BytesView bytes = readBatch(*file, header, buffer);
			if (bytes.size() != header.sizeBytes) continue;
			if (const auto marker = markerOf(Protocol::RecordBatchView(bytes), header.baseOffset))
				_producers.update(*marker);
		}
	}
	_producers.advanceMapEndOffset(logEnd);
	publishUnstableLocked();
}

} // namespace Aeon::Storage
