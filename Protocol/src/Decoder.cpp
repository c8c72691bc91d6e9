#include "Aeon/Protocol/Decoder.h"

#include <algorithm>
#include <string>

namespace Aeon::Protocol
{

namespace
{

constexpr std::int32_t STRING_BYTES_MAX = 0x7fff;

} // namespace

void Decoder::throwCutShort(std::size_t wanted) const
{
	throw DecodeException(
		std::to_string(wanted) + " bytes expected at byte " + std::to_string(position()) + ", " +
		std::to_string(remaining()) + " left");
}

void Decoder::throwBadLength(std::int64_t length, const char* what) const
{
	throw DecodeException(
		std::string("impossible ") + what + " " + std::to_string(length) + " before byte " +
		std::to_string(position()) + ", " + std::to_string(remaining()) + " bytes left");
}

std::int32_t Decoder::checkedNull(bool nullable) const
{
	if (!nullable)
		throw DecodeException("null before byte " + std::to_string(position()) + ", where the version allows none");
	return -1;
}

Uuid Decoder::readUuid()
{
	const std::uint8_t* bytes = take(16);
	return {loadBigEndian<std::uint64_t>(bytes), loadBigEndian<std::uint64_t>(bytes + 8)};
}

std::uint32_t Decoder::readUnsignedVarint()
{
	std::uint32_t number = 0;
	const std::uint8_t* next = Protocol::readUnsignedVarint(_position, _end, number);
	if (next == nullptr) throw DecodeException("broken varint at byte " + std::to_string(position()));
	_position = next;
	return number;
}

std::int64_t Decoder::readVarlong()
{
	std::int64_t number = 0;
	const std::uint8_t* next = Protocol::readVarlong(_position, _end, number);
	if (next == nullptr) throw DecodeException("broken varlong at byte " + std::to_string(position()));
	_position = next;
	return number;
}

std::optional<std::string_view> Decoder::readNullableString(bool flexible, bool nullable)
{
	const std::int64_t length = flexible ? std::int64_t{readUnsignedVarint()} - 1 : std::int64_t{readInt16()};
	if (length == -1)
	{
		checkedNull(nullable);
		return std::nullopt;
	}
	if (length < 0 || length > STRING_BYTES_MAX) throwBadLength(length, "string length");
	const auto size = static_cast<std::size_t>(length);
	return std::string_view(reinterpret_cast<const char*>(take(size)), size);
}

std::int32_t Decoder::readLength(bool flexible, bool nullable)
{
	const std::int64_t length = flexible ? std::int64_t{readUnsignedVarint()} - 1 : std::int64_t{readInt32()};
	if (length == -1) return checkedNull(nullable);
	if (length < 0 || static_cast<std::uint64_t>(length) > remaining()) throwBadLength(length, "length");
	return static_cast<std::int32_t>(length);
}

std::optional<BytesView> Decoder::readNullableBytes(bool flexible, bool nullable)
{
	const std::int32_t length = readLength(flexible, nullable);
	if (length < 0) return std::nullopt;
	return readRaw(static_cast<std::size_t>(length));
}

Records Decoder::readRecords(bool flexible, bool nullable)
{
	const std::int32_t length = readLength(flexible, nullable);
	return length < 0 ? Records() : Records(readRaw(static_cast<std::size_t>(length)));
}

std::int32_t Decoder::readArrayCount(bool flexible, bool nullable, std::size_t elementBytesMin)
{
	const std::int64_t count = flexible ? std::int64_t{readUnsignedVarint()} - 1 : std::int64_t{readInt32()};
	if (count == -1) return checkedNull(nullable);
	if (count < 0 || count > INT32_MAX || static_cast<std::uint64_t>(count) * elementBytesMin > remaining())
		throwBadLength(count, "array length");
	return static_cast<std::int32_t>(count);
}

void Decoder::readUnknownTaggedFields(Array<RawTaggedField>& fields)
{
	if (_position != _end && *_position == 0)
	{
		++_position;
		return;
	}
	for (TaggedSection section(*this); section.next();)
		section.keep(fields);
}

bool TaggedSection::next()
{
	if (_inField && _decoder.position() != _fieldEnd)
		throw DecodeException(
			"tagged field " + std::to_string(_tag) + " ends at byte " + std::to_string(_decoder.position()) +
			", not at " + std::to_string(_fieldEnd) + " as it claims");
	_inField = _left > 0;
	if (!_inField) return false;
	--_left;
	_tag = _decoder.readUnsignedVarint();
	const std::uint32_t size = _decoder.readUnsignedVarint();
	if (size > _decoder.remaining())
		throw DecodeException(
			"tagged field " + std::to_string(_tag) + " claims " + std::to_string(size) + " bytes, " +
			std::to_string(_decoder.remaining()) + " left");
	_fieldEnd = _decoder.position() + size;
	return true;
}

void TaggedSection::keep(Array<RawTaggedField>& fields)
{
	// Each field that is still to come takes two bytes at least, whatever their count claims.
	if (fields.empty()) fields.reserve(_decoder.arena(), 1 + std::min<std::size_t>(_left, _decoder.remaining() / 2));
	fields.append(_decoder.arena(), {_tag, _decoder.readRaw(_fieldEnd - _decoder.position())});
}

void throwUndecodableVersion(std::string_view message, std::int16_t version)
{
	throw DecodeException(std::string(message) + " has no version " + std::to_string(version));
}

} // namespace Aeon::Protocol
