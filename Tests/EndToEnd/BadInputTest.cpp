#include "BatchMaker.h"
#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaReader.h"
#include "RawClient.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>

namespace Aeon::Test
{

namespace
{

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

using Outcome = RawClient::Outcome;

constexpr int METADATA = 3;
constexpr int API_VERSIONS = 18;

enum : int
{
	NONE = 0,
	CORRUPT_MESSAGE = 2,
	MESSAGE_TOO_LARGE = 10,
	INVALID_TOPIC_EXCEPTION = 17,
	UNSUPPORTED_VERSION = 35,
	INVALID_RECORD = 87,
};

/// After every test a connection that was there before is still served.
template <typename Base>
class WithBystander : public Base
{
protected:
	void SetUp() override
	{
		Base::SetUp();
		if (this->IsSkipped()) return;
		bystander.emplace(this->bootstrap());
		expectServed();
	}

	void TearDown() override
	{
		if (bystander) expectServed();
		Base::TearDown();
	}

	void expectServed() { EXPECT_EQ(bystander->exchange(requestHeader(API_VERSIONS, 0).bytes()), Outcome::ANSWERED); }

	/// What comes of @p bytes on a connection of their own.
	Outcome outcomeOf(const Bytes& bytes)
	{
		RawClient client(this->bootstrap());
		return client.send(bytes) ? client.receive() : Outcome::CLOSED;
	}

	Outcome outcomeOfFrame(const Bytes& content)
	{
		return outcomeOf(ByteWriter().int32(static_cast<std::int64_t>(content.size())).raw(content).bytes());
	}

