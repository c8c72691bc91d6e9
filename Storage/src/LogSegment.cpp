#include "LogSegment.h"

#include "SegmentNames.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <limits>
#include <random>

namespace Aeon::Storage
{

namespace
{

/// The descriptor, and the map that small batches are written through.
constexpr OpenFiles::Limits OPEN_COST = {1, 1};

constexpr std::int64_t RELATIVE_OFFSET_MAX = std::numeric_limits<std::int32_t>::max();

std::int64_t drawJitter(const LogConfig& config)
{
	const std::int64_t bound = std::min(config.segmentJitterMs, config.segmentMs);
	if (bound <= 0) return 0;
	thread_local std::mt19937_64 random(std::random_device{}());
	return std::uniform_int_distribution<std::int64_t>(0, bound - 1)(random);
}

/// The first batch that reaches offset, of those from where the cursor stands (there: on one) to endPosition.
std::optional<BatchHeader> walkTo(
	const LogSegment& segment, const SegmentFile& file, BatchCursor& cursor, bool there, Offset offset,
	std::uint64_t endPosition)
{
	Offset next = segment.baseOffset();
	for (; there; there = cursor.next())
	{
		const BatchHeader& header = cursor.header();
		// Offsets lie outside the CRC: a damaged one must not make readers pass over its batch, or wait for it.
		if (header.baseOffset < next || header.lastOffset >= segment.endOffset())
			throw CorruptFileException(
				file.file().path(), "offset out of order in the batch at byte " + std::to_string(header.position));
		if (header.lastOffset >= offset) return header;
		next = header.lastOffset + 1;
	}
	if (cursor.position() < endPosition)
		throw CorruptFileException(
			file.file().path(), "no batch where one should begin, at byte " + std::to_string(cursor.position()));
	return std::nullopt;
}

std::size_t indexReserve(const LogConfig& config, bool active)
{
	return active ? static_cast<std::size_t>(config.segmentIndexBytes) : 0;
}

} // namespace

LogSegment::LogSegment(
	const ReplicaDirectory& directory, Offset baseOffset, const LogConfig& config, bool active,
	const std::string& suffix) :
	Member(directory.openFiles(), OPEN_COST),
	_directory(directory),
	_baseOffset(baseOffset),
	_segmentBytes(static_cast<std::uint64_t>(config.segmentBytes)),
	_indexIntervalBytes(static_cast<std::uint64_t>(config.indexIntervalBytes)),
	_preallocate(config.preallocate),
	_rollJitterMs(drawJitter(config)),
	_offsetIndex(
		directory, segmentFileName(baseOffset, INDEX_SUFFIX) + suffix, baseOffset, indexReserve(config, active)),
	_timeIndex(
		directory, segmentFileName(baseOffset, TIME_INDEX_SUFFIX) + suffix, baseOffset, indexReserve(config, active)),
	_transactionIndex(directory, segmentFileName(baseOffset, TRANSACTION_INDEX_SUFFIX) + suffix, baseOffset),
	_largestTimestampOffset(baseOffset),
	_suffix(suffix)
{
}

LogSegment::~LogSegment()
{
	leave();
}

void LogSegment::createFiles(std::int64_t nowMs)
{
	{
		const ScopedLock lock(_fileMutex);
		_file = std::make_shared<SegmentFile>(_directory.open(nameLocked(LOG_SUFFIX), OpenMode::CREATE_EMPTY));
	}
	_offsetIndex.file().createEmpty();
	_timeIndex.createEmpty();
	_transactionIndex.clear();
	_createdMs = nowMs;
	_modifiedMs = nowMs;
	enter();
	if (_preallocate) writer(nowMs).allocateAll(*file());
}

bool LogSegment::loadFiles(const Files& files, std::optional<Offset> endOffset)
{
	const std::uint64_t sizeBytes = files.sizeBytes;
	setFileTime(files.modifiedMs);
	if (!files.offsetIndexBytes || !files.timeIndexBytes) return false;
	const bool whole = _offsetIndex.file().load(*files.offsetIndexBytes) &&
					   _timeIndex.file().load(*files.timeIndexBytes) &&
					   (!files.hasTransactionIndex || _transactionIndex.load());
	if (!whole || !_offsetIndex.isPlausible(sizeBytes) || !_timeIndex.isPlausible()) return false;
	const TimeIndex::Entry latest = _timeIndex.lastLoaded();
	_largestTimestamp = latest.timestamp;
	_largestTimestampOffset = latest.offset;
	_bytesSinceIndexEntry = sizeBytes - _offsetIndex.lastLoaded().position;
	if (!endOffset) return findEnd(sizeBytes) && indexesEndInTime();
	// The next segment may begin far beyond the last offset that this one can hold.
	setExtent(sizeBytes, std::clamp(*endOffset, _baseOffset, _baseOffset + (RELATIVE_OFFSET_MAX + 1)));
	return indexesEndInTime();
}

void LogSegment::setFileTime(std::int64_t modifiedMs) noexcept
{
	_createdMs = modifiedMs;
	_modifiedMs.store(modifiedMs, std::memory_order_relaxed);
}

bool LogSegment::indexesEndInTime() const
{
	// What is appended next lies behind every entry.
	const auto isInside = [&](Offset offset) { return offset < endOffset(); };
	const auto aborted = _transactionIndex.entries();
	return (_offsetIndex.count() == 0 || isInside(_offsetIndex.lastLoaded().offset)) &&
		   (_timeIndex.count() == 0 || isInside(_timeIndex.lastLoaded().offset)) &&
		   (aborted.empty() || isInside(aborted.back().lastOffset));
}

bool LogSegment::findEnd(std::uint64_t sizeBytes)
{
	setExtent(0, _baseOffset);
	if (sizeBytes == 0) return true;
	const auto file = this->file();
	BatchCursor cursor(
		*file, _offsetIndex.lookup(Offset(std::numeric_limits<std::int64_t>::max())).position, sizeBytes);
	while (cursor.next())
	{
		const BatchHeader& header = cursor.header();
		if (header.baseOffset < _baseOffset || header.lastOffset - _baseOffset > RELATIVE_OFFSET_MAX) return false;
		if (header.maxTimestamp > largestTimestamp())
		{
			_largestTimestamp = header.maxTimestamp;
			_largestTimestampOffset = header.lastOffset;
		}
		setExtent(header.endPosition(), header.lastOffset + 1);
	}
	return cursor.position() == sizeBytes;
}

void LogSegment::resetIndexes()
{
	_offsetIndex.file().createEmpty();
	_timeIndex.createEmpty();
	_transactionIndex.clear();
	_largestTimestamp = NO_TIMESTAMP;
	_largestTimestampOffset = _baseOffset;
	_bytesSinceIndexEntry = 0;
	setExtent(0, _baseOffset);
}

void LogSegment::takeBatch(const BatchHeader& header)
{
	indexBatch(header);
	setExtent(header.endPosition(), header.lastOffset + 1);
}

void LogSegment::cutToExtent()
{
	File& file = this->file()->file();
	if (file.size() != sizeBytes()) file.truncate(sizeBytes());
}

LogSegment::Extent LogSegment::extent() const noexcept
{
	const std::uint64_t packed = _extent.load(std::memory_order_acquire);
	return {packed & 0xffffffffU, _baseOffset + static_cast<std::int64_t>(packed >> 32)};
}

void LogSegment::setExtent(std::uint64_t sizeBytes, Offset endOffset) noexcept
{
	const auto relative = static_cast<std::uint64_t>(endOffset - _baseOffset);
	AEON_CHECK(sizeBytes <= RELATIVE_OFFSET_MAX && relative <= RELATIVE_OFFSET_MAX + 1ULL);
	_extent.store(relative << 32 | sizeBytes, std::memory_order_release);
}

TimeIndex::Entry LogSegment::largestTimestampEntry() const
{
	return {largestTimestamp(), _largestTimestampOffset};
}

std::int64_t LogSegment::ageTimestampMs() const noexcept
{
	const std::int64_t largest = largestTimestamp();
	return largest >= 0 ? largest : _modifiedMs.load(std::memory_order_relaxed);
}

std::shared_ptr<SegmentFile> LogSegment::file() const
{
	touch();
	std::shared_ptr<SegmentFile> file;
	{
		const ScopedLock lock(_fileMutex);
		if (_file != nullptr) return _file;
		_file = std::make_shared<SegmentFile>(_directory.open(nameLocked(LOG_SUFFIX), OpenMode::READ_WRITE));
		file = _file;
	}
	enter();
	return file;
}

void LogSegment::releaseFile() const
{
	giveUp();
	leave();
}

std::shared_ptr<const void> LogSegment::giveUp() const
{
	const ScopedLock lock(_fileMutex);
	if (_keepsOpen) return nullptr;
	return std::move(_file);
}

void LogSegment::keepOpen()
{
	auto file = this->file();
	{
		const ScopedLock lock(_fileMutex);
		_file = std::move(file);
		_keepsOpen = true;
	}
	leave();
	_offsetIndex.file().keepOpen();
	_timeIndex.file().keepOpen();
}

std::optional<BatchHeader>
LogSegment::findBatch(const SegmentFile& file, Offset offset, std::uint64_t endPosition) const
{
	const OffsetIndex::Entry entry = _offsetIndex.lookup(offset);
	BatchCursor cursor(file, entry.position, endPosition);
	const bool begins = cursor.next();
	if (entry.position == 0 || (begins && isStartFor(cursor.header(), entry)))
		return walkTo(*this, file, cursor, begins, offset, endPosition);
	BatchCursor fromStart(file, 0, endPosition);
	return walkTo(*this, file, fromStart, fromStart.next(), offset, endPosition);
}

bool LogSegment::isStartFor(const BatchHeader& header, const OffsetIndex::Entry& entry) const noexcept
{
	// An index is not checked entry by entry when a log is opened, and one that is wrong must cost no record. Old
	// brokers wrote the last offset of several batches for the first of them.
	return header.baseOffset >= _baseOffset && header.lastOffset <= entry.offset;
}

bool LogSegment::shouldRoll(
	const LogConfig& config, std::uint64_t bytes, std::int64_t maxTimestamp, Offset lastOffset, std::int64_t nowMs)
{
	const Extent now = extent();
	if (lastOffset - _baseOffset > RELATIVE_OFFSET_MAX) return true;
	if (now.sizeBytes == 0) return false;
	if (now.sizeBytes + bytes > static_cast<std::uint64_t>(config.segmentBytes)) return true;
	if (_offsetIndex.isFull() || _timeIndex.isFull()) return true;
	const std::int64_t first = firstBatchTimestamp();
	const std::int64_t age = first >= 0 ? maxTimestamp - first : nowMs - _createdMs;
	const std::int64_t limit =
		config.cleanupCompact ? std::min(config.segmentMs, config.maxCompactionLagMs) : config.segmentMs;
	return age > limit - _rollJitterMs;
}

std::int64_t LogSegment::firstBatchTimestamp()
{
	if (!_firstBatchTimestamp)
	{
		const auto file = this->file();
		BatchCursor cursor(*file, 0, sizeBytes());
		_firstBatchTimestamp = cursor.next() ? cursor.header().maxTimestamp : NO_TIMESTAMP;
	}
	return *_firstBatchTimestamp;
}

SegmentWriter& LogSegment::writer(std::int64_t nowMs)
{
	if (!_writer) _writer.emplace(sizeBytes(), _segmentBytes, nowMs);
	return *_writer;
}

void LogSegment::write(BytesView batch, Offset baseOffset, LeaderEpoch leaderEpoch, std::int64_t nowMs)
{
	const Protocol::RecordBatchView view(batch);
	const std::uint64_t position = _written.empty() ? sizeBytes() : _written.back().endPosition();
	_written.reserve(_written.size() + 1);
	if (_writing == nullptr) _writing = file();
	_writing->checked().writesFrom(position);
	writer(nowMs).write(*_writing, position, batch, baseOffset, leaderEpoch, nowMs);
	_written.push_back(
		{position, static_cast<std::uint32_t>(batch.size()), view.magic(), baseOffset,
		 baseOffset + view.lastOffsetDelta(), view.maxTimestamp(), leaderEpoch});
}

void LogSegment::publish(std::int64_t nowMs)
{
	AEON_CHECK(!_written.empty());
	const BatchHeader last = _written.back();
	if (isEmpty()) _firstBatchTimestamp = _written.front().maxTimestamp;
	for (const auto& header : _written)
		indexBatch(header);
	_written.clear();
	_writing.reset();
	_modifiedMs.store(nowMs, std::memory_order_relaxed);
	setExtent(last.endPosition(), last.lastOffset + 1);
}

void LogSegment::discardWritten()
{
	_written.clear();
	if (_writing == nullptr) return;
	if (_writer) _writer->rollBack(*_writing, sizeBytes());
	_writing.reset();
}

void LogSegment::indexBatch(const BatchHeader& header)
{
	if (header.maxTimestamp > largestTimestamp())
	{
		_largestTimestampOffset = header.lastOffset;
		_largestTimestamp.store(header.maxTimestamp, std::memory_order_release);
	}
	if (_bytesSinceIndexEntry > _indexIntervalBytes && !_offsetIndex.isFull())
	{
		try
		{
			_offsetIndex.append(header.lastOffset, static_cast<std::uint32_t>(header.position));
			_bytesSinceIndexEntry = 0;
			_timeIndex.maybeAppend(largestTimestampEntry());
		}
		catch (const StorageException& e)
		{
			// An index may be sparser than asked for; a later batch gets the entry.
			if (!e.isShortage()) throw;
		}
	}
	_bytesSinceIndexEntry += header.sizeBytes;
}

void LogSegment::seal()
{
	_timeIndex.maybeAppend(largestTimestampEntry(), true);
	_offsetIndex.file().seal();
	_timeIndex.seal();
	_writer.reset();
	cutToExtent();
	// The next reader opens it without the map for writing.
	releaseFile();
}

void LogSegment::sync(bool withIndexes) const
{
	// Empty files have nothing to lose but their names, which the directory's sync keeps.
	if (!isEmpty()) file()->file().syncData();
	if (!withIndexes) return;
	if (_offsetIndex.count() > 0) _offsetIndex.file().sync();
	if (_timeIndex.count() > 0) _timeIndex.file().sync();
	_transactionIndex.sync();
}

void LogSegment::changeSuffix(const std::string& suffix)
{
	changeLogSuffix(suffix);
	const ScopedLock lock(_fileMutex);
	_offsetIndex.file().rename(nameLocked(INDEX_SUFFIX));
	_timeIndex.file().rename(nameLocked(TIME_INDEX_SUFFIX));
	_transactionIndex.rename(nameLocked(TRANSACTION_INDEX_SUFFIX));
}

void LogSegment::changeLogSuffix(const std::string& suffix)
{
	// Each under a mutex that whoever opens the file takes too: readers open files again at any time.
	const ScopedLock lock(_fileMutex);
	_directory.renameIfExists(nameLocked(LOG_SUFFIX), segmentFileName(_baseOffset, LOG_SUFFIX) + suffix);
	_suffix = suffix;
}

void LogSegment::removeFiles() const
{
	for (const auto& name : fileNames())
		_directory.remove(name);
}

void LogSegment::tryRemoveFiles() const noexcept
{
	try
	{
		removeFiles();
	}
	catch (const Poco::Exception& e)
	{
		Poco::Logger::get("Aeon.Storage").warning(e.displayText());
	}
	catch (...)
	{
		// Out of memory while cleaning up; the caller has an exception to go on with.
	}
}

bool LogSegment::isRemoved() const
{
	const ScopedLock lock(_fileMutex);
	return !_suffix.empty();
}

std::vector<std::string> LogSegment::fileNames() const
{
	const ScopedLock lock(_fileMutex);
	return {
		nameLocked(LOG_SUFFIX), nameLocked(INDEX_SUFFIX), nameLocked(TIME_INDEX_SUFFIX),
		nameLocked(TRANSACTION_INDEX_SUFFIX)};
}

std::string LogSegment::nameLocked(std::string_view kind) const
{
	return segmentFileName(_baseOffset, kind) + _suffix;
}

} // namespace Aeon::Storage
