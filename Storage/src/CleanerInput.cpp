#include "CleanerInput.h"

#include "Aeon/Storage/StorageException.h"

#include <limits>

namespace Aeon::Storage
{

CleanerInput::CleanerInput(
	const LogSegment& segment, std::uint64_t position, std::span<std::uint8_t> buffer, CleaningPace& pace) :
	_segment(segment),
	_file(segment.file()),
	_end(segment.sizeBytes()),
	_pace(pace),
	_cursor(*_file, position, _end, buffer),
	_lastOffset(segment.baseOffset() - 1)
{
}

bool CleanerInput::next()
{
	if (!_cursor.next())
	{
		if (_cursor.position() < _end)
			throw CorruptFileException(
				_file->file().path(), "no batch where one should begin, at byte " + std::to_string(_cursor.position()));
		return false;
	}
	if (header().magic != Protocol::MAGIC_V2) fail("of magic " + std::to_string(header().magic) + " is not cleaned");
	const std::int64_t reach = header().lastOffset - _segment.baseOffset();
	if (header().baseOffset <= _lastOffset || reach > std::numeric_limits<std::int32_t>::max())
		fail("has offsets out of order");
	_lastOffset = header().lastOffset;
	_bytes = _cursor.wholeBatch();
	if (_bytes.empty()) _bytes = readBatch(*_file, header(), _large);
	if (_bytes.size() != header().sizeBytes) fail("ends too early");
	if (view().computeCrc() != view().crc()) fail("has a wrong CRC");
	_pace.moved(_bytes.size());
	return true;
}

void CleanerInput::fail(const std::string& reason) const
{
	throw CorruptFileException(
		_file->file().path(), "the batch at byte " + std::to_string(header().position) + " " + reason);
}

} // namespace Aeon::Storage
