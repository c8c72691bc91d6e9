#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/RawTaggedField.h"
#include "Aeon/Protocol/Records.h"
#include "Aeon/Protocol/Varint.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon::Protocol
{

/// Reads the wire's primitives from bytes that stay in place: strings and bytes are views of them, arrays lie in
/// the arena. Every length and count is held against the bytes that remain before anything is reserved. All reads
/// throw DecodeException when the bytes do not hold what is asked.
///
/// flexible chooses the form of lengths: unsigned varints of length + 1 (KIP-482) or fixed numbers. nullable says
/// whether the version allows null there.
///
/// Not thread-safe: one thread at a time. Owns neither bytes nor arena; both outlive the decoded message.
class Decoder
{
public:
	Decoder(BytesView bytes, Arena& arena) noexcept :
		_begin(bytes.data()), _position(bytes.data()), _end(bytes.data() + bytes.size()), _arena(&arena)
	{
	}

	Arena& arena() const noexcept { return *_arena; }
	/// Bytes read so far.
	std::size_t position() const noexcept { return static_cast<std::size_t>(_position - _begin); }
	/// Bytes not read yet.
	std::size_t remaining() const noexcept { return static_cast<std::size_t>(_end - _position); }

	bool readBool() { return *take(1) != 0; }
	std::int8_t readInt8() { return readNumber<std::int8_t>(); }
	std::int16_t readInt16() { return readNumber<std::int16_t>(); }
	std::uint16_t readUint16() { return readNumber<std::uint16_t>(); }
	std::int32_t readInt32() { return readNumber<std::int32_t>(); }
	std::uint32_t readUint32() { return readNumber<std::uint32_t>(); }
	std::int64_t readInt64() { return readNumber<std::int64_t>(); }
	double readFloat64() { return std::bit_cast<double>(readNumber<std::uint64_t>()); }
	Uuid readUuid();
	std::uint32_t readUnsignedVarint();
	std::int32_t readVarint() { return unzigzag(readUnsignedVarint()); }
	std::int64_t readVarlong();
	/// The next size bytes as they are.
	BytesView readRaw(std::size_t size) { return {take(size), size}; }

	std::string_view readString(bool flexible) { return *readNullableString(flexible, false); }
	std::optional<std::string_view> readNullableString(bool flexible, bool nullable = true);
	BytesView readBytes(bool flexible) { return *readNullableBytes(flexible, false); }
	std::optional<BytesView> readNullableBytes(bool flexible, bool nullable = true);
	Records readRecords(bool flexible, bool nullable);
	/// The int8 before a nullable struct in a body; true where the struct follows.
	bool readStructPresence() { return readInt8() >= 0; }
	/// The varint before a nullable struct in a tagged section; true where the struct follows.
	bool readTaggedStructPresence() { return readUnsignedVarint() != 0; }

	/// Reads the count of an array and gives the array that many default elements, which the caller fills.
	/// elementBytesMin is the least that an element takes on the wire (0 where that may be nothing: then the
	/// arena's budget alone bounds the count).
	template <typename T>
	Array<T>& readArray(Array<T>& array, bool flexible, std::size_t elementBytesMin, bool nullable = false)
	{
		const std::int32_t count = readArrayCount(flexible, nullable, elementBytesMin);
		array = Array<T>::null();
		if (count >= 0) array.resize(*_arena, static_cast<std::size_t>(count));
		return array;
	}

	/// Reads a tagged section in which no field is known.
	void readUnknownTaggedFields(Array<RawTaggedField>& fields);

private:
	const std::uint8_t* take(std::size_t size)
	{
		if (size > remaining()) [[unlikely]]
			throwCutShort(size);
		const std::uint8_t* place = _position;
		_position += size;
		return place;
	}
	template <typename T>
	T readNumber()
	{
		return loadBigEndian<T>(take(sizeof(T)));
	}
	/// -1 for null.
	std::int32_t readArrayCount(bool flexible, bool nullable, std::size_t elementBytesMin);
	/// Length of bytes that follow; -1 for null.
	std::int32_t readLength(bool flexible, bool nullable);
	std::int32_t checkedNull(bool nullable) const;
	[[noreturn]] void throwCutShort(std::size_t wanted) const;
	[[noreturn]] void throwBadLength(std::int64_t length, const char* what) const;

	const std::uint8_t* _begin;
	const std::uint8_t* _position;
	const std::uint8_t* _end;
	Arena* _arena;
};

/// Walks the tagged section at the end of a flexible struct:
///
///     for (TaggedSection section(decoder); section.next();)
///         if (section.tag() == 0) field = decoder.readInt32(); else section.keep(unknownTaggedFields);
///
/// A field that takes more or fewer bytes than it claims is a DecodeException.
class TaggedSection
{
public:
	explicit TaggedSection(Decoder& decoder) : _decoder(decoder), _left(decoder.readUnsignedVarint()) {}

	/// Steps to the next field; false behind the last one.
	bool next();
	std::uint32_t tag() const noexcept { return _tag; }
	/// Reads the field as raw bytes and adds it.
	void keep(Array<RawTaggedField>& fields);

private:
	Decoder& _decoder;
	std::uint32_t _left;
	std::uint32_t _tag = 0;
	std::size_t _fieldEnd = 0;
	bool _inField = false;
};

/// Throws DecodeException: the message has no such version.
[[noreturn]] void throwUndecodableVersion(std::string_view message, std::int16_t version);

} // namespace Aeon::Protocol
