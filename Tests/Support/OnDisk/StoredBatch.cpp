#include "StoredBatch.h"

#include "Checksum.h"

#include <algorithm>
#include <array>
#include <limits>

namespace Aeon::Test::OnDisk
{

namespace
{

constexpr std::size_t PREFIX = 12;
constexpr std::size_t SEEN_MAGIC = 17;
constexpr std::size_t HEADER = 61;
constexpr std::size_t CRC_COVERS_FROM = 21;
constexpr std::int32_t LENGTH_MIN = 14;

constexpr int CODEC_BITS = 0x07;
constexpr int APPEND_TIME_BIT = 0x08;
constexpr int TRANSACTIONAL_BIT = 0x10;
constexpr int CONTROL_BIT = 0x20;
constexpr int UNUSED_BITS = 0xff80;

/// First bytes of a packed block. Raw snappy blocks, which some clients send, have none.
bool beginsAsPacked(int codec, View payload)
{
	static constexpr std::array<std::uint8_t, 2> GZIP = {0x1f, 0x8b};
	static constexpr std::array<std::uint8_t, 4> LZ4 = {0x04, 0x22, 0x4d, 0x18};
	static constexpr std::array<std::uint8_t, 4> ZSTD = {0x28, 0xb5, 0x2f, 0xfd};
	const View magic = codec == 1 ? View(GZIP) : codec == 3 ? View(LZ4) : codec == 4 ? View(ZSTD) : View();
	return payload.size() >= magic.size() && std::equal(magic.begin(), magic.end(), payload.begin());
}

/// Reads the records of one uncompressed batch.
class RecordsReader
{
public:
	RecordsReader(StoredBatch& batch, Report& report, std::int64_t baseTimestamp, bool appendTime) :
		_batch(batch), _report(report), _baseTimestamp(baseTimestamp), _appendTime(appendTime)
	{
	}

	void read(View payload)
	{
		ByteReader reader(payload);
		for (std::int32_t number = 0; number < _batch.recordCount && reader.ok(); ++number)
		{
			const std::int64_t length = reader.varint();
			const View body = length < 0 ? View() : reader.bytes(static_cast<std::size_t>(length));
			if (!reader.ok() || length < 0) return add("a record's length does not fit");
			readRecord(body);
		}
		if (reader.left() != 0) add("bytes follow the last record");
		if (_batch.recordCount == 0 || _appendTime) return;
		if (_largestTimestamp != _batch.maxTimestamp) add("max timestamp is not that of the records");
	}

private:
	void readRecord(View body)
	{
		ByteReader reader(body);
		if (reader.take<std::int8_t>() != 0) add("a record's attributes are not 0");
		_largestTimestamp = std::max(_largestTimestamp, _baseTimestamp + reader.varlong());
		checkOffset(reader.varint());
		const std::size_t before = reader.left();
		const View key = reader.lengthAndBytes(true);
		// A null key is the one byte of -1.
		if (!(key.empty() && before - reader.left() == 1 && body[body.size() - before] == 1)) _batch.keyless = false;
		const View value = reader.lengthAndBytes(true);
		const std::int64_t headers = reader.varint();
		if (headers < 0) add("a negative number of headers");
		for (std::int64_t number = 0; number < headers && reader.ok(); ++number)
		{
			reader.lengthAndBytes(false);
			reader.lengthAndBytes(true);
		}
		if (!reader.ok() || reader.left() != 0) add("a record's length is not that of its fields");
		if (_batch.control)
			readControl(key);
		else
			_batch.values.push_back(value);
	}

	void checkOffset(std::int64_t delta)
	{
		if (delta <= _lastDelta) add("offsets of records do not ascend");
		if (delta > _batch.lastOffsetDelta) add("a record lies behind the last offset");
		_lastDelta = delta;
	}

	void readControl(View key)
	{
		ByteReader reader(key);
		if (reader.take<std::int16_t>() < 0) add("negative version of a control record");
		_batch.controlTypes.push_back(reader.take<std::int16_t>());
		if (!reader.ok()) add("key of a control record is too short");
	}

	void add(std::string what) { _report.addAt(_batch.position, std::move(what)); }

