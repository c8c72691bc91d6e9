#include "LogLoader.h"

#include "ProducerFacts.h"
#include "SegmentNames.h"
#include "SegmentRecovery.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

namespace
{

Poco::Logger& logger()
{
	return Poco::Logger::get("Aeon.Storage");
}

constexpr std::size_t REPLAY_WINDOW_BYTES = 256 * 1024;

bool isSegmentFile(const std::string& name, std::string_view suffix)
{
	return parseSegmentFileName(name, suffix).has_value();
}

} // namespace

LogLoader::LogLoader(
	const ReplicaDirectory& directory, const Clock& clock, const LogConfig& config, const Log::OpenOptions& options,
	LeaderEpochCache& epochs, ProducerStateManager& producers) :
	_directory(directory), _clock(clock), _config(config), _options(options), _epochs(epochs), _producers(producers)
{
}

LoadedLog LogLoader::load()
{
	if (!_directory.isNew()) _entries = _directory.list();
	if (removeLeftovers()) _entries = _directory.list();
	const SegmentFiles segments = findSegments();
	_producers.setSnapshots(findSnapshots());
	loadSegments(segments);
	_log.logStartOffset = _options.logStartOffset;
	if (!_log.segments.empty())
	{
		_log.logStartOffset = std::max(_options.logStartOffset, _log.segments.front()->baseOffset());
		if (_log.segments.back()->endOffset() < _log.logStartOffset)
		{
			logger().warning(
				"%s ends below its log start offset: it starts again, empty, at %s", _directory.path(),
				std::to_string(_log.logStartOffset.value()));
			removeFilesFrom(segments, Offset(0));
			_log.segments.clear();
		}
	}
	if (_log.segments.empty()) startEmpty(_log.logStartOffset);
	_log.logEndOffset = _log.segments.back()->endOffset();
	_log.recoveryPoint =
		_options.cleanShutdown ? _log.logEndOffset : std::min(_options.recoveryPoint, _log.logEndOffset);
	loadState();
	for (const auto& segment : _log.segments)
		segment->releaseFile();
	return std::move(_log);
}

void LogLoader::loadSegments(const SegmentFiles& segments)
{
	for (auto found = segments.begin(); found != segments.end(); ++found)
	{
		const auto following = std::next(found);
		const auto next = following == segments.end() ? std::nullopt : std::optional(following->first);
		const bool trusted = _options.cleanShutdown || (next && *next <= _options.recoveryPoint);
		// Behind one that is not trusted there is none that is.
		if (!trusted) tellSegmentsLeft(static_cast<std::size_t>(std::distance(found, segments.end())));
		checkInterrupted();
		// It was flushed to its end when it may still have been the active one, whose indexes are not synced.
		const bool hasDoubtfulIndexes = !_options.cleanShutdown && next == _options.recoveryPoint;
		if (trusted && !hasDoubtfulIndexes && loadSegment(found->first, found->second, next)) continue;
		if (trusted)
			rebuildIndexes(found->first, found->second, next);
		else if (!recoverSegment(found->first, found->second, next))
		{
			if (next) removeFilesFrom(segments, *next);
			break;
		}
	}
	tellSegmentsLeft(0);
}

bool LogLoader::loadSegment(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next)
{
	auto segment = std::make_shared<LogSegment>(_directory, baseOffset, _config, !next);
	if (!segment->loadFiles(files, next)) return false;
	_log.segments.push_back(std::move(segment));
	return true;
}

bool LogLoader::recoverSegment(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next)
{
	auto segment = std::make_shared<LogSegment>(_directory, baseOffset, _config, true);
	segment->setFileTime(files.modifiedMs);
	const SegmentScan scan = rebuildSegment(*segment, files.sizeBytes, _lastEpoch, next);
	_lastEpoch = scan.leaderEpoch;
	if (!_log.rebuiltFrom) _log.rebuiltFrom = baseOffset;
	_log.changed = true;
	if (!scan.whole)
		logger().warning(
			"%s: what follows byte %s is no good batch and is cut off", segment->file()->file().path(),
			std::to_string(scan.goodBytes));
	const bool cut = scan.goodBytes < files.sizeBytes;
	segment->cutToExtent();
	// Behind a cut nothing continues the log.
	const bool goesOn = next && !cut;
	if (goesOn) segment->seal();
	_log.segments.push_back(std::move(segment));
	return goesOn;
}

void LogLoader::rebuildIndexes(Offset baseOffset, const LogSegment::Files& files, std::optional<Offset> next)
{
	logger().warning(
		"%s: the index of segment %s is missing, wrong or not known to be whole, and is made again", _directory.path(),
		std::to_string(baseOffset.value()));
	auto segment = std::make_shared<LogSegment>(_directory, baseOffset, _config, true);
	segment->setFileTime(files.modifiedMs);
	const SegmentScan scan = rebuildSegment(*segment, files.sizeBytes, NO_LEADER_EPOCH, next);
	if (!_log.rebuiltFrom) _log.rebuiltFrom = baseOffset;
	_log.changed = true;
	if (!scan.whole)
		logger().error("%s: bad batch at byte %s", segment->file()->file().path(), std::to_string(scan.goodBytes));
	// A sealed segment that was flushed keeps its bytes, whatever is wrong with them: only the last one has a tail.
	if (!next)
		segment->cutToExtent();
	else
		segment->seal();
	_log.segments.push_back(std::move(segment));
}

