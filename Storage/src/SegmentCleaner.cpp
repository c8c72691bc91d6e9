#include "SegmentCleaner.h"

#include "SegmentNames.h"

#include <limits>

namespace Aeon::Storage
{

SegmentCleaner::SegmentCleaner(
	const Log::Impl& log, const LogConfig& config, BatchFilter& filter, CleanedTransactions& transactions,
	std::span<std::uint8_t> buffer, CleaningPace& pace) :
	_log(log), _config(config), _filter(filter), _transactions(transactions), _buffer(buffer), _pace(pace)
{
}

Segments::Pointer SegmentCleaner::clean(const SegmentGroup& group)
{
	auto cleaned = std::make_shared<LogSegment>(
		_log.directory, group.front()->baseOffset(), _config, true, std::string(CLEANED_SUFFIX));
	try
	{
		cleaned->createFiles(_log.context.clock.wallMs());
		const bool changed = cleanInto(*cleaned, group);
		if (!changed && group.size() == 1)
		{
			cleaned->removeFiles();
			return nullptr;
		}
		cleaned->seal();
		cleaned->sync(true);
		cleaned->releaseFile();
		cleaned->setFileTime(group.back()->modifiedMs());
		return cleaned;
	}
	catch (...)
	{
		cleaned->tryRemoveFiles();
		throw;
	}
}

bool SegmentCleaner::cleanInto(LogSegment& target, const SegmentGroup& group)
{
	bool changed = false;
	for (const auto& segment : group)
		if (cleanSegment(target, *segment)) changed = true;
	return changed;
}

bool SegmentCleaner::cleanSegment(LogSegment& target, const LogSegment& source)
{
	bool changed = false;
	CleanerInput input(source, 0, _buffer, _pace);
	while (input.next())
	{
		_bytesRead += input.header().sizeBytes;
		const auto left = _filter.filter(input);
		if (input.view().isControl() && left)
			if (const auto& aborted = _transactions.keptAbort()) target.transactionIndex().append(*aborted);
		if (left) write(target, input, *left);
		if (!left || left->data() != input.bytes().data()) changed = true;
	}
	return changed;
}

void SegmentCleaner::write(LogSegment& target, const CleanerInput& input, BytesView batch)
{
	if (input.header().baseOffset < target.endOffset()) input.fail("overlaps what the segment before holds");
	// A batch that is packed anew may come out larger than it was.
	if (target.sizeBytes() + batch.size() > std::numeric_limits<std::int32_t>::max())
		input.fail("does not fit into the cleaned segment");
	const std::int64_t nowMs = _log.context.clock.wallMs();
	target.write(batch, input.header().baseOffset, input.header().leaderEpoch, nowMs);
	target.publish(nowMs);
	_bytesWritten += batch.size();
	_pace.moved(batch.size());
}

} // namespace Aeon::Storage