	StoredBatch& _batch;
	Report& _report;
	const std::int64_t _baseTimestamp;
	const bool _appendTime;
	std::int64_t _largestTimestamp = std::numeric_limits<std::int64_t>::min();
	std::int64_t _lastDelta = -1;
};

void checkHeader(const StoredBatch& batch, int attributes, Report& report)
{
	const auto require = [&](bool holds, const char* otherwise)
	{
		if (!holds) report.addAt(batch.position, otherwise);
	};
	require((attributes & UNUSED_BITS) == 0, "attribute bits 7-15 are not 0");
	require((attributes & CODEC_BITS) <= 4, "unknown codec");
	require(batch.baseOffset >= 0, "negative base offset");
	require(batch.leaderEpoch >= 0, "no leader epoch");
	require(batch.lastOffsetDelta >= 0, "negative last offset delta");
	require(batch.recordCount >= 0, "negative record count");
	require(batch.recordCount <= batch.lastOffsetDelta + 1LL, "more records than offsets");
	require(batch.producerId >= 0 || batch.producerEpoch == -1, "producer epoch without a producer");
	require(batch.producerId >= 0 || batch.baseSequence == -1, "sequence without a producer");
	require(!batch.transactional || batch.producerId >= 0, "transactional batch without a producer");
	require(!batch.control || batch.baseSequence == -1, "control batch with a sequence");
}

StoredBatch readMagic2(View bytes, std::uint64_t position, Report& report)
{
	StoredBatch batch;
	batch.position = position;
	batch.size = bytes.size();
	ByteReader reader(bytes);
	batch.baseOffset = reader.take<std::int64_t>();
	reader.take<std::int32_t>();
	batch.leaderEpoch = reader.take<std::int32_t>();
	reader.take<std::int8_t>();
	if (reader.take<std::uint32_t>() != crc32c(bytes.subspan(CRC_COVERS_FROM))) report.addAt(position, "wrong CRC-32C");
	const int attributes = static_cast<std::uint16_t>(reader.take<std::int16_t>());
	batch.transactional = (attributes & TRANSACTIONAL_BIT) != 0;
	batch.control = (attributes & CONTROL_BIT) != 0;
	batch.lastOffsetDelta = reader.take<std::int32_t>();
	batch.lastOffset = batch.baseOffset + batch.lastOffsetDelta;
	const auto baseTimestamp = reader.take<std::int64_t>();
	batch.maxTimestamp = reader.take<std::int64_t>();
	batch.producerId = reader.take<std::int64_t>();
	batch.producerEpoch = reader.take<std::int16_t>();
	batch.baseSequence = reader.take<std::int32_t>();
	batch.recordCount = reader.take<std::int32_t>();
	checkHeader(batch, attributes, report);
	const View payload = reader.bytes(reader.left());
	if ((attributes & CODEC_BITS) == 0)
		RecordsReader(batch, report, baseTimestamp, (attributes & APPEND_TIME_BIT) != 0).read(payload);
	else if (batch.recordCount > 0 && !beginsAsPacked(attributes & CODEC_BITS, payload))
		report.addAt(position, "the payload does not begin as its codec's do");
	return batch;
}

/// Magic 0 and 1: CRC-32, magic, attributes, in magic 1 a timestamp, key and value with lengths of 4 bytes.
StoredBatch readLegacy(View bytes, std::uint64_t position, Report& report)
{
	StoredBatch batch;
	batch.position = position;
	batch.size = bytes.size();
	ByteReader reader(bytes);
	batch.baseOffset = reader.take<std::int64_t>();
	batch.lastOffset = batch.baseOffset;
	reader.take<std::int32_t>();
	if (reader.take<std::uint32_t>() != crc32(bytes.subspan(PREFIX + 4))) report.addAt(position, "wrong CRC-32");
	batch.magic = reader.take<std::int8_t>();
	reader.take<std::int8_t>();
	if (batch.magic == 1) batch.maxTimestamp = reader.take<std::int64_t>();
	for (const char* field : {"key", "value"})
	{
		const auto length = reader.take<std::int32_t>();
		if (length > 0) reader.bytes(static_cast<std::size_t>(length));
		if (!reader.ok() || length < -1) report.addAt(position, std::string("the ") + field + " does not fit");
	}
	if (reader.ok() && reader.left() != 0) report.addAt(position, "bytes follow the value");
	return batch;
}

} // namespace

std::vector<StoredBatch> readBatches(View bytes, Report& report)
{
	std::vector<StoredBatch> batches;
	std::uint64_t position = 0;
	while (position < bytes.size())
	{
		ByteReader reader(bytes.subspan(position));
		reader.take<std::int64_t>();
		const auto length = reader.take<std::int32_t>();
		reader.take<std::int32_t>();
		const int magic = reader.take<std::int8_t>();
		const std::uint64_t size = PREFIX + static_cast<std::uint64_t>(std::max(length, 0));
		if (!reader.ok() || length < LENGTH_MIN || size > bytes.size() - position)
		{
			report.addAt(position, "no whole batch");
			break;
		}
		if (magic < 0 || magic > 2 || size < SEEN_MAGIC || (magic == 2 && size < HEADER))
		{
			report.addAt(position, "no batch of a known magic");
			break;
		}
		const View batch = bytes.subspan(position, size);
		batches.push_back(magic == 2 ? readMagic2(batch, position, report) : readLegacy(batch, position, report));
		position += size;
	}
	return batches;
}

} // namespace Aeon::Test::OnDisk
