// A transaction that no coordinator knows and so nobody ends: what a client leaves that writes whatever it likes. An
// operator finds it, and ends it by hand.

#include "BatchMaker.h"
#include "RawClient.h"
#include "TransactionTest.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::ElementsAre;

constexpr int WRITE_TXN_MARKERS = 27;
constexpr int WRITE_TXN_MARKERS_VERSION = 1;
constexpr int DESCRIBE_PRODUCERS = 61;
constexpr int DESCRIBE_PRODUCERS_VERSION = 0;
constexpr std::int16_t TRANSACTIONAL = 0x10;
constexpr std::int64_t PRODUCER = 4711;
constexpr std::int16_t EPOCH = 3;

/// A producer as DescribeProducers tells of it.
struct ActiveProducer
{
	std::int64_t id = -1;
	std::int32_t epoch = -1;
	std::int64_t firstOffset = -1;

	bool operator==(const ActiveProducer&) const = default;
};

/// The header of flexible versions.
ByteWriter flexibleHeader(int apiKey, int apiVersion)
{
	ByteWriter header = requestHeader(apiKey, apiVersion);
	header.unsignedVarint(0);
	return header;
}

/// Arrays are of one element, and there are no tagged fields.
constexpr int ONE = 2;
constexpr int NO_TAGS = 0;

Bytes describeProducersRequest(const std::string& topic)
{
	ByteWriter request = flexibleHeader(DESCRIBE_PRODUCERS, DESCRIBE_PRODUCERS_VERSION);
	request.unsignedVarint(ONE).compactString(topic).unsignedVarint(ONE).int32(0);
	request.unsignedVarint(NO_TAGS).unsignedVarint(NO_TAGS);
	return request.bytes();
}

Bytes abortRequest(const std::string& topic, const ActiveProducer& producer)
{
	ByteWriter request = flexibleHeader(WRITE_TXN_MARKERS, WRITE_TXN_MARKERS_VERSION);
	request.unsignedVarint(ONE).int64(producer.id).int16(producer.epoch).int8(0);
	request.unsignedVarint(ONE).compactString(topic).unsignedVarint(ONE).int32(0).unsignedVarint(NO_TAGS);
	request.int32(0).unsignedVarint(NO_TAGS).unsignedVarint(NO_TAGS);
	return request.bytes();
}

class HangingTransaction : public TransactionTest
{
protected:
	/// Brokers that ask the coordinator before the first record of a transaction do not let it come so far.
	Settings settings() const override
	{
		Settings all = TransactionTest::settings();
		all["transaction.partition.verification.enable"] = "false";
		return all;
	}

	Bytes answerTo(const Bytes& request) const
	{
		RawClient client(bootstrap());
		if (client.exchange(request) != RawClient::Outcome::ANSWERED) throw std::runtime_error("no answer");
		return client.reply();
	}

	/// The only producer of partition 0.
	ActiveProducer describe() const
	{
		const Bytes reply = answerTo(describeProducersRequest(output));
		const std::size_t header = 4 + 1;
		const std::size_t partition = header + 4 + 1 + 1 + output.size() + 1;
		EXPECT_EQ(integerAt(reply, partition + 4, 2), 0) << "the error code";
		// A null error message comes before the producers.
		const std::size_t producers = partition + 4 + 2 + 1;
		EXPECT_EQ(integerAt(reply, producers, 1), ONE);
		const std::size_t first = producers + 1;
		return {
			integerAt(reply, first, 8), static_cast<std::int32_t>(integerAt(reply, first + 8, 4)),
			integerAt(reply, first + 8 + 4 + 4 + 8 + 4, 8)};
	}

	std::int64_t abort(const ActiveProducer& producer) const
	{
		const Bytes reply = answerTo(abortRequest(output, producer));
		const std::size_t marker = 4 + 1 + 1;
		EXPECT_EQ(integerAt(reply, marker, 8), producer.id);
		return integerAt(reply, marker + 8 + 1 + 1 + output.size() + 1 + 4, 2);
	}
};

TEST_F(HangingTransaction, IsFoundAndEndedByHand)
{
	ASSERT_TRUE(LibrdkafkaProducer(bootstrap()).sendAll(output, {{"key", "before"}}));
	const BatchMaker batch{
		.values = {"hanging"},
		.recordBytes = {},
		.attributes = TRANSACTIONAL,
		.producerId = PRODUCER,
		.producerEpoch = EPOCH,
		.baseSequence = 0};
	ASSERT_EQ(produceError(answerTo(produceRequest(output, batch.make(), "nobody's"))), 0);
	ASSERT_TRUE(LibrdkafkaProducer(bootstrap()).sendAll(output, {{"key", "behind"}}));
	EXPECT_EQ(endOffsets(bootstrap(), {output, 0}), (EndOffsets{3, 1}));
	EXPECT_THAT(read(output), ElementsAre("before"));

	process().kill();
	process().start();
	EXPECT_EQ(endOffsets(bootstrap(), {output, 0}), (EndOffsets{3, 1})) << "it hangs on";
	const ActiveProducer found = describe();
	ASSERT_EQ(found, (ActiveProducer{PRODUCER, EPOCH, 1}));
	EXPECT_EQ(abort(found), 0);
	EXPECT_TRUE(becomesStable(output));
	EXPECT_THAT(read(output), ElementsAre("before", "behind"));
	EXPECT_EQ(describe().firstOffset, -1) << "nothing is open any more";
}

} // namespace

} // namespace Aeon::Test
