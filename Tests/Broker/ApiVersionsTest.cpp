#include "ServingTest.h"

#include "Aeon/Broker/ApiTable.h"
#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsResponse.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using Protocol::ApiVersionsRequest;
using Protocol::ApiVersionsResponse;

class ApiVersions : public ServingTest
{
protected:
	ApiVersionsRequest request() const
	{
		ApiVersionsRequest request;
		request.clientSoftwareName = "raw-client";
		request.clientSoftwareVersion = "1.0.0";
		return request;
	}
	Reply<ApiVersionsResponse> ask(const ApiVersionsRequest& request, std::int16_t version)
	{
		return client->call<ApiVersionsResponse>(request, version);
	}
	/// Sends a version that does not exist, as a request of the newest one, and reads the answer in version 0.
	Reply<ApiVersionsResponse> askFuture(std::int16_t version)
	{
		const std::uint8_t frame[] = {
			0,
			0,
			0,
			15,
			0,
			18,
			static_cast<std::uint8_t>(version >> 8),
			static_cast<std::uint8_t>(version & 0xff),
			0,
			0,
			0,
			77,
			0,
			4,
			'n',
			'e',
			'x',
			't',
			0};
		client->sendBytes(frame);
		return client->receive<ApiVersionsResponse>(0, 77);
	}
};

const ApiVersionsResponse::ApiVersion* rangeOf(const ApiVersionsResponse& response, Protocol::ApiKey key)
{
	for (const auto& range : response.apiKeys)
		if (range.apiKey == Protocol::wireKey(key)) return &range;
	return nullptr;
}

std::vector<std::string> supportedFeatures(const ApiVersionsResponse& response)
{
	std::vector<std::string> names;
	for (const auto& feature : response.supportedFeatures)
		names.emplace_back(feature.name);
	return names;
}

} // namespace

TEST_F(ApiVersions, EveryVersionIsAnsweredWithTheWholeTable)
{
	for (std::int16_t version = ApiVersionsRequest::LOWEST_VERSION; version <= ApiVersionsRequest::HIGHEST_VERSION;
		 ++version)
	{
		SCOPED_TRACE(version);
		const auto reply = ask(request(), version);
		EXPECT_EQ(reply->errorCode, 0);
		ASSERT_EQ(reply->apiKeys.size(), ApiTable::served().size());
		for (std::size_t i = 0; i < reply->apiKeys.size(); ++i)
		{
			EXPECT_EQ(reply->apiKeys[i].apiKey, Protocol::wireKey(ApiTable::served()[i].key));
			EXPECT_EQ(reply->apiKeys[i].minVersion, ApiTable::served()[i].lowestVersion);
			EXPECT_EQ(reply->apiKeys[i].maxVersion, ApiTable::served()[i].highestVersion);
		}
	}
}

TEST_F(ApiVersions, VersionAboveOursIsAnsweredInVersion0WithOurRangeAndTheConnectionGoesOn)
{
	for (const std::int16_t version : {6, 99, 32767})
	{
		const auto reply = askFuture(version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::UNSUPPORTED_VERSION);
		ASSERT_EQ(reply->apiKeys.size(), 1U);
		EXPECT_EQ(reply->apiKeys[0].apiKey, 18);
		EXPECT_EQ(reply->apiKeys[0].minVersion, 0);
		EXPECT_EQ(reply->apiKeys[0].maxVersion, 5);
	}
	EXPECT_EQ(ask(request(), 5)->errorCode, 0);
}

TEST_F(ApiVersions, ProduceBeginsAtZeroAndZstdVersionsAreThere)
{
	const auto reply = ask(request(), 0);
	const auto* produce = rangeOf(*reply, Protocol::ApiKey::PRODUCE);
	ASSERT_NE(produce, nullptr);
	EXPECT_EQ(produce->minVersion, 0);
	EXPECT_GE(produce->maxVersion, 7);
	EXPECT_GE(rangeOf(*reply, Protocol::ApiKey::FETCH)->maxVersion, 10);
}

