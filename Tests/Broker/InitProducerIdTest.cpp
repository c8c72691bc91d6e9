#include "ServingTest.h"

#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"

#include <set>

namespace Aeon::Test
{

namespace
{

using Protocol::InitProducerIdRequest;
using Protocol::InitProducerIdResponse;

/// The newest version belongs to two-phase commit and is not settled yet (KIP-939).
constexpr std::int16_t HIGHEST_STABLE_VERSION = InitProducerIdRequest::HIGHEST_VERSION - 1;
static_assert(InitProducerIdRequest::LATEST_VERSION_UNSTABLE);

class InitProducerId : public ServingTest
{
protected:
	/// The request of a producer without transactions.
	static InitProducerIdRequest idempotent()
	{
		InitProducerIdRequest request;
		request.transactionalId = std::nullopt;
		return request;
	}
	Reply<InitProducerIdResponse> ask(const InitProducerIdRequest& request, std::int16_t version = 4)
	{
		return client->call<InitProducerIdResponse>(request, version);
	}
};

} // namespace

TEST_F(InitProducerId, EveryVersionGivesAFreshId)
{
	std::set<std::int64_t> ids;
	for (std::int16_t version = 0; version <= HIGHEST_STABLE_VERSION; ++version)
	{
		const auto reply = ask(idempotent(), version);
		EXPECT_EQ(reply->errorCode, 0) << version;
		EXPECT_EQ(reply->producerEpoch, 0);
		EXPECT_TRUE(ids.insert(reply->producerId).second);
	}
}

TEST_F(InitProducerId, IdsDoNotComeBackAfterARestartOrABlock)
{
	std::set<std::int64_t> ids;
	for (int i = 0; i < 1200; ++i)
		EXPECT_TRUE(ids.insert(ask(idempotent())->producerId).second);
	restart();
	EXPECT_TRUE(ids.insert(ask(idempotent())->producerId).second);
}

TEST_F(InitProducerId, IdWithoutEpochIsInvalid)
{
	auto request = idempotent();
	request.producerId = 5;
	EXPECT_EQ(codeOf(ask(request)->errorCode), ErrorCode::INVALID_REQUEST);
	request.producerEpoch = 0;
	EXPECT_EQ(ask(request)->errorCode, 0);
}

} // namespace Aeon::Test
