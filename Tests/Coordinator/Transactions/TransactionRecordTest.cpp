#include "Transactions/TransactionRecord.h"

#include "Aeon/Protocol/DecodeException.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

std::string hex(BytesView bytes)
{
	constexpr char DIGITS[] = "0123456789abcdef";
	std::string text;
	for (const auto byte : bytes)
	{
		text += DIGITS[byte >> 4];
		text += DIGITS[byte & 0xf];
	}
	return text;
}

TransactionMetadata committing()
{
	TransactionMetadata metadata;
	metadata.producer = {ProducerId(4000), 3};
	metadata.previousProducerId = ProducerId(4000);
	metadata.nextProducerId = ProducerId(4001);
	metadata.timeoutMs = 60000;
	metadata.status = TransactionStatus::PREPARE_COMMIT;
	metadata.partitions = {{"a", PartitionId(0)}, {"a", PartitionId(2)}, {"b", PartitionId(1)}};
	metadata.startTimeMs = 5;
	metadata.lastUpdateTimeMs = 9;
	metadata.clientVersion = 2;
	return metadata;
}

class TransactionRecordTest : public testing::Test
{
protected:
	std::variant<TransactionRecord, UnusableRecord>
	throughBytes(const TransactionMetadata* metadata, std::int16_t version)
	{
		const auto encoded = encodeTransactionRecord("tx1", metadata, version, arena);
		return decodeTransactionRecord(encoded.key, encoded.value, arena);
	}

	Protocol::Arena arena;
};

TEST_F(TransactionRecordTest, HasTheKeyOfKafka)
{
	EXPECT_EQ(hex(encodeTransactionRecord("tx1", nullptr, 2, arena).key), "00000003747831");
}

TEST_F(TransactionRecordTest, HasTheFixedFieldsInVersion0)
{
	auto metadata = committing();
	metadata.partitions = {{"a", PartitionId(2)}};
	const auto encoded = encodeTransactionRecord("tx1", &metadata, 0, arena);
	EXPECT_EQ(
		hex(*encoded.value), "0000"
							 "0000000000000fa0"
							 "0003"
							 "0000ea60"
							 "02"
							 "00000001"
							 "000161"
							 "00000001"
							 "00000002"
							 "0000000000000009"
							 "0000000000000005");
}

TEST_F(TransactionRecordTest, HasNullForThePartitionsOfAnEmptyOne)
{
	TransactionMetadata metadata;
	metadata.producer = {ProducerId(1), 0};
	const auto encoded = encodeTransactionRecord("tx1", &metadata, 0, arena);
	EXPECT_EQ(hex(*encoded.value).substr(34, 8), "ffffffff");
}

TEST_F(TransactionRecordTest, KeepsEverythingInVersion1)
{
	const auto metadata = committing();
	for (const std::int16_t clusterVersion : {1, 2})
	{
		const auto record = std::get<TransactionRecord>(throughBytes(&metadata, clusterVersion));
		EXPECT_EQ(record.transactionalId, "tx1");
		EXPECT_EQ(record.metadata, metadata);
	}
}

TEST_F(TransactionRecordTest, KeepsWhatVersion0Has)
{
	const auto metadata = committing();
	auto expected = metadata;
	expected.previousProducerId = expected.nextProducerId = NO_PRODUCER_ID;
	expected.clientVersion = 0;
	EXPECT_EQ(std::get<TransactionRecord>(throughBytes(&metadata, 0)).metadata, expected);
}

TEST_F(TransactionRecordTest, ReadsATombstone)
{
	const auto record = std::get<TransactionRecord>(throughBytes(nullptr, 2));
	EXPECT_EQ(record.transactionalId, "tx1");
	EXPECT_FALSE(record.metadata);
}

TEST_F(TransactionRecordTest, HasNoUseForWhatItDoesNotKnow)
{
	const auto metadata = committing();
	const auto encoded = encodeTransactionRecord("tx1", &metadata, 0, arena);
	std::vector<std::uint8_t> key(encoded.key.begin(), encoded.key.end());
	std::vector<std::uint8_t> value(encoded.value->begin(), encoded.value->end());
	const auto reason = [&]
	{ return std::get<UnusableRecord>(decodeTransactionRecord(key, BytesView(value), arena)).reason; };

	value[1] = 2;
	EXPECT_EQ(reason(), "version 2 is not known here");
	value[1] = 0;
	constexpr std::size_t STATUS = 16;
	value[STATUS] = 7;
	EXPECT_EQ(reason(), "status 7 is not known here");
	key[1] = 9;
	EXPECT_EQ(reason(), "type 9 is not known here");
}

TEST_F(TransactionRecordTest, ThrowsOnBrokenBytes)
{
	const auto metadata = committing();
	const auto encoded = encodeTransactionRecord("tx1", &metadata, 2, arena);
	const std::vector<std::uint8_t> value(encoded.value->begin(), encoded.value->end());
	for (std::size_t size = 0; size < value.size(); ++size)
		EXPECT_THROW(
			decodeTransactionRecord(encoded.key, BytesView(value.data(), size), arena), Protocol::DecodeException)
			<< size;
	auto longer = value;
	longer.push_back(0);
	EXPECT_THROW(decodeTransactionRecord(encoded.key, BytesView(longer), arena), Protocol::DecodeException);
}

} // namespace

} // namespace Aeon::Coordinator
