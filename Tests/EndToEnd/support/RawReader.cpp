#include "RawReader.h"

#include "FetchRequest.h"

#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr int LIST_OFFSETS = 2;
/// The first that tells where committed records end.
constexpr int LIST_OFFSETS_VERSION = 2;
constexpr std::int64_t LATEST = -1;
constexpr std::int64_t EARLIEST = -2;
constexpr int READ_UNCOMMITTED = 0;
constexpr int READ_COMMITTED = 1;
constexpr int UNKNOWN_TOPIC_OR_PARTITION = 3;
constexpr int FETCH_BYTES_MAX = 8 << 20;

/// Takes one field after the other from a batch.
class Fields
{
public:
	Fields(const Bytes& bytes, std::size_t position) : _bytes(bytes), _position(position) {}

	std::size_t position() const noexcept { return _position; }
	void skip(std::size_t count) { _position += count; }

	std::int64_t integer(int width)
	{
		const std::int64_t value = integerAt(_bytes, _position, width);
		_position += static_cast<std::size_t>(width);
		return value;
	}

	std::int64_t varint()
	{
		std::uint64_t value = 0;
		for (int shift = 0;; shift += 7)
		{
			const std::uint8_t byte = _bytes.at(_position++);
			value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
			if (byte < 0x80 || shift > 56) break;
		}
		return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
	}

	/// Bytes behind their length, which is -1 for none.
	std::optional<std::string> nullableBytes()
	{
		const std::int64_t length = varint();
		if (length < 0) return std::nullopt;
		const auto count = static_cast<std::size_t>(length);
		if (count > _bytes.size() || _position > _bytes.size() - count) throw std::out_of_range("bytes of a record");
		const auto begin = _bytes.begin() + static_cast<std::ptrdiff_t>(_position);
		_position += count;
		return std::string(begin, begin + static_cast<std::ptrdiff_t>(count));
	}

private:
	const Bytes& _bytes;
	std::size_t _position;
};

constexpr std::size_t LENGTH_END = 8 + 4;

/// The records of the batch that begins there, from @p from on; gives the offset behind the batch.
std::int64_t takeBatch(const Bytes& bytes, std::size_t begin, std::int64_t from, std::vector<Record>& records)
{
	constexpr int CODEC_MASK = 7;
	constexpr int CONTROL = 0x20;
	Fields fields(bytes, begin);
	const std::int64_t base = fields.integer(8);
	fields.skip(4 + 4 + 1 + 4);
	const std::int64_t attributes = fields.integer(2);
	const std::int64_t next = base + fields.integer(4) + 1;
	const std::int64_t firstTimestamp = fields.integer(8);
	fields.skip(8 + 8 + 2 + 4);
	const std::int64_t count = fields.integer(4);
	if ((attributes & CODEC_MASK) != 0) throw std::runtime_error("a compressed batch");
	if ((attributes & CONTROL) != 0) return next;
	for (std::int64_t number = 0; number < count; ++number)
	{
		const auto length = static_cast<std::size_t>(fields.varint());
		const std::size_t end = fields.position() + length;
		fields.skip(1);
		Record record;
		record.timestamp = firstTimestamp + fields.varint();
		record.offset = base + fields.varint();
		record.key = fields.nullableBytes();
		record.value = fields.nullableBytes();
		fields.skip(end - fields.position());
		if (record.offset >= from) records.push_back(std::move(record));
	}
	return next;
}

/// The same for all batches that are whole; gives the offset behind the last one, @p from where there is none.
std::int64_t takeBatches(const Bytes& bytes, std::int64_t from, std::vector<Record>& records)
{
	std::int64_t next = from;
	for (std::size_t begin = 0; begin + LENGTH_END <= bytes.size();)
	{
		const std::size_t end = begin + LENGTH_END + static_cast<std::size_t>(integerAt(bytes, begin + 8, 4));
		if (end > bytes.size()) break;
		next = takeBatch(bytes, begin, from, records);
		begin = end;
	}
	return next;
}

} // namespace

RawReader::RawReader(const std::string& bootstrap) : _client(bootstrap)
{
}

std::optional<StoredPartition> RawReader::read(const GroupPartition& place)
{
	const std::optional<std::int64_t> start = offsetOf(place, EARLIEST, READ_UNCOMMITTED);
	if (!start) return std::nullopt;
	StoredPartition stored{*start, {}};
	for (std::int64_t next = *start;;)
	{
		const FetchedPartition fetched = fetchedPartition(ask(fetchRequest(place, next, 0, FETCH_BYTES_MAX)));
		if (fetched.error != 0) throw std::runtime_error("Fetch answered error " + std::to_string(fetched.error));
		const std::int64_t before = next;
		next = takeBatches(fetched.records, next, stored.records);
		// Nothing below the high watermark: a log that lost its end and goes on behind it with an empty segment.
		if (next >= fetched.highWatermark || next == before) return stored;
	}
}

const Bytes& RawReader::ask(const Bytes& request)
{
	if (_client.exchange(request) != RawClient::Outcome::ANSWERED)
		throw std::runtime_error("the broker does not answer");
	return _client.reply();
}

std::optional<EndOffsets> RawReader::ends(const GroupPartition& place)
{
	// In this order: what is stable now lies below where the partition ends later.
	const auto stable = offsetOf(place, LATEST, READ_COMMITTED);
	const auto end = offsetOf(place, LATEST, READ_UNCOMMITTED);
	if (!stable || !end) return std::nullopt;
	return EndOffsets{*end, *stable};
}

std::optional<std::int64_t> RawReader::offsetOf(const GroupPartition& place, std::int64_t timestamp, int isolation)
{
	ByteWriter request = requestHeader(LIST_OFFSETS, LIST_OFFSETS_VERSION);
	request.int32(-1).int8(isolation).int32(1).string(place.topic).int32(1).int32(place.partition).int64(timestamp);
	const Bytes& reply = ask(request.bytes());
	const std::size_t error = 4 + 4 + 4 + 2 + place.topic.size() + 4 + 4;
	const std::int64_t code = integerAt(reply, error, 2);
	if (code == UNKNOWN_TOPIC_OR_PARTITION) return std::nullopt;
	if (code != 0) throw std::runtime_error("ListOffsets answered error " + std::to_string(code));
	return integerAt(reply, error + 2 + 8, 8);
}

} // namespace Aeon::Test
