#include "AdminTest.h"

#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsResponse.h"
#include "Aeon/Protocol/Messages/UpdateFeaturesRequest.h"
#include "Aeon/Protocol/Messages/UpdateFeaturesResponse.h"

namespace Aeon::Test
{

namespace
{

using Protocol::ApiVersionsRequest;
using Protocol::ApiVersionsResponse;
using Protocol::UpdateFeaturesRequest;
using Protocol::UpdateFeaturesResponse;

constexpr std::int8_t UPGRADE = 1;
constexpr std::int8_t SAFE_DOWNGRADE = 2;

class UpdateFeaturesHandler : public AdminTest
{
protected:
	UpdateFeaturesRequest request(std::int16_t level, std::int8_t type)
	{
		UpdateFeaturesRequest request;
		auto& update = request.featureUpdates.append(arena);
		update.feature = "transaction.version";
		update.maxVersionLevel = level;
		update.upgradeType = type;
		return request;
	}

	Reply<UpdateFeaturesResponse> ask(const UpdateFeaturesRequest& request, std::int16_t version)
	{
		return client->call<UpdateFeaturesResponse>(request, version);
	}

	/// The level that ApiVersions tells clients; 0 where the feature is off.
	std::int16_t finalizedLevel()
	{
		ApiVersionsRequest request;
		request.clientSoftwareName = "test";
		request.clientSoftwareVersion = "1";
		const auto reply = client->call<ApiVersionsResponse>(request, 4);
		for (const auto& feature : reply->finalizedFeatures)
			if (feature.name == "transaction.version") return feature.maxVersionLevel;
		return 0;
	}
};

TEST_F(UpdateFeaturesHandler, MovesAFeatureInEveryVersion)
{
	EXPECT_EQ(finalizedLevel(), 2);
	for (std::int16_t version = 0; version <= UpdateFeaturesRequest::HIGHEST_VERSION; ++version)
	{
		auto down = request(1, version == 0 ? UPGRADE : SAFE_DOWNGRADE);
		down.featureUpdates[0].allowDowngrade = version == 0;
		const auto reply = ask(down, version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::NONE) << reply->errorMessage.value_or("");
		EXPECT_EQ(reply->results.size(), version < 2 ? 1U : 0U);
		EXPECT_EQ(finalizedLevel(), 1);
		EXPECT_EQ(codeOf(ask(request(2, UPGRADE), version)->errorCode), ErrorCode::NONE);
		EXPECT_EQ(finalizedLevel(), 2);
	}
}

TEST_F(UpdateFeaturesHandler, RefusesWhatCannotBe)
{
	for (std::int16_t version = 0; version <= UpdateFeaturesRequest::HIGHEST_VERSION; ++version)
	{
		const auto reply = ask(request(1, UPGRADE), version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::INVALID_UPDATE_VERSION);
		EXPECT_NE(reply->errorMessage->find("transaction.version"), std::string_view::npos);
	}
	EXPECT_EQ(codeOf(ask(request(1, 4), 2)->errorCode), ErrorCode::INVALID_UPDATE_VERSION);
	EXPECT_EQ(finalizedLevel(), 2);
}

TEST_F(UpdateFeaturesHandler, OnlyValidatesWhereThatIsAskedFor)
{
	auto down = request(0, SAFE_DOWNGRADE);
	down.validateOnly = true;
	EXPECT_EQ(codeOf(ask(down, 1)->errorCode), ErrorCode::NONE);
	EXPECT_EQ(finalizedLevel(), 2);
	down.validateOnly = false;
	EXPECT_EQ(codeOf(ask(down, 1)->errorCode), ErrorCode::NONE);
	EXPECT_EQ(finalizedLevel(), 0);
}

} // namespace

} // namespace Aeon::Test
