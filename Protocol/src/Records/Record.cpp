#include "Aeon/Protocol/Record.h"

#include "RecordParser.h"

namespace Aeon::Protocol
{

std::optional<RecordHeader> RecordHeaders::Cursor::next() noexcept
{
	RecordHeader header;
	if (_left <= 0 || parseRecordHeader(_rest, header) != nullptr)
	{
		_left = 0;
		return std::nullopt;
	}
	--_left;
	return header;
}

std::optional<BytesView> RecordHeaders::find(std::string_view key) const noexcept
{
	for (Cursor headers = cursor(); const auto header = headers.next();)
		if (header->key == key) return header->value;
	return std::nullopt;
}

} // namespace Aeon::Protocol
