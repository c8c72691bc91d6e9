#include "AllocationCounter.h"
#include "Batches.h"
#include "ServingTest.h"

#include <cstring>

namespace Aeon::Test
{

namespace
{

/// A request as it goes over the wire, so that sending it costs the test no allocation.
template <typename Request>
std::vector<std::uint8_t> wireOf(const Request& request, std::int16_t version)
{
	const auto key = static_cast<Protocol::ApiKey>(Request::API_KEY);
	Protocol::RequestHeader header;
	header.requestApiKey = Request::API_KEY;
	header.requestApiVersion = version;
	header.clientId = "hot";
	BufferChain chain;
	Protocol::encodeFrame(chain, header, Protocol::requestHeaderVersion(key, version), request, version);
	std::vector<std::uint8_t> bytes;
	for (const auto& piece : chain.pieces())
		bytes.insert(bytes.end(), piece.data, piece.data + piece.length);
	return bytes;
}

class HotPath : public ServingTest
{
protected:
	/// Memory that the whole process takes from the heap while the request is sent and answered so often.
	std::size_t allocationsOf(const std::vector<std::uint8_t>& request, int times)
	{
		const auto exchange = [&]
		{
			client->sendBytes(request);
			client->receiveInto(_response);
		};
		for (int i = 0; i < 50; ++i)
			exchange();
		const auto before = allocationCount();
		for (int i = 0; i < times; ++i)
			exchange();
		return allocationCount() - before;
	}

private:
	std::vector<std::uint8_t> _response = std::vector<std::uint8_t>(1024 * 1024);
};

/// The broker's background threads may allocate a little at any time; a request that allocates at all shows as one per
/// request or more.
constexpr int REQUESTS = 1000;
constexpr std::size_t NOISE = REQUESTS / 4;

} // namespace

TEST_F(HotPath, ProduceAllocatesNothing)
{
	createTopic("produced", 2);
	const auto batch = batchOf({std::string(1000, 'x')});
	for (const std::int16_t acks : {std::int16_t{1}, std::int16_t{-1}})
		for (const std::int16_t version : {std::int16_t{9}, ProduceRequest::HIGHEST_VERSION})
		{
			auto request = produceRequest("produced", batch, acks);
			auto& second = request.topicData[0].partitionData.append(arena);
			second.index = 1;
			second.records = Protocol::Records(BytesView(batch));
			EXPECT_LT(allocationsOf(wireOf(request, version), REQUESTS), NOISE) << "acks " << acks;
		}
}

TEST_F(HotPath, AnswersToPipelinedProducesThatDoNotWaitForTheDiskTravelTogether)
{
	createTopic("pipelined");
	const auto batch = batchOf({"x"});
	for (const std::int16_t version :
		 {std::int16_t{2}, std::int16_t{8}, std::int16_t{9}, ProduceRequest::HIGHEST_VERSION})
	{
		const auto one = wireOf(produceRequest("pipelined", batch, 1), version);
		std::vector<std::uint8_t> three;
		for (int i = 0; i < 3; ++i)
			three.insert(three.end(), one.begin(), one.end());
		client->sendBytes(three);
		client->receiveFrame();
		// Sent as one, the others are there as soon as the first is.
		EXPECT_TRUE(client->hasAnswer()) << version;
		client->receiveFrame();
		EXPECT_TRUE(client->hasAnswer()) << version;
		client->receiveFrame();
	}
}

TEST_F(HotPath, FetchAllocatesNothing)
{
	createTopic("fetched", 2);
	for (int i = 0; i < 20; ++i)
		for (const std::int32_t partition : {0, 1})
			produceValues("fetched", {std::string(5000, 'x')}, partition);
	std::vector<FetchAsk> asks(2);
	asks[1].partition = 1;
	for (const std::int16_t version : {std::int16_t{11}, FetchRequest::HIGHEST_VERSION})
	{
		FetchOptions options;
		options.version = version;
		EXPECT_LT(allocationsOf(wireOf(fetchRequest("fetched", asks, options), version), REQUESTS), NOISE);
	}
}

TEST_F(HotPath, PollThatEndsEmptyAllocatesNothing)
{
	createTopic("polled");
	FetchOptions options;
	options.waitMs = 1;
	const auto request = wireOf(fetchRequest("polled", {{}}, options), FetchRequest::HIGHEST_VERSION);
	EXPECT_LT(allocationsOf(request, REQUESTS), NOISE);
}

} // namespace Aeon::Test