LogLoader::SegmentFiles LogLoader::findSegments()
{
	SegmentFiles segments;
	for (const auto& entry : _entries)
		if (const auto base = parseSegmentFileName(entry.name, LOG_SUFFIX))
			segments[*base] = {entry.size, entry.modifiedMs, std::nullopt, std::nullopt, false};
	for (const auto& entry : _entries)
	{
		const bool isOffsetIndex = isSegmentFile(entry.name, INDEX_SUFFIX);
		const bool isTimeIndex = isSegmentFile(entry.name, TIME_INDEX_SUFFIX);
		const bool isTransactionIndex = isSegmentFile(entry.name, TRANSACTION_INDEX_SUFFIX);
		if (!isOffsetIndex && !isTimeIndex && !isTransactionIndex) continue;
		const auto owner = segments.find(*parseLeadingOffset(entry.name));
		if (owner == segments.end())
		{
			_directory.remove(entry.name);
			continue;
		}
		if (isOffsetIndex) owner->second.offsetIndexBytes = entry.size;
		if (isTimeIndex) owner->second.timeIndexBytes = entry.size;
		if (isTransactionIndex) owner->second.hasTransactionIndex = true;
	}
	return segments;
}

std::set<Offset> LogLoader::findSnapshots() const
{
	std::set<Offset> offsets;
	for (const auto& entry : _entries)
		if (const auto offset = parseSegmentFileName(entry.name, SNAPSHOT_SUFFIX)) offsets.insert(*offset);
	return offsets;
}

void LogLoader::removeFilesFrom(const SegmentFiles& segments, Offset baseOffset)
{
	for (auto file = segments.lower_bound(baseOffset); file != segments.end(); ++file)
		for (const std::string_view suffix : {LOG_SUFFIX, INDEX_SUFFIX, TIME_INDEX_SUFFIX, TRANSACTION_INDEX_SUFFIX})
			_directory.remove(segmentFileName(file->first, suffix));
	_log.changed = true;
}

void LogLoader::startEmpty(Offset offset)
{
	auto segment = std::make_shared<LogSegment>(_directory, offset, _config, true);
	segment->createFiles(_clock.wallMs());
	_log.segments.push_back(std::move(segment));
	_log.changed = true;
}

void LogLoader::loadState()
{
	_epochs.truncateFromEnd(_log.logEndOffset);
	_epochs.truncateFromStart(_log.logStartOffset);
	std::vector<Offset> bases;
	for (const auto& segment : _log.segments)
		bases.push_back(segment->baseOffset());
	_producers.removeStraySnapshots(bases);
	// Transaction indexes that were emptied are filled again by the replay, which needs the state at their beginning.
	const Offset upTo = _log.rebuiltFrom ? std::max(*_log.rebuiltFrom, _log.logStartOffset) : _log.logEndOffset;
	const bool found = _producers.load(_log.logStartOffset, upTo, _clock.wallMs());
	if (!found && _options.cleanShutdown && !_log.rebuiltFrom)
		_producers.reset(_log.logEndOffset);
	else
		replay(_producers.mapEndOffset());
	_producers.advanceMapEndOffset(_log.logEndOffset);
	_producers.takeSnapshot();
}

void LogLoader::replay(Offset producersFrom)
{
	// After a power cut the file may be there without its content.
	const bool epochsLost = _epochs.wasUnreadable() || (!_options.cleanShutdown && _epochs.entries().empty());
	const Offset epochsFrom = epochsLost ? Offset(0) : _log.rebuiltFrom.value_or(_log.logEndOffset);
	const Offset from = std::min(producersFrom, epochsFrom);
	for (const auto& segment : _log.segments)
	{
		checkInterrupted();
		if (segment->endOffset() > from) replaySegment(*segment, producersFrom);
	}
}

void LogLoader::replaySegment(LogSegment& segment, Offset producersFrom)
{
	const auto file = segment.file();
	std::vector<std::uint8_t> window(std::min<std::uint64_t>(REPLAY_WINDOW_BYTES, segment.sizeBytes()));
	BatchCursor cursor(*file, 0, segment.sizeBytes(), window);
	std::vector<std::uint8_t> buffer;
	while (cursor.next())
	{
		const BatchHeader header = cursor.header();
		if (header.magic != Protocol::MAGIC_V2) continue;
		_epochs.assign(header.leaderEpoch, header.baseOffset);
		if (header.baseOffset < producersFrom || !cursor.view().hasProducerId()) continue;
		if (const auto facts = producerFactsOf(cursor.view(), header.baseOffset)) _producers.update(*facts);
		if (!cursor.view().isControl()) continue;
		const BytesView bytes = readBatch(*file, header, buffer);
		if (bytes.size() != header.sizeBytes) continue;
		if (const auto marker = markerOf(Protocol::RecordBatchView(bytes), header.baseOffset))
		{
			const auto aborted = _producers.abortedBy(*marker);
			const auto known = segment.transactionIndex().entries();
			if (aborted && (known.empty() || known.back().lastOffset < aborted->lastOffset))
				segment.transactionIndex().append(*aborted);
			_producers.update(*marker);
		}
	}
}

void LogLoader::tellSegmentsLeft(std::size_t count) const
{
	if (_options.segmentsLeft) _options.segmentsLeft(count);
}

void LogLoader::checkInterrupted() const
{
	if (_options.interrupted && _options.interrupted())
		throw Poco::RuntimeException("loading of " + _directory.path() + " was interrupted");
}

} // namespace Aeon::Storage
