#include "Aeon/Protocol/ApiKey.h"

#include <gtest/gtest.h>

using namespace Aeon::Protocol;

TEST(ApiKey, TableHoldsEveryKeyAtItsOwnPlace)
{
	std::int16_t expected = 0;
	for (const ApiFacts& facts : allApis())
		EXPECT_EQ(wireKey(facts.key), expected++) << facts.name;
	EXPECT_EQ(expected, 95);
}

TEST(ApiKey, UnknownNumbersHaveNoApi)
{
	EXPECT_FALSE(apiKeyOf(-1).has_value());
	EXPECT_FALSE(apiKeyOf(95).has_value());
	EXPECT_EQ(apiKeyOf(1), ApiKey::FETCH);
	EXPECT_EQ(apiName(ApiKey::OFFSET_FOR_LEADER_EPOCH), "OffsetForLeaderEpoch");
	EXPECT_EQ(apiName(static_cast<ApiKey>(1000)), "unknown");
}

TEST(ApiKey, HeadersTurnFlexibleWithTheBody)
{
	EXPECT_EQ(requestHeaderVersion(ApiKey::PRODUCE, 8), 1);
	EXPECT_EQ(requestHeaderVersion(ApiKey::PRODUCE, 9), 2);
	EXPECT_EQ(responseHeaderVersion(ApiKey::PRODUCE, 8), 0);
	EXPECT_EQ(responseHeaderVersion(ApiKey::PRODUCE, 9), 1);
	EXPECT_EQ(requestHeaderVersion(ApiKey::SASL_HANDSHAKE, 1), 1);
	EXPECT_EQ(responseHeaderVersion(ApiKey::SASL_HANDSHAKE, 1), 0);
}

TEST(ApiKey, ApiVersionsResponseHeaderIsAlwaysTheOldest)
{
	for (std::int16_t version = 0; version <= 5; ++version)
		EXPECT_EQ(responseHeaderVersion(ApiKey::API_VERSIONS, version), 0);
	EXPECT_EQ(requestHeaderVersion(ApiKey::API_VERSIONS, 3), 2);
}

TEST(ApiKey, FirstControlledShutdownHadNoClientId)
{
	EXPECT_EQ(requestHeaderVersion(ApiKey::CONTROLLED_SHUTDOWN, 0), 0);
	EXPECT_EQ(requestHeaderVersion(ApiKey::CONTROLLED_SHUTDOWN, 1), 1);
}
