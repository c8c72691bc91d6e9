#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/EncodeException.h"
#include "Aeon/Protocol/EncodedSize.h"
#include "Aeon/Protocol/RawTaggedField.h"
#include "Aeon/Protocol/Records.h"
#include "Aeon/Protocol/Varint.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace Aeon::Protocol
{

/// Writes the wire's primitives into memory of a known size: that of a BufferChain, into which file slices are
/// spliced where they belong, or a plain span. The size comes from EncodedSize and must be exact: writing past it,
/// or finishing before it, is a bug of ours (AEON_CHECK).
///
/// flexible and nullable mean what they mean in Decoder. What the version cannot say throws EncodeException.
///
/// Not thread-safe: one thread at a time.
class Encoder
{
public:
	/// Takes memoryBytes from the chain and adds to it piece by piece; complete after finish().
	Encoder(BufferChain& chain, std::size_t memoryBytes) : Encoder({chain.allocate(memoryBytes), memoryBytes})
	{
		_chain = &chain;
	}
	/// Writes into target, which is as long as the memory part; records in files are refused (EncodeException).
	explicit Encoder(std::span<std::uint8_t> target) noexcept :
		_pieceBegin(target.data()), _position(target.data()), _end(target.data() + target.size())
	{
	}
	Encoder(const Encoder&) = delete;
	Encoder& operator=(const Encoder&) = delete;

	void writeBool(bool value) { *take(1) = value ? 1 : 0; }
	void writeInt8(std::int8_t value) { writeNumber(value); }
	void writeInt16(std::int16_t value) { writeNumber(value); }
	void writeUint16(std::uint16_t value) { writeNumber(value); }
	void writeInt32(std::int32_t value) { writeNumber(value); }
	void writeUint32(std::uint32_t value) { writeNumber(value); }
	void writeInt64(std::int64_t value) { writeNumber(value); }
	void writeFloat64(double value) { writeNumber(std::bit_cast<std::uint64_t>(value)); }
	void writeUuid(const Uuid& id)
	{
		writeNumber(id.high);
		writeNumber(id.low);
	}
	void writeUnsignedVarint(std::uint32_t value)
	{
		Protocol::writeUnsignedVarint(take(unsignedVarintSize(value)), value);
	}
	void writeVarint(std::int32_t value) { Protocol::writeVarint(take(varintSize(value)), value); }
	void writeVarlong(std::int64_t value) { Protocol::writeVarlong(take(varlongSize(value)), value); }
	/// The bytes as they are.
	void writeRaw(BytesView bytes)
	{
		if (!bytes.empty()) std::memcpy(take(bytes.size()), bytes.data(), bytes.size());
	}

	void writeString(std::string_view text, bool flexible);
	void writeString(const std::optional<std::string_view>& text, bool flexible, bool nullable);
	void writeBytes(BytesView bytes, bool flexible);
	void writeBytes(const std::optional<BytesView>& bytes, bool flexible, bool nullable);
	void writeRecords(const Records& records, bool flexible, bool nullable);
	/// The int8 before a nullable struct in a body.
	void writeStructPresence(bool present) { writeInt8(present ? 1 : -1); }
	/// The varint before a nullable struct in a tagged section.
	void writeTaggedStructPresence(bool present) { writeUnsignedVarint(present ? 1 : 0); }
	template <typename T>
	void writeArrayLength(const Array<T>& array, bool flexible, bool nullable)
	{
		writeLength(array.wireLength(), flexible, nullable);
	}
	/// Tag and size of a tagged field, whose value follows.
	void writeTaggedHead(std::uint32_t tag, const EncodedSize& value)
	{
		writeUnsignedVarint(tag);
		writeUnsignedVarint(static_cast<std::uint32_t>(value.totalBytes()));
	}
	/// A tagged section without known fields.
	void writeTaggedSection(const Array<RawTaggedField>& fields)
	{
		writeUnsignedVarint(static_cast<std::uint32_t>(fields.size()));
		if (!fields.empty()) writeUnknownTaggedFields(fields);
	}
	/// Unknown tagged fields from index on whose tag is below tagEnd; returns the index of the next one. Known and
	/// unknown fields of a section are so merged in ascending order.
	std::size_t writeUnknownTaggedFields(
		const Array<RawTaggedField>& fields, std::size_t index = 0, std::uint64_t tagEnd = std::uint64_t{1} << 32);

	/// Hands the last piece to the chain. The memory part must be full (AEON_CHECK).
	void finish();

private:
	std::uint8_t* take(std::size_t size)
	{
		AEON_CHECK(size <= static_cast<std::size_t>(_end - _position));
		std::uint8_t* place = _position;
		_position += size;
		return place;
	}
	template <typename T>
	void writeNumber(T value)
	{
		storeBigEndian(take(sizeof(T)), value);
	}
	/// length is -1 for null.
	void writeLength(std::int64_t length, bool flexible, bool nullable);
	void flushPiece();

	BufferChain* _chain = nullptr;
	std::uint8_t* _pieceBegin;
	std::uint8_t* _position;
	std::uint8_t* _end;
};

/// Throws EncodeException: the message has no such version.
[[noreturn]] void throwUnencodableVersion(std::string_view message, std::int16_t version);
/// Throws EncodeException: the field is set, and the version has no place for it.
[[noreturn]] void throwFieldNotInVersion(std::string_view field, std::int16_t version);
/// Throws EncodeException: the field is null, and the version does not allow that.
[[noreturn]] void throwNullNotInVersion(std::string_view field, std::int16_t version);

} // namespace Aeon::Protocol
