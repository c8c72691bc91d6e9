#include "Batches.h"
#include "BrokerLog.h"
#include "ServingTest.h"

#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using testing::HasSubstr;

class Dispatch : public ServingTest
{
protected:
	/// A frame that begins with key and version, and has correlation id 1, client id "odd" and this body.
	void sendFrame(std::int16_t key, std::int16_t version, const std::vector<std::uint8_t>& body)
	{
		std::vector<std::uint8_t> frame = {
			0,
			0,
			0,
			static_cast<std::uint8_t>(13 + body.size()),
			static_cast<std::uint8_t>(key >> 8),
			static_cast<std::uint8_t>(key & 0xff),
			static_cast<std::uint8_t>(version >> 8),
			static_cast<std::uint8_t>(version & 0xff),
			0,
			0,
			0,
			1,
			0,
			3,
			'o',
			'd',
			'd'};
		frame.insert(frame.end(), body.begin(), body.end());
		client->sendBytes(frame);
	}
	bool isAlive()
	{
		RawClient other(port());
		Protocol::ApiVersionsRequest request;
		return other.call<Protocol::ApiVersionsResponse>(request, 0)->errorCode == 0;
	}
};

} // namespace

TEST_F(Dispatch, UnknownApiClosesTheConnectionWithOneLineThatNamesIt)
{
	const BrokerLog log;
	sendFrame(999, 3, {});
	EXPECT_TRUE(client->closedByBroker());
	const auto line = log.waitFor("closing the connection");
	EXPECT_THAT(line, HasSubstr("'odd'"));
	EXPECT_THAT(line, HasSubstr("API key 999 version 3"));
	EXPECT_EQ(log.linesWith("closing the connection").size(), 1U);
	EXPECT_TRUE(isAlive());
}

TEST_F(Dispatch, ApiThatIsNotServedClosesTheConnectionUnderItsName)
{
	const BrokerLog log;
	sendFrame(Protocol::wireKey(Protocol::ApiKey::DESCRIBE_ACLS), 1, {});
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(log.waitFor("closing the connection"), HasSubstr("DescribeAcls version 1"));
}

TEST_F(Dispatch, UnknownVersionClosesTheConnectionWithOneLineThatNamesIt)
{
	for (const std::int16_t version : {std::int16_t{14}, std::int16_t{-1}, std::int16_t{32767}})
	{
		const BrokerLog log;
		client.emplace(port());
		sendFrame(Protocol::wireKey(Protocol::ApiKey::METADATA), version, {0});
		EXPECT_TRUE(client->closedByBroker());
		const auto line = log.waitFor("closing the connection");
		EXPECT_THAT(line, HasSubstr("'odd'"));
		EXPECT_THAT(line, HasSubstr("Metadata version " + std::to_string(version)));
		EXPECT_THAT(line, HasSubstr("only versions 0 to 13 are served"));
	}
	EXPECT_TRUE(isAlive());
}

TEST_F(Dispatch, BodyWithACountLargerThanItsBytesClosesTheConnection)
{
	const BrokerLog log;
	sendFrame(Protocol::wireKey(Protocol::ApiKey::METADATA), 1, {0x7f, 0xff, 0xff, 0xff});
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(log.waitFor("closing the connection"), HasSubstr("Metadata version 1"));
	EXPECT_TRUE(isAlive());
}

TEST_F(Dispatch, ClientIdInTheLogIsPrintable)
{
	const BrokerLog log;
	const std::uint8_t frame[] = {0, 0, 0, 13, 0x03, 0xe7, 0, 0, 0, 0, 0, 1, 0, 3, '\n', 0x1b, 'x'};
	client->sendBytes(frame);
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(
		log.waitFor("closing the connection"), HasSubstr("'?"
														 "?x'"));
}

TEST_F(Dispatch, NullClientIdEqualsAnEmptyOne)
{
	// ApiVersions 0 with correlation id 9 and client id null.
	const std::uint8_t frame[] = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 9, 0xff, 0xff};
	client->sendBytes(frame);
	EXPECT_EQ(client->receive<Protocol::ApiVersionsResponse>(0, 9)->errorCode, 0);
}

TEST_F(Dispatch, UnknownTaggedFieldsOfHeaderAndBodyAreSkipped)
{
	// Metadata 9, no topics; the header has tag 40 and the body tag 50, of two bytes each.
	const std::uint8_t frame[] = {0, 0,  0, 25, 0, 3, 0, 9, 0, 0, 0,  5, 0, 1, 'c',
								  1, 40, 2, 1,  2, 1, 0, 0, 0, 1, 50, 2, 3, 4};
	client->sendBytes(frame);
	EXPECT_EQ(client->receive<Protocol::MetadataResponse>(9, 5)->brokers.size(), 1U);
}

TEST_F(Dispatch, PipelinedRequestsAreAnsweredInOrder)
{
	createTopic("pipelined");
	const auto batch = batchOf({"x"});
	std::vector<std::int32_t> produceIds;
	for (int i = 0; i < 20; ++i)
		produceIds.push_back(client->send(produceRequest("pipelined", batch), ProduceRequest::HIGHEST_VERSION));
	for (int i = 0; i < 20; ++i)
	{
		const auto reply =
			client->receive<ProduceResponse>(ProduceRequest::HIGHEST_VERSION, produceIds[static_cast<std::size_t>(i)]);
		EXPECT_EQ(reply->responses[0].partitionResponses[0].baseOffset, i);
	}
}

TEST_F(Dispatch, RequestThatDecodesToFarMoreThanItsFrameIsRefused)
{
	// An array of a million topics without a byte for any of them, behind the header's tags and 25 bytes of fields.
	const BrokerLog log;
	std::vector<std::uint8_t> body(26);
	body.insert(body.end(), {0xc1, 0x84, 0x3d});
	sendFrame(Protocol::wireKey(Protocol::ApiKey::FETCH), 12, body);
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(log.waitFor("closing the connection"), HasSubstr("Fetch version 12"));
}

TEST_F(Dispatch, RequestForMorePartitionsThanAnyClientNeedsIsRefused)
{
	// Each partition costs 16 bytes on the wire, and many times that in an answer.
	const BrokerLog log;
	FetchRequest request;
	auto& topic = request.topics.append(arena);
	topic.topic = "bomb";
	topic.partitions.resize(arena, 200'000);
	client->send(request, 0);
	EXPECT_TRUE(client->closedByBroker());
	EXPECT_THAT(log.waitFor("closing the connection"), HasSubstr("Fetch version 0"));
	EXPECT_TRUE(isAlive());
}

} // namespace Aeon::Test