TEST_F(ApiVersions, VersionsWithTopicIdsComeWithMetadataThatTellsThem)
{
	const auto reply = ask(request(), 4);
	EXPECT_GE(rangeOf(*reply, Protocol::ApiKey::METADATA)->maxVersion, 12);
	EXPECT_EQ(rangeOf(*reply, Protocol::ApiKey::FETCH)->maxVersion, 18);
	EXPECT_EQ(rangeOf(*reply, Protocol::ApiKey::PRODUCE)->maxVersion, 13);
}

TEST_F(ApiVersions, TelemetryIsNotOffered)
{
	const auto reply = ask(request(), 4);
	EXPECT_EQ(rangeOf(*reply, Protocol::ApiKey::GET_TELEMETRY_SUBSCRIPTIONS), nullptr);
	EXPECT_EQ(rangeOf(*reply, Protocol::ApiKey::PUSH_TELEMETRY), nullptr);
}

TEST_F(ApiVersions, SoftwareNameMustHaveItsForm)
{
	for (const std::string_view bad : {"", "-client", "client-", "two words", "client\n", ".", "a_b"})
	{
		SCOPED_TRACE(bad);
		auto named = request();
		named.clientSoftwareName = bad;
		EXPECT_EQ(codeOf(ask(named, 3)->errorCode), ErrorCode::INVALID_REQUEST);
		auto versioned = request();
		versioned.clientSoftwareVersion = bad;
		EXPECT_EQ(codeOf(ask(versioned, 5)->errorCode), ErrorCode::INVALID_REQUEST);
	}
	for (const std::string_view good : {"a", "librdkafka", "apache-kafka-java", "v4.0.0-rc1", "4"})
	{
		auto named = request();
		named.clientSoftwareName = good;
		EXPECT_EQ(ask(named, 3)->errorCode, 0) << good;
	}
}

TEST_F(ApiVersions, ClientOfAnotherClusterOrNodeIsSentBackToBootstrap)
{
	auto unknowing = request();
	EXPECT_EQ(ask(unknowing, 5)->errorCode, 0);

	auto right = request();
	right.clusterId = broker.broker().clusterId();
	right.nodeId = 1;
	EXPECT_EQ(ask(right, 5)->errorCode, 0);

	auto otherCluster = right;
	otherCluster.clusterId = "AAAAAAAAAAAAAAAAAAAAAA";
	EXPECT_EQ(codeOf(ask(otherCluster, 5)->errorCode), ErrorCode::REBOOTSTRAP_REQUIRED);

	auto otherNode = right;
	otherNode.nodeId = 2;
	EXPECT_EQ(codeOf(ask(otherNode, 5)->errorCode), ErrorCode::REBOOTSTRAP_REQUIRED);
}

TEST_F(ApiVersions, FeaturesThatBeginAtZeroAreLeftOutBelowVersion4)
{
	const auto old = ask(request(), 3);
	for (const auto& feature : old->supportedFeatures)
		EXPECT_GT(feature.minVersion, 0) << feature.name;
	EXPECT_THAT(supportedFeatures(*old), testing::Contains("metadata.version"));

	const auto modern = ask(request(), 4);
	EXPECT_THAT(supportedFeatures(*modern), testing::Contains("kraft.version"));
	EXPECT_GE(modern->finalizedFeaturesEpoch, 0);
}

TEST_F(ApiVersions, FeaturesWhoseApisAreNotServedAreNotOffered)
{
	const auto reply = ask(request(), 5);
	const auto hasEndTxn = rangeOf(*reply, Protocol::ApiKey::END_TXN) != nullptr;
	bool finalized = false;
	for (const auto& feature : reply->finalizedFeatures)
		finalized = finalized || feature.name == "transaction.version";
	EXPECT_EQ(finalized, hasEndTxn);
}

} // namespace Aeon::Test
