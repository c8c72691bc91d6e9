#include "RecordSamples.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;
using Json = nlohmann::json;

namespace
{

/// One line of RecordBatch.jsonl: a slice of a log, and what Kafka's classes read in it.
struct Vector
{
	std::string kind;
	Json json;
	Bytes bytes;

	BytesView bytesOf(const Json& batch) const
	{
		return BytesView(bytes).subspan(
			batch["position"].get<std::size_t>(), batch["size_in_bytes"].get<std::size_t>());
	}
};

std::string vectorsFile()
{
	const char* folder = std::getenv("AEON_VECTORS");
	return std::string(folder != nullptr ? folder : AEON_VECTORS_DEFAULT) + "/RecordBatch.jsonl";
}

const std::vector<Vector>& vectors()
{
	static const std::vector<Vector> all = []
	{
		std::vector<Vector> lines;
		std::ifstream file(vectorsFile());
		for (std::string line; std::getline(file, line);)
		{
			const Json json = Json::parse(line);
			lines.push_back({json["kind"], json["json"], fromHex(json["hex"].get<std::string>())});
		}
		return lines;
	}();
	return all;
}

std::string base64(BytesView bytes)
{
	static constexpr std::string_view DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	std::string text;
	for (std::size_t i = 0; i < bytes.size(); i += 3)
	{
		std::uint32_t group = 0;
		for (std::size_t j = 0; j < 3; ++j)
			group = group << 8 | (i + j < bytes.size() ? bytes[i + j] : 0);
		for (std::size_t j = 0; j < 4; ++j)
			text += i + j <= bytes.size() ? DIGITS[group >> (18 - 6 * j) & 63] : '=';
	}
	return text;
}

Json jsonOf(std::optional<BytesView> bytes)
{
	return bytes ? Json(base64(*bytes)) : Json(nullptr);
}

Json jsonOf(const RecordHeaders& headers)
{
	Json list = Json::array();
	for (auto cursor = headers.cursor(); const auto header = cursor.next();)
		list.push_back({{"key", header->key}, {"value", jsonOf(header->value)}});
	return list;
}

Json jsonOf(const RecordView& record)
{
	return {{"offset", record.offset.value()}, {"timestamp", record.timestamp}, {"sequence", record.sequence},
			{"key", jsonOf(record.key)},       {"value", jsonOf(record.value)}, {"headers", jsonOf(record.headers)}};
}

Json recordsOf(const RecordBatchView& batch)
{
	Json list = Json::array();
	RecordScratch scratch;
	RecordIterator records(batch, scratch);
	while (records.next())
		list.push_back(jsonOf(records.record()));
	EXPECT_TRUE(records.ok()) << records.error().message;
	return list;
}

std::string typeName(TimestampType type)
{
	return type == TimestampType::LOG_APPEND_TIME ? "LogAppendTime" : "CreateTime";
}

Json jsonOf(const RecordBatchView& batch)
{
	const auto horizon = batch.deleteHorizonMs();
	return {
		{"size_in_bytes", batch.sizeInBytes()},
		{"magic", batch.magic()},
		{"base_offset", batch.baseOffset().value()},
		{"last_offset", batch.lastOffset().value()},
		{"compression", compressionName(*batch.compressionType())},
		{"timestamp_type", typeName(batch.timestampType())},
		{"batch_length", batch.length()},
		{"partition_leader_epoch", batch.partitionLeaderEpoch().value()},
		{"crc", batch.crc()},
		{"attributes", batch.attributes()},
		{"last_offset_delta", batch.lastOffsetDelta()},
		{"base_timestamp", batch.baseTimestamp()},
		{"max_timestamp", batch.maxTimestamp()},
		{"producer_id", batch.producerId().value()},
		{"producer_epoch", batch.producerEpoch()},
		{"base_sequence", batch.baseSequence()},
		{"last_sequence", batch.lastSequence()},
		{"records_count", batch.recordCount()},
		{"transactional", batch.isTransactional()},
		{"control", batch.isControl()},
		{"delete_horizon_ms", horizon ? Json(*horizon) : Json(nullptr)},
	};
}

/// The batch built again from its header's fields and its records.
Bytes rebuilt(const RecordBatchView& batch)
{
	RecordBatchBuilder builder;
	builder.begin(
		{.baseOffset = batch.baseOffset(),
		 .partitionLeaderEpoch = batch.partitionLeaderEpoch(),
		 .compression = *batch.compressionType(),
		 .timestampType = batch.timestampType(),
		 .producerId = batch.producerId(),
		 .producerEpoch = batch.producerEpoch(),
		 .baseSequence = batch.baseSequence(),
		 .isTransactional = batch.isTransactional(),
		 .isControl = batch.isControl(),
		 .deleteHorizonMs = batch.deleteHorizonMs(),
		 .baseTimestamp = batch.baseTimestamp(),
		 .maxTimestamp = batch.maxTimestamp(),
		 .lastOffset = batch.lastOffset()});
	RecordScratch scratch;
	RecordIterator records(batch, scratch);
	while (records.next())
	{
		const RecordView& record = records.record();
		builder.append(
			record.offset, {batch.baseTimestamp() + record.timestampDelta, record.key, record.value, record.headers});
	}
	const BytesView bytes = builder.finish();
	return {bytes.begin(), bytes.end()};
}

Json legacyRecordsOf(BytesView bytes)
{
	Json list = Json::array();
	RecordScratch scratch;
	LegacyMessageSet messages(bytes, scratch);
	while (messages.next())
	{
		const LegacyMessage& message = messages.message();
		list.push_back(
			{{"offset", message.offset.value()},
			 {"timestamp", message.timestamp},
			 {"key", jsonOf(message.key)},
			 {"value", jsonOf(message.value)}});
	}
	EXPECT_TRUE(messages.ok()) << messages.error().message;
	return list;
}

/// What of the expected batch the decoded one states too.
void expectFields(const Json& expected, const Json& actual)
{
	for (const auto& [name, value] : actual.items())
		EXPECT_EQ(expected[name], value) << name;
}

void checkMagic2(const Json& expected, BytesView bytes)
{
	const RecordBatchView batch(bytes);
	expectFields(expected, jsonOf(batch));
	RecordScratch scratch;
	const auto result = validateBatch(bytes, {.origin = BatchOrigin::LOG}, scratch);
	EXPECT_EQ(result.ok(), expected["valid"].get<bool>());
	if (!result.ok())
	{
		EXPECT_EQ(result.code(), ErrorCode::CORRUPT_MESSAGE);
		return;
	}
	EXPECT_EQ(recordsOf(batch), expected["records"]);
	const Bytes again = rebuilt(batch);
	if (batch.isCompressed())
		EXPECT_EQ(recordsOf(RecordBatchView(again)), expected["records"]);
	else
		EXPECT_EQ(again, Bytes(bytes.begin(), bytes.end()));
	EXPECT_TRUE(validateBatch(again, {.origin = BatchOrigin::LOG}, scratch).ok());
}

/// The message or wrapper built again from what it holds.
Bytes rebuiltLegacy(BytesView bytes, const LegacyMessage& outer)
{
	LegacyMessageSetBuilder builder;
	builder.begin(outer.magic, outer.compression, outer.timestampType);
	RecordScratch scratch;
	LegacyMessageSet messages(bytes, scratch);
	while (messages.next())
		builder.append(
			messages.message().offset, messages.message().timestamp, messages.message().key, messages.message().value);
	Bytes out;
	builder.finish(out);
	return out;
}

void checkLegacy(const Json& expected, BytesView bytes)
{
	const auto outer = LegacyMessage::parse(bytes);
	ASSERT_TRUE(outer.ok()) << outer.error().message;
	EXPECT_EQ(expected["magic"], outer->magic);
	EXPECT_EQ(expected["last_offset"], outer->offset.value());
	EXPECT_EQ(expected["attributes"], outer->attributes);
	EXPECT_EQ(expected["compression"], compressionName(outer->compression));
	if (outer->magic == MAGIC_V1)
	{
		EXPECT_EQ(expected["timestamp_type"], typeName(outer->timestampType));
		EXPECT_EQ(expected["max_timestamp"], outer->timestamp);
	}
	EXPECT_EQ(legacyRecordsOf(bytes), expected["records"]);

	const Bytes again = rebuiltLegacy(bytes, *outer);
	EXPECT_EQ(legacyRecordsOf(again), expected["records"]);
	if (outer->compression == CompressionType::NONE)
	{
		EXPECT_EQ(again, Bytes(bytes.begin(), bytes.end()));
	}
	if (outer->compression == CompressionType::LZ4)
	{
		const auto ours = LegacyMessage::parse(again);
		ASSERT_TRUE(ours.ok());
		const BytesView theirs = *outer->value;
		EXPECT_TRUE(std::equal(theirs.begin(), theirs.begin() + 7, ours->value->begin())) << "the frame header";
	}
}

class RecordBatchVectors : public testing::Test
{
protected:
	void SetUp() override
	{
		if (!vectors().empty()) return;
		std::cerr << "SKIPPED: no record batch vectors at " << vectorsFile() << " (set AEON_VECTORS)\n";
		GTEST_SKIP() << "no record batch vectors at " << vectorsFile();
	}
};

} // namespace

