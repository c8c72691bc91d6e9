#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Check.h"
#include "Aeon/Base/Types.h"

#include <cstddef>
#include <cstdint>

namespace Aeon::Protocol
{

/// The value of a field of type "records": null, bytes in memory, or a slice of a file that goes to the socket
/// without passing through the process. A trivial view: bytes belong to somebody else, and the file behind a slice
/// is kept open by BufferChain::keepAlive. A decoded value is never a slice.
class Records
{
public:
	/// Null.
	constexpr Records() noexcept : _bytes{nullptr, 0}, _kind(Kind::NULL_RECORDS) {}
	constexpr Records(BytesView bytes) noexcept : _bytes{bytes.data(), bytes.size()}, _kind(Kind::BYTES) {}
	constexpr Records(const FileSlice& slice) noexcept : _file(slice), _kind(Kind::FILE) {}

	constexpr bool isNull() const noexcept { return _kind == Kind::NULL_RECORDS; }
	constexpr bool isFile() const noexcept { return _kind == Kind::FILE; }

	/// 0 for null.
	constexpr std::size_t sizeInBytes() const noexcept { return isFile() ? _file.length : _bytes.size; }
	/// The bytes, none for null; not to be asked of a file slice (AEON_CHECK).
	BytesView bytes() const
	{
		AEON_CHECK(!isFile());
		return {_bytes.data, _bytes.size};
	}
	/// Only to be asked of a file slice (AEON_CHECK).
	const FileSlice& file() const
	{
		AEON_CHECK(isFile());
		return _file;
	}

private:
	enum class Kind : std::uint8_t
	{
		NULL_RECORDS,
		BYTES,
		FILE
	};
	struct Bytes
	{
		const std::uint8_t* data;
		std::size_t size;
	};

	union
	{
		Bytes _bytes;
		FileSlice _file;
	};
	Kind _kind;
};

} // namespace Aeon::Protocol
