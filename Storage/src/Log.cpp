#include "Aeon/Storage/Log.h"

#include "LogImpl.h"
#include "PartitionMetadataFile.h"

#include <algorithm>

namespace Aeon::Storage
{

std::shared_ptr<Log> Log::open(
	const Context& context, const std::string& path, const TopicPartition& topicPartition, const LogConfig& config,
	const OpenOptions& options)
{
	return std::make_shared<Log>(std::make_unique<Impl>(context, path, topicPartition, config, options));
}

Log::Log(std::unique_ptr<Impl> impl) : _impl(std::move(impl))
{
}

Log::~Log() = default;

Result<AppendResult> Log::append(BytesView batches, const AppendInfo& info)
{
	return _impl->append(batches, info, *this);
}

Result<VerificationGuard> Log::beginVerification(const VerificationRequest& request)
{
	return _impl->beginVerification(request);
}

Result<ReadResult> Log::read(Offset from, std::size_t maxBytes, Offset upperBoundExclusive, bool atLeastOneBatch) const
{
	return _impl->read(from, maxBytes, upperBoundExclusive, atLeastOneBatch);
}

Offset Log::logStartOffset() const noexcept
{
	return _impl->logStartOffset();
}

Offset Log::logEndOffset() const noexcept
{
	return _impl->logEndOffset();
}

Offset Log::firstSegmentOffset() const
{
	return _impl->segments.snapshot()->first()->baseOffset();
}

std::optional<Offset> Log::firstUnstableOffset() const noexcept
{
	return _impl->firstUnstableOffset();
}

Offset Log::lastStableOffset(Offset highWatermark) const noexcept
{
	const auto unstable = _impl->firstUnstableOffset();
	return unstable ? std::min(highWatermark, std::max(*unstable, logStartOffset())) : highWatermark;
}

Offset Log::recoveryPoint() const noexcept
{
	return _impl->flusher.recoveryPoint();
}

Result<Offset> Log::advanceLogStartOffset(Offset newStart)
{
	return _impl->advanceLogStartOffset(newStart);
}

Result<std::optional<TimestampOffset>> Log::findOffsetByTimestamp(std::int64_t timestamp) const
{
	return _impl->findOffsetByTimestamp(timestamp);
}

Result<std::optional<TimestampOffset>> Log::maxTimestampOffset() const
{
	return _impl->maxTimestampOffset();
}

EpochEndOffset Log::epochEndOffset(LeaderEpoch leaderEpoch) const
{
	const auto end = _impl->epochs.epochEnd(leaderEpoch, logEndOffset());
	return end ? EpochEndOffset{end->epoch, end->endOffset} : EpochEndOffset{};
}

LeaderEpoch Log::latestEpoch() const
{
	return _impl->epochs.latestEpoch();
}

LeaderEpoch Log::epochAt(Offset offset) const
{
	return _impl->epochs.epochAt(offset);
}

void Log::assignLeaderEpoch(LeaderEpoch leaderEpoch)
{
	_impl->assignLeaderEpoch(leaderEpoch);
}

Result<std::vector<AbortedTransaction>> Log::abortedTransactions(Offset from, Offset upperBoundExclusive) const
{
	return _impl->abortedTransactions(*_impl->segments.snapshot(), from, upperBoundExclusive);
}

Result<std::vector<AbortedTransaction>>
Log::abortedTransactions(const ReadResult& read, Offset from, Offset upperBoundExclusive) const
{
	if (read.segments == nullptr) return std::vector<AbortedTransaction>();
	const Offset end = std::min(upperBoundExclusive, Impl::endOf(read));
	return _impl->abortedTransactions(*read.segments, from, end);
}

std::vector<ProducerStateEntry> Log::activeProducers() const
{
	return _impl->activeProducers();
}

bool Log::isDirty() const
{
	return _impl->flusher.flushedOffset() < logEndOffset() || _impl->flusher.recoveryPoint() < logEndOffset();
}

Offset Log::cleanedUpTo() const noexcept
{
	return _impl->cleanedUpTo();
}

std::uint64_t Log::sizeInBytes() const
{
	std::uint64_t bytes = 0;
	for (const auto& segment : _impl->segments.snapshot()->all())
		bytes += segment->sizeBytes();
	return bytes;
}

std::size_t Log::segmentCount() const
{
	return _impl->segments.snapshot()->all().size();
}

void Log::truncateTo(Offset offset)
{
	forgetCleanedFrom(offset);
	_impl->truncateTo(offset);
}

void Log::truncateFullyAndStartAt(Offset offset)
{
	forgetCleanedFrom(offset);
	_impl->truncateFullyAndStartAt(offset);
}

void Log::forgetCleanedFrom(Offset offset)
{
	if (_impl->forgetCleanedFrom(offset) && _impl->context.listener != nullptr)
		_impl->context.listener->onCleanedLowered(*this);
}

Result<void> Log::flushUpTo(Offset offset)
{
	return _impl->flushUpTo(offset);
}

Result<void> Log::flush()
{
	return _impl->flushUpTo(logEndOffset());
}

std::int64_t Log::lastFlushMs() const noexcept
{
	return _impl->flusher.lastFlushMs();
}

void Log::updateConfig(const LogConfig& config)
{
	_impl->updateConfig(config);
}

LogConfig Log::config() const
{
	return _impl->config();
}

void Log::roll()
{
	_impl->roll();
}

std::size_t Log::applyRetention(Offset upTo)
{
	return _impl->applyRetention(upTo, _impl->context.clock.wallMs());
}

void Log::deleteExpiredFiles()
{
	_impl->deleteExpiredFiles();
}

void Log::expireProducers()
{
	_impl->expireProducers(_impl->context.clock.wallMs());
}

void Log::close()
{
	_impl->close();
}

const TopicPartition& Log::topicPartition() const noexcept
{
	return _impl->topicPartition;
}

Uuid Log::topicId() const
{
	return readPartitionMetadata(_impl->directory);
}

void Log::assignTopicId(const Uuid& topicId)
{
	writePartitionMetadata(_impl->directory, topicId);
}

std::string Log::path() const
{
	return _impl->directory.path();
}

LogDirectory& Log::directory() const noexcept
{
	return _impl->context.directory;
}

void Log::renameDirectory(const std::string& newPath, bool deleted)
{
	_impl->renameDirectory(newPath, deleted);
}

} // namespace Aeon::Storage