TEST_F(RecordBatchVectors, EveryBatchReadsAsKafkaReadsItAndIsBuiltAgain)
{
	std::size_t batchCount = 0;
	for (const Vector& vector : vectors())
	{
		SCOPED_TRACE(vector.kind);
		for (const Json& expected : vector.json["batches"])
		{
			const BytesView bytes = vector.bytesOf(expected);
			if (magicOf(bytes) == MAGIC_V2)
				checkMagic2(expected, bytes);
			else
				checkLegacy(expected, bytes);
			++batchCount;
		}
	}
	EXPECT_GE(batchCount, vectors().size());
}

TEST_F(RecordBatchVectors, SlicesEndWhereTheirWholeBatchesEnd)
{
	for (const Vector& vector : vectors())
	{
		SCOPED_TRACE(vector.kind);
		BatchReader reader(vector.bytes);
		std::size_t count = 0;
		while (const auto batch = reader.next())
		{
			const Json& expected = vector.json["batches"][count++];
			EXPECT_EQ(expected["position"].get<std::size_t>() + batch->size(), reader.position());
		}
		EXPECT_EQ(count, vector.json["batches"].size());
		EXPECT_EQ(reader.position(), vector.json["valid_bytes"].get<std::size_t>());
		const bool whole = vector.json["valid_bytes"] == vector.json["size_in_bytes"];
		EXPECT_EQ(reader.stop(), whole ? BatchReader::Stop::END : BatchReader::Stop::TRUNCATED);
	}
}

