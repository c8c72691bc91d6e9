#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon::Protocol
{

/// A header of a record (KIP-82). The views live as long as the record's bytes.
struct RecordHeader
{
	std::string_view key;
	std::optional<BytesView> value;
};

/// The headers of one record, still encoded; read one after the other. They have been checked when a RecordIterator
/// gives them, so that reading cannot fail.
class RecordHeaders
{
public:
	RecordHeaders() = default;
	/// Encoded headers without their count. Bytes that are no count headers end the reading early.
	RecordHeaders(std::int32_t count, BytesView encoded) noexcept : _count(count), _encoded(encoded) {}

	std::int32_t count() const noexcept { return _count; }
	bool empty() const noexcept { return _count == 0; }
	/// As on the wire, without the count.
	BytesView encoded() const noexcept { return _encoded; }

	/// Reads headers in order.
	class Cursor
	{
	public:
		explicit Cursor(const RecordHeaders& headers) noexcept : _left(headers._count), _rest(headers._encoded) {}
		/// The next header; no value behind the last.
		std::optional<RecordHeader> next() noexcept;

	private:
		std::int32_t _left;
		BytesView _rest;
	};
	Cursor cursor() const noexcept { return Cursor(*this); }
	/// Value of the first header of this key; no value where there is none or it is null.
	std::optional<BytesView> find(std::string_view key) const noexcept;

private:
	std::int32_t _count = 0;
	BytesView _encoded;
};

/// One record with its absolute offset and timestamp. The views live until the iterator that gave it moves on, and
/// as long as the batch's bytes.
struct RecordView
{
	Offset offset;
	/// Ms since 1970 as a consumer sees it: the batch's max timestamp where that is log append time.
	std::int64_t timestamp = NO_TIMESTAMP;
	/// NO_SEQUENCE where the batch has none.
	std::int32_t sequence = -1;
	std::optional<BytesView> key;
	std::optional<BytesView> value;
	RecordHeaders headers;
	/// As encoded, against the batch's base offset and base timestamp.
	std::int32_t offsetDelta = 0;
	std::int64_t timestampDelta = 0;
	/// Bytes of the unpacked record with its length.
	std::int32_t sizeInBytes = 0;
};

} // namespace Aeon::Protocol
