#include "RecordParser.h"

#include "Aeon/Protocol/Varint.h"

namespace Aeon::Protocol
{

namespace
{

/// A key and a value of no bytes take a length each.
constexpr std::size_t HEADER_BYTES_MIN = 2;

inline bool takeVarint(BytesView& rest, std::int32_t& number) noexcept
{
	const std::uint8_t* end = rest.data() + rest.size();
	const std::uint8_t* next = readVarint(rest.data(), end, number);
	if (next == nullptr) return false;
	rest = BytesView(next, end);
	return true;
}

inline bool takeVarlong(BytesView& rest, std::int64_t& number) noexcept
{
	const std::uint8_t* end = rest.data() + rest.size();
	const std::uint8_t* next = readVarlong(rest.data(), end, number);
	if (next == nullptr) return false;
	rest = BytesView(next, end);
	return true;
}

/// Bytes with their length in front; -1 is null.
inline bool takeNullableBytes(BytesView& rest, std::optional<BytesView>& bytes) noexcept
{
	std::int32_t length = 0;
	if (!takeVarint(rest, length) || length < -1) return false;
	bytes.reset();
	if (length == -1) return true;
	const auto size = static_cast<std::size_t>(length);
	if (size > rest.size()) return false;
	bytes = rest.first(size);
	rest = rest.subspan(size);
	return true;
}

const char* takeHeaders(BytesView& rest, RecordHeaders& headers) noexcept
{
	std::int32_t count = 0;
	if (!takeVarint(rest, count)) return "the record's header count is malformed";
	if (count < 0) return "the record has a negative number of headers";
	if (static_cast<std::size_t>(count) > rest.size() / HEADER_BYTES_MIN)
		return "the record claims more headers than fit";

	headers = {};
	if (count == 0) return nullptr;
	const BytesView encoded = rest;
	RecordHeader header;
	for (std::int32_t i = 0; i < count; ++i)
		if (const char* fault = parseRecordHeader(rest, header)) return fault;
	headers = RecordHeaders(count, encoded.first(encoded.size() - rest.size()));
	return nullptr;
}

} // namespace

const char* parseRecordHeader(BytesView& rest, RecordHeader& header) noexcept
{
	std::optional<BytesView> key;
	if (!takeNullableBytes(rest, key)) return "a record header's key is malformed";
	if (!key) return "a record header has a null key";
	if (!takeNullableBytes(rest, header.value)) return "a record header's value is malformed";
	header.key = std::string_view(reinterpret_cast<const char*>(key->data()), key->size());
	return nullptr;
}

const char* parseRecordBody(BytesView body, RecordView& record) noexcept
{
	// The attributes byte has no meaning yet; what stands in it is no fault.
	if (body.empty()) return "the record is empty";
	BytesView rest = body.subspan(1);
	if (!takeVarlong(rest, record.timestampDelta)) return "the record's timestamp delta is malformed";
	if (!takeVarint(rest, record.offsetDelta)) return "the record's offset delta is malformed";
	if (!takeNullableBytes(rest, record.key)) return "the record's key is malformed";
	if (!takeNullableBytes(rest, record.value)) return "the record's value is malformed";
	if (const char* fault = takeHeaders(rest, record.headers)) return fault;
	return rest.empty() ? nullptr : "the record is longer than its fields";
}

} // namespace Aeon::Protocol