TEST_F(RecordBatchVectors, CutAtEveryByteNoBatchPasses)
{
	RecordScratch scratch;
	for (const Vector& vector : vectors())
		for (const Json& expected : vector.json["batches"])
		{
			const BytesView whole = vector.bytesOf(expected);
			// Every byte of a large batch would take long and show nothing new.
			const std::size_t step = std::max<std::size_t>(1, whole.size() / 2000);
			for (std::size_t size = 0; size < whole.size(); size += step)
			{
				const BytesView cut = whole.first(size);
				if (magicOf(whole) == MAGIC_V2)
					EXPECT_FALSE(validateBatch(cut, {.origin = BatchOrigin::LOG}, scratch).ok()) << vector.kind << size;
				else
					EXPECT_FALSE(LegacyMessage::parse(cut).ok()) << vector.kind << size;
			}
		}
}

TEST_F(RecordBatchVectors, FlippedBitsBehindARightCrcNeverCrash)
{
	const unsigned seed = 1234567;
	SCOPED_TRACE(seed);
	std::mt19937 random(seed);
	RecordScratch scratch;
	DownConverter converter;
	Bytes out;
	for (const Vector& vector : vectors())
		for (const Json& expected : vector.json["batches"])
		{
			const BytesView whole = vector.bytesOf(expected);
			const int rounds = whole.size() > 10000 ? 20 : 300;
			for (int round = 0; round < rounds; ++round)
			{
				Bytes broken(whole.begin(), whole.end());
				for (int flips = 0; flips < 1 + round % 3; ++flips)
					broken[random() % broken.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
				ValidationOptions options{.origin = BatchOrigin::LOG, .checkCrc = false};
				options.unpackedBytesMax = 1 << 20;
				static_cast<void>(validateBatch(broken, options, scratch));
				out.clear();
				static_cast<void>(converter.convert(broken, MAGIC_V0, Offset(0), scratch, out, 1 << 20));
			}
		}
}

TEST_F(RecordBatchVectors, OldMessageSetsConvertUpAndBackDown)
{
	RecordScratch scratch;
	RecordBatchBuilder builder;
	DownConverter converter;
	for (const Vector& vector : vectors())
	{
		if (vector.json["batches"].empty() || vector.json["batches"][0]["magic"].get<int>() == 2) continue;
		SCOPED_TRACE(vector.kind);
		const auto converted = upConvert(vector.bytes, {}, scratch, builder);
		if (vector.kind.find("log_append_time") != std::string::npos)
		{
			EXPECT_EQ(converted.code(), ErrorCode::INVALID_TIMESTAMP);
			continue;
		}
		ASSERT_TRUE(converted.ok()) << converted.error().message;
		ASSERT_TRUE(validateBatch(converted->batch, {}, scratch).ok());
		Bytes back;
		const std::int8_t magic = vector.json["batches"][0]["magic"].get<std::int8_t>();
		ASSERT_TRUE(converter.convert(converted->batch, magic, Offset(0), scratch, back).ok());

		Json expected = Json::array();
		for (const Json& batch : vector.json["batches"])
			for (const Json& record : batch["records"])
				expected.push_back(record);
		for (std::size_t i = 0; i < expected.size(); ++i)
			expected[i]["offset"] = i;
		EXPECT_EQ(legacyRecordsOf(back), expected);
	}
}
