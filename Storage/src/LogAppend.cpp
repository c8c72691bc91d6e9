#include "BatchPlacer.h"
#include "LogImpl.h"
#include "ProducerFacts.h"

#include "Aeon/Base/Check.h"

#include <algorithm>

namespace Aeon::Storage
{

using Protocol::RecordBatchView;

std::optional<AppendScan> AppendScan::of(BytesView batches)
{
	AppendScan scan;
	while (!batches.empty())
	{
		const auto batch = RecordBatchView::first(batches);
		if (!batch || batch->lastOffsetDelta() < 0) return std::nullopt;
		if (scan.batchCount == 0) scan.firstOffset = batch->baseOffset();
		++scan.batchCount;
		scan.offsetCount += std::int64_t{batch->lastOffsetDelta()} + 1;
		scan.maxTimestamp = std::max(scan.maxTimestamp, batch->maxTimestamp());
		scan.lastOffset = batch->lastOffset();
		batches = batches.subspan(batch->bytes().size());
	}
	if (scan.batchCount == 0) return std::nullopt;
	return scan;
}

Result<AppendResult> Log::Impl::append(BytesView batches, const AppendInfo& info, Log& self)
{
	const auto scan = AppendScan::of(batches);
	if (!scan) return Error{ErrorCode::CORRUPT_MESSAGE, "not whole record batches"};
	if (context.directory.isOffline()) return ErrorCode::KAFKA_STORAGE_ERROR;

	Segments::Pointer activeBefore;
	Segments::Pointer activeAfter;
	Offset flushAt;
	Result<AppendResult> result = ErrorCode::UNKNOWN_SERVER_ERROR;
	try
	{
		const ScopedLock lock(_mutex);
		activeBefore = _active;
		result = appendLocked(batches, *scan, info);
		activeAfter = _active;
		const std::int64_t unflushed = logEndOffset() - flusher.flushedOffset();
		flushAt = unflushed >= _config.flushMessages ? logEndOffset() : Offset(0);
	}
	catch (const StorageException& e)
	{
		return failed(e);
	}
	if (activeBefore != activeAfter && context.listener != nullptr) context.listener->onRoll(self);
	if (result.ok() && flushAt > Offset(0))
		if (const auto flushed = flusher.flushUpTo(flushAt); !flushed.ok()) return flushed.error();
	return result;
}

Result<AppendResult> Log::Impl::appendLocked(BytesView batches, const AppendScan& scan, const AppendInfo& info)
{
	if (_closed || _deleted) return ErrorCode::NOT_LEADER_OR_FOLLOWER;
	if (batches.size() > static_cast<std::size_t>(_config.segmentBytes)) return ErrorCode::RECORD_LIST_TOO_LARGE;
	const bool replicated = info.origin == AppendOrigin::REPLICATION;
	if (replicated && scan.firstOffset < logEndOffset()) return ErrorCode::OFFSET_OUT_OF_RANGE;
	std::optional<ProducerBatch> duplicate;
	if (const auto checked = checkProducersLocked(batches, info, duplicate); !checked.ok()) return checked.error();
	if (duplicate) return duplicateResultLocked(*duplicate);

	const Offset first = replicated ? scan.firstOffset : logEndOffset();
	const Offset last = replicated ? scan.lastOffset : first + (scan.offsetCount - 1);
	const std::int64_t nowMs = context.clock.wallMs();
	if (_active->shouldRoll(_config, batches.size(), scan.maxTimestamp, last, nowMs)) rollLocked(first);
	if (!replicated && info.leaderEpoch > epochs.latestEpoch()) epochs.assign(info.leaderEpoch, first);
	try
	{
		writeLocked(batches, info, first, nowMs);
		noteProducersLocked(batches, info, first);
	}
	catch (...)
	{
		_active->discardWritten();
		throw;
	}
	publishLocked(nowMs);
	return AppendResult{first, last, info.logAppendTimeMs, logStartOffset(), logEndOffset(), false};
}

AppendResult Log::Impl::duplicateResultLocked(const ProducerBatch& original) const
{
	const bool stamped = _config.messageTimestampType == Protocol::TimestampType::LOG_APPEND_TIME;
	return {original.firstOffset(), original.lastOffset, stamped ? original.timestamp : NO_TIMESTAMP,
			logStartOffset(),       logEndOffset(),      true};
}

void Log::Impl::writeLocked(BytesView batches, const AppendInfo& info, Offset firstOffset, std::int64_t nowMs)
{
	_changed = true;
	const bool replicated = info.origin == AppendOrigin::REPLICATION;
	BatchPlacer placer(batches, info, firstOffset);
	while (const auto batch = placer.next())
	{
		const LeaderEpoch epoch = replicated ? batch->partitionLeaderEpoch() : info.leaderEpoch;
		if (replicated && epoch > epochs.latestEpoch()) epochs.assign(epoch, placer.baseOffset());
		_active->write(batch->bytes(), placer.baseOffset(), epoch, nowMs);
	}
}

void Log::Impl::noteProducersLocked(BytesView batches, const AppendInfo& info, Offset firstOffset)
{
	BatchPlacer placer(batches, info, firstOffset);
	while (const auto batch = placer.next())
	{
		if (!batch->hasProducerId()) continue;
		if (const auto facts = producerFactsOf(*batch, placer.baseOffset()))
		{
			_producers.update(*facts);
			if (facts->transactional) _verifications.end(*facts);
		}
		else if (const auto marker = markerOf(*batch, placer.baseOffset()))
		{
			if (const auto aborted = _producers.abortedBy(*marker)) _active->transactionIndex().append(*aborted);
			_producers.update(*marker);
			_verifications.end(*marker);
		}
	}
}

void Log::Impl::publishLocked(std::int64_t nowMs)
{
	_active->publish(nowMs);
	const Offset end = _active->endOffset();
	AEON_CHECK(logStartOffset() <= end && logEndOffset() < end);
	_producers.advanceMapEndOffset(end);
	publishUnstableLocked();
	_logEndOffset.store(end.value(), std::memory_order_release);
}

void Log::Impl::publishUnstableLocked()
{
	const Offset unstable = _producers.firstUnstableOffset().value_or(Offset(-1));
	_firstUnstableOffset.store(unstable.value(), std::memory_order_release);
}

} // namespace Aeon::Storage
