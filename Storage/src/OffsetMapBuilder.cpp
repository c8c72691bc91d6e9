#include "OffsetMapBuilder.h"

#include "Aeon/Protocol/RecordIterator.h"

namespace Aeon::Storage
{

OffsetMapBuilder::OffsetMapBuilder(
	OffsetMap& map, Offset from, std::vector<AbortedTransaction> aborted, std::span<std::uint8_t> buffer,
	CleaningPace& pace) :
	_map(map), _from(from), _transactions(std::move(aborted)), _buffer(buffer), _pace(pace)
{
}

Offset OffsetMapBuilder::build(const std::vector<Segments::Pointer>& segments, Offset upperBound)
{
	for (const auto& segment : segments)
		if (!addSegment(*segment)) return _stoppedAt;
	return upperBound;
}

bool OffsetMapBuilder::addSegment(const LogSegment& segment)
{
	CleanerInput input(segment, segment.offsetIndex().lookup(_from).position, _buffer, _pace);
	while (input.next())
	{
		if (input.header().lastOffset < _from) continue;
		if (input.view().isControl())
			_transactions.onControl(input.view());
		else if (!_transactions.onData(input.view()) && !addBatch(input))
			return false;
	}
	return true;
}

bool OffsetMapBuilder::addBatch(const CleanerInput& input)
{
	Protocol::RecordIterator records(input.view(), _scratch);
	while (records.next())
	{
		const auto& record = records.record();
		if (!record.key || record.offset < _from || _map.put(*record.key, record.offset)) continue;
		_stoppedAt = record.offset;
		return false;
	}
	if (!records.ok()) input.fail("cannot be read: " + records.error().message);
	return true;
}

} // namespace Aeon::Storage
