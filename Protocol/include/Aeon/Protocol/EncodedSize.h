#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/RawTaggedField.h"
#include "Aeon/Protocol/Records.h"
#include "Aeon/Protocol/Varint.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon::Protocol
{

/// The exact size of an encoded message, counted before a byte is written: what the process must hold in memory
/// apart from what stays in files. The add methods mirror those of Encoder.
struct EncodedSize
{
	std::size_t memoryBytes = 0;
	/// Sum of the file slices of records fields.
	std::size_t fileBytes = 0;

	constexpr std::size_t totalBytes() const noexcept { return memoryBytes + fileBytes; }

	constexpr void add(std::size_t bytes) noexcept { memoryBytes += bytes; }
	constexpr void add(const EncodedSize& other) noexcept
	{
		memoryBytes += other.memoryBytes;
		fileBytes += other.fileBytes;
	}
	constexpr void addString(std::string_view text, bool flexible) noexcept
	{
		memoryBytes += (flexible ? compactLengthSize(text.size()) : 2) + text.size();
	}
	constexpr void addString(const std::optional<std::string_view>& text, bool flexible) noexcept
	{
		if (text)
			addString(*text, flexible);
		else
			memoryBytes += flexible ? 1 : 2;
	}
	constexpr void addBytes(BytesView bytes, bool flexible) noexcept
	{
		memoryBytes += (flexible ? compactLengthSize(bytes.size()) : 4) + bytes.size();
	}
	constexpr void addBytes(const std::optional<BytesView>& bytes, bool flexible) noexcept
	{
		if (bytes)
			addBytes(*bytes, flexible);
		else
			memoryBytes += flexible ? 1 : 4;
	}
	constexpr void addRecords(const Records& records, bool flexible) noexcept
	{
		memoryBytes += !flexible ? 4 : records.isNull() ? 1 : compactLengthSize(records.sizeInBytes());
		(records.isFile() ? fileBytes : memoryBytes) += records.sizeInBytes();
	}
	template <typename T>
	constexpr void addArrayLength(const Array<T>& array, bool flexible) noexcept
	{
		memoryBytes += !flexible ? 4 : array.isNull() ? 1 : compactLengthSize(array.size());
	}
	/// Tag, size and value of a tagged field.
	constexpr void addTagged(std::uint32_t tag, const EncodedSize& value) noexcept
	{
		memoryBytes += unsignedVarintSize(tag) + unsignedVarintSize(static_cast<std::uint32_t>(value.totalBytes()));
		add(value);
	}
	/// The count of a tagged section, and the unknown fields in it.
	constexpr void addTaggedSection(std::size_t knownCount, const Array<RawTaggedField>& unknown) noexcept
	{
		memoryBytes += unsignedVarintSize(static_cast<std::uint32_t>(knownCount + unknown.size()));
		for (const RawTaggedField& field : unknown)
			memoryBytes += unsignedVarintSize(field.tag) +
						   unsignedVarintSize(static_cast<std::uint32_t>(field.data.size())) + field.data.size();
	}

private:
	/// Bytes of a length in compact form, which is the unsigned varint of length + 1.
	static constexpr std::size_t compactLengthSize(std::size_t length) noexcept
	{
		return unsignedVarintSize(static_cast<std::uint32_t>(length) + 1);
	}
};

} // namespace Aeon::Protocol