	std::optional<RawClient> bystander;
};

using BadFrame = WithBystander<BrokerTest>;

TEST_F(BadFrame, LargerThanTheLimitClosesTheConnection)
{
	EXPECT_EQ(outcomeOf(ByteWriter().int32(0x7fffffff).bytes()), Outcome::CLOSED);
	EXPECT_EQ(outcomeOf(ByteWriter().int32(104'857'601).bytes()), Outcome::CLOSED);
}

TEST_F(BadFrame, OfNegativeSizeClosesTheConnection)
{
	EXPECT_EQ(outcomeOf(ByteWriter().int32(-1).bytes()), Outcome::CLOSED);
	EXPECT_EQ(outcomeOf(ByteWriter().int32(-0x80000000ll).bytes()), Outcome::CLOSED);
}

TEST_F(BadFrame, ThatEndsTooEarlyIsNotAnswered)
{
	const Bytes whole = ByteWriter().int32(19).raw(requestHeader(API_VERSIONS, 0).bytes()).bytes();
	for (std::size_t length = 0; length < whole.size(); ++length)
	{
		RawClient client(bootstrap());
		client.send(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
		client.finishSending();
		EXPECT_EQ(client.receive(), Outcome::CLOSED) << length << " bytes";
	}
}

TEST_F(BadFrame, InManySmallPiecesIsStillAnswered)
{
	RawClient client(bootstrap());
	const Bytes whole = ByteWriter().int32(19).raw(requestHeader(API_VERSIONS, 0).bytes()).bytes();
	for (const std::uint8_t byte : whole)
	{
		ASSERT_TRUE(client.send({byte}));
	}
	EXPECT_EQ(client.receive(), Outcome::ANSWERED);
}

TEST_F(BadFrame, OfTlsOrHttpBytesClosesTheConnection)
{
	EXPECT_EQ(outcomeOf(ByteWriter().raw("GET /topics HTTP/1.1\r\nHost: localhost\r\n\r\n").bytes()), Outcome::CLOSED);
	EXPECT_EQ(
		outcomeOf(ByteWriter().int32(0x16030100).int32(0xc8010000).raw(std::string(200, 'c')).bytes()),
		Outcome::CLOSED);
}

TEST_F(BadFrame, WithAnUnknownApiKeyClosesTheConnection)
{
	EXPECT_EQ(outcomeOfFrame(requestHeader(999, 0).bytes()), Outcome::CLOSED);
	EXPECT_EQ(outcomeOfFrame(requestHeader(-1, 0).bytes()), Outcome::CLOSED);
}

TEST_F(BadFrame, WithAnUnknownVersionClosesTheConnection)
{
	EXPECT_EQ(outcomeOfFrame(requestHeader(METADATA, 99).int32(0).bytes()), Outcome::CLOSED);
	EXPECT_EQ(outcomeOfFrame(requestHeader(METADATA, -1).int32(0).bytes()), Outcome::CLOSED);
}

TEST_F(BadFrame, OfApiVersionsInAnUnknownVersionIsAnsweredInVersionZero)
{
	RawClient client(bootstrap());
	const ByteWriter request = requestHeader(API_VERSIONS, 99, 7).unsignedVarint(0);
	ASSERT_EQ(client.exchange(request.bytes()), Outcome::ANSWERED);
	const Bytes& reply = client.reply();
	EXPECT_EQ(integerAt(reply, 0, 4), 7);
	EXPECT_EQ(integerAt(reply, 4, 2), UNSUPPORTED_VERSION);
	ASSERT_EQ(integerAt(reply, 6, 4), 1);
	EXPECT_EQ(integerAt(reply, 10, 2), API_VERSIONS);
	EXPECT_EQ(integerAt(reply, 12, 2), 0);
	EXPECT_GE(integerAt(reply, 14, 2), 4);
	EXPECT_EQ(reply.size(), 16u);
	EXPECT_EQ(client.exchange(requestHeader(API_VERSIONS, 0, 8).bytes()), Outcome::ANSWERED);
}

TEST_F(BadFrame, WithACountLargerThanItsBytesClosesTheConnection)
{
	for (const std::int64_t count : {0x7fffffffll, 1'000'000ll, 2ll})
	{
		EXPECT_EQ(outcomeOfFrame(requestHeader(METADATA, 1).int32(count).bytes()), Outcome::CLOSED) << count;
	}
}

class BadBatch : public WithBystander<BrokerTest>
{
protected:
	void SetUp() override
	{
		WithBystander<BrokerTest>::SetUp();
		if (IsSkipped()) return;
		topic = uniqueTopic();
		admin.emplace(bootstrap());
		ASSERT_EQ(admin->createTopic(topic, 1, {{"max.message.bytes", "100000"}}), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	void TearDown() override
	{
		if (admin) admin->deleteTopic(topic);
		admin.reset();
		WithBystander<BrokerTest>::TearDown();
	}

	/// The error that a batch is answered with; -100 where the connection is closed instead.
	int errorFor(const Bytes& batch)
	{
		RawClient client(bootstrap());
		if (client.exchange(produceRequest(topic, batch)) != Outcome::ANSWERED) return -100;
		return produceError(client.reply());
	}

	void expectNothingWritten() { EXPECT_EQ(admin->watermarks(topic), (LibrdkafkaAdmin::Watermarks{0, 0})); }

	std::string topic;
	std::optional<LibrdkafkaAdmin> admin;
};

TEST_F(BadBatch, OfThisKindIsAcceptedWhenNothingIsWrongWithIt)
{
	EXPECT_EQ(errorFor(BatchMaker{.values = {"one", "two"}, .recordBytes = {}}.make()), NONE);
	EXPECT_EQ(readAll(bootstrap(), topic).at(1).value, "two");
}

TEST_F(BadBatch, WithAWrongChecksumIsCorrupt)
{
	EXPECT_EQ(errorFor(BatchMaker{.recordBytes = {}, .breakCrc = true}.make()), CORRUPT_MESSAGE);
	expectNothingWritten();
}

TEST_F(BadBatch, WithWrongCountsIsInvalid)
{
	EXPECT_EQ(errorFor(BatchMaker{.recordBytes = {}, .countError = 1}.make()), INVALID_RECORD);
	EXPECT_EQ(errorFor(BatchMaker{.recordBytes = {}, .countError = -1}.make()), INVALID_RECORD);
	EXPECT_EQ(errorFor(BatchMaker{.recordBytes = {}, .lastOffsetDeltaError = 1}.make()), INVALID_RECORD);
	expectNothingWritten();
}

TEST_F(BadBatch, WithAWrongLengthIsCorrupt)
{
	EXPECT_EQ(errorFor(BatchMaker{.recordBytes = {}, .lengthError = -60}.make()), CORRUPT_MESSAGE);
	expectNothingWritten();
}

TEST_F(BadBatch, WithBytesThatAreNoRecordsIsRefused)
{
	const Bytes garbage(50, 0xee);
	EXPECT_NE(errorFor(BatchMaker{.recordBytes = garbage}.make()), NONE);
	for (const std::int16_t codec : {1, 2, 3, 4})
	{
		EXPECT_NE(errorFor(BatchMaker{.recordBytes = garbage, .attributes = codec}.make()), NONE) << "codec " << codec;
	}
	expectNothingWritten();
}

TEST_F(BadBatch, OverTheTopicsLimitIsTooLarge)
{
	EXPECT_EQ(errorFor(BatchMaker{.values = {std::string(100'001, 'x')}, .recordBytes = {}}.make()), MESSAGE_TOO_LARGE);
	expectNothingWritten();
}

TEST_F(BadBatch, ForAnIllegalTopicNameIsRefused)
{
	RawClient client(bootstrap());
	const ByteWriter request = requestHeader(METADATA, 4).int32(1).string("no such/name").int8(1);
	ASSERT_EQ(client.exchange(request.bytes()), Outcome::ANSWERED);
	const Bytes& reply = client.reply();
	const std::string name = "no such/name";
	const auto place = std::search(reply.begin(), reply.end(), name.begin(), name.end());
	ASSERT_NE(place, reply.end());
	const auto error = static_cast<std::size_t>(place - reply.begin()) - 4;
	EXPECT_EQ(integerAt(reply, error, 2), INVALID_TOPIC_EXCEPTION);
}

using BadInputOfOurOwn = WithBystander<OwnBrokerTest>;

TEST_F(BadInputOfOurOwn, UnknownVersionIsLoggedWithClientApiAndVersion)
{
	EXPECT_EQ(outcomeOfFrame(requestHeader(METADATA, 99).int32(0).bytes()), Outcome::CLOSED);
	EXPECT_TRUE(waitUntil([&] { return ::testing::Value(process().output(), ContainsRegex("aeon-test.*\n")); }));
	EXPECT_THAT(process().output(), AllOf(HasSubstr("aeon-test"), HasSubstr("Metadata"), HasSubstr("99")));
}

TEST_F(BadInputOfOurOwn, DecompressionBombIsRefusedWithoutEatingMemory)
{
	constexpr std::size_t INFLATED = 800u << 20;
	ASSERT_EQ(LibrdkafkaAdmin(bootstrap()).createTopic("bombed"), RD_KAFKA_RESP_ERR_NO_ERROR);
	const Bytes bomb = BatchMaker{.recordBytes = gzipRecordOfZeros(INFLATED), .attributes = 1}.make();
	ASSERT_LT(bomb.size(), 1'000'000u) << "small enough for max.message.bytes";
	const std::size_t before = process().residentBytes();
	RawClient client(bootstrap());
	if (client.exchange(produceRequest("bombed", bomb)) == Outcome::ANSWERED)
	{
		EXPECT_NE(produceError(client.reply()), NONE);
	}
	EXPECT_LT(process().residentBytes(), before + (64u << 20));
	EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).watermarks("bombed"), (LibrdkafkaAdmin::Watermarks{0, 0}));
}

TEST_F(BadInputOfOurOwn, ClaimedFrameSizeReservesNoMemory)
{
	const std::size_t before = process().residentBytes();
	std::vector<RawClient> clients;
	for (int index = 0; index < 20; ++index)
	{
		clients.emplace_back(bootstrap());
		ASSERT_TRUE(clients.back().send(ByteWriter().int32(100'000'000).raw("a few bytes").bytes()));
	}
	expectServed();
	EXPECT_LT(process().residentBytes(), before + (32u << 20));
}

} // namespace

} // namespace Aeon::Test
