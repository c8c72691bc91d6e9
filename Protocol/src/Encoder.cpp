#include "Aeon/Protocol/Encoder.h"

#include <limits>
#include <string>

namespace Aeon::Protocol
{

namespace
{

constexpr std::size_t STRING_BYTES_MAX = 0x7fff;
constexpr std::int64_t LENGTH_MAX = std::numeric_limits<std::int32_t>::max();

} // namespace

void Encoder::writeLength(std::int64_t length, bool flexible, bool nullable)
{
	if (length < 0 && !nullable) throw EncodeException("null where the version allows none");
	if (length > LENGTH_MAX) throw EncodeException("length " + std::to_string(length) + " is over the wire's limit");
	if (flexible)
		writeUnsignedVarint(static_cast<std::uint32_t>(length + 1));
	else
		writeInt32(static_cast<std::int32_t>(length));
}

void Encoder::writeString(std::string_view text, bool flexible)
{
	if (text.size() > STRING_BYTES_MAX)
		throw EncodeException("string of " + std::to_string(text.size()) + " bytes is over the wire's limit of 32767");
	if (flexible)
		writeUnsignedVarint(static_cast<std::uint32_t>(text.size() + 1));
	else
		writeInt16(static_cast<std::int16_t>(text.size()));
	writeRaw({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void Encoder::writeString(const std::optional<std::string_view>& text, bool flexible, bool nullable)
{
	if (text) return writeString(*text, flexible);
	if (!nullable) throw EncodeException("null string where the version allows none");
	if (flexible)
		writeUnsignedVarint(0);
	else
		writeInt16(-1);
}

void Encoder::writeBytes(BytesView bytes, bool flexible)
{
	writeLength(static_cast<std::int64_t>(bytes.size()), flexible, false);
	writeRaw(bytes);
}

void Encoder::writeBytes(const std::optional<BytesView>& bytes, bool flexible, bool nullable)
{
	if (bytes) return writeBytes(*bytes, flexible);
	writeLength(-1, flexible, nullable);
}

void Encoder::writeRecords(const Records& records, bool flexible, bool nullable)
{
	const auto length = records.isNull() ? -1 : static_cast<std::int64_t>(records.sizeInBytes());
	writeLength(length, flexible, nullable);
	if (!records.isFile()) return writeRaw(records.bytes());
	if (_chain == nullptr) throw EncodeException("records in a file cannot be written to memory");
	flushPiece();
	_chain->addFile(records.file());
}

std::size_t
Encoder::writeUnknownTaggedFields(const Array<RawTaggedField>& fields, std::size_t index, std::uint64_t tagEnd)
{
	for (; index < fields.size() && fields[index].tag < tagEnd; ++index)
	{
		writeUnsignedVarint(fields[index].tag);
		writeUnsignedVarint(static_cast<std::uint32_t>(fields[index].data.size()));
		writeRaw(fields[index].data);
	}
	return index;
}

void Encoder::flushPiece()
{
	_chain->addMemory(_pieceBegin, static_cast<std::size_t>(_position - _pieceBegin));
	_pieceBegin = _position;
}

void Encoder::finish()
{
	AEON_CHECK(_position == _end);
	if (_chain != nullptr) flushPiece();
}

void throwUnencodableVersion(std::string_view message, std::int16_t version)
{
	throw EncodeException(std::string(message) + " has no version " + std::to_string(version));
}

void throwFieldNotInVersion(std::string_view field, std::int16_t version)
{
	throw EncodeException(std::string(field) + " is set, and version " + std::to_string(version) + " cannot say it");
}

void throwNullNotInVersion(std::string_view field, std::int16_t version)
{
	throw EncodeException(std::string(field) + " is null, and version " + std::to_string(version) + " allows none");
}

} // namespace Aeon::Protocol
