#include "BatchMaker.h"

#include "RawClient.h"

#include <array>
#include <stdexcept>
#include <zlib.h>

namespace Aeon::Test
{

namespace
{

constexpr int PRODUCE = 0;
constexpr int PRODUCE_VERSION = 3;
constexpr std::int64_t TIMESTAMP = 1'600'000'000'000;

std::uint32_t crc32c(const Bytes& bytes)
{
	constexpr std::uint32_t POLYNOMIAL = 0x82f63b78;
	std::uint32_t crc = ~0u;
	for (const std::uint8_t byte : bytes)
	{
		crc ^= byte;
		for (int bit = 0; bit < 8; ++bit)
		{
			crc = (crc >> 1) ^ ((crc & 1) != 0 ? POLYNOMIAL : 0);
		}
	}
	return ~crc;
}

/// Feeds @p prefix and then @p zeros zero bytes through gzip.
Bytes gzip(const Bytes& prefix, std::size_t zeros, const Bytes& suffix)
{
	constexpr int GZIP_WINDOW = 15 + 16;
	static constexpr std::array<std::uint8_t, 1 << 16> ZEROS{};
	z_stream stream{};
	if (::deflateInit2(&stream, 9, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) != Z_OK)
	{
		throw std::runtime_error("deflateInit2");
	}
	Bytes output;
	const auto feed = [&](const std::uint8_t* data, std::size_t size, int flush)
	{
		std::array<std::uint8_t, 1 << 16> piece;
		stream.next_in = const_cast<std::uint8_t*>(data);
		stream.avail_in = static_cast<uInt>(size);
		do
		{
			stream.next_out = piece.data();
			stream.avail_out = piece.size();
			::deflate(&stream, flush);
			output.insert(output.end(), piece.data(), piece.data() + piece.size() - stream.avail_out);
		} while (stream.avail_out == 0);
	};
	feed(prefix.data(), prefix.size(), Z_NO_FLUSH);
	for (; zeros > ZEROS.size(); zeros -= ZEROS.size())
	{
		feed(ZEROS.data(), ZEROS.size(), Z_NO_FLUSH);
	}
	feed(ZEROS.data(), zeros, Z_NO_FLUSH);
	feed(suffix.data(), suffix.size(), Z_FINISH);
	::deflateEnd(&stream);
	return output;
}

/// All of a record that stands before its value, but for the length.
ByteWriter recordHead(std::size_t valueSize, std::int32_t offsetDelta)
{
	ByteWriter head;
	head.int8(0).varint(0).varint(offsetDelta).varint(-1).varint(static_cast<std::int64_t>(valueSize));
	return head;
}

} // namespace

Bytes makeRecord(const std::string& value, std::int32_t offsetDelta)
{
	const Bytes body = recordHead(value.size(), offsetDelta).raw(value).varint(0).bytes();
	return ByteWriter().varint(static_cast<std::int64_t>(body.size())).raw(body).bytes();
}

Bytes gzipRecordOfZeros(std::size_t valueSize)
{
	const Bytes head = recordHead(valueSize, 0).bytes();
	const Bytes headerCount = ByteWriter().varint(0).bytes();
	ByteWriter prefix;
	prefix.varint(static_cast<std::int64_t>(head.size() + valueSize + headerCount.size())).raw(head);
	return gzip(prefix.bytes(), valueSize, headerCount);
}

Bytes BatchMaker::make() const
{
	ByteWriter records;
	for (std::size_t index = 0; index < values.size() && !recordBytes; ++index)
	{
		records.raw(makeRecord(values[index], static_cast<std::int32_t>(index)));
	}
	if (recordBytes) records.raw(*recordBytes);
	const auto count = static_cast<std::int32_t>(values.size());
	ByteWriter checked;
	checked.int16(attributes).int32(count - 1 + lastOffsetDeltaError).int64(TIMESTAMP).int64(TIMESTAMP);
	checked.int64(producerId).int16(producerEpoch).int32(baseSequence);
	checked.int32(count + countError).raw(records.bytes());
	const std::uint32_t crc = crc32c(checked.bytes()) ^ (breakCrc ? 1u : 0u);
	constexpr std::int64_t EPOCH_MAGIC_AND_CRC_BYTES = 9;
	ByteWriter batch;
	batch.int64(0).int32(static_cast<std::int64_t>(checked.size()) + EPOCH_MAGIC_AND_CRC_BYTES + lengthError);
	batch.int32(-1).int8(magic).int32(crc).raw(checked.bytes());
	return batch.bytes();
}

Bytes produceRequest(const std::string& topic, const Bytes& batch, const std::optional<std::string>& transactionalId)
{
	ByteWriter request = requestHeader(PRODUCE, PRODUCE_VERSION);
	transactionalId ? request.string(*transactionalId) : request.int16(-1);
	request.int16(-1).int32(10'000);
	request.int32(1).string(topic).int32(1).int32(0);
	request.int32(static_cast<std::int64_t>(batch.size())).raw(batch);
	return request.bytes();
}

int produceError(const Bytes& reply)
{
	const std::size_t name = 4 + 4;
	const std::size_t partition = name + 2 + static_cast<std::size_t>(integerAt(reply, name, 2)) + 4;
	return static_cast<int>(integerAt(reply, partition + 4, 2));
}

} // namespace Aeon::Test
