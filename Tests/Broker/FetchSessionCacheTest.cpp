#include "Aeon/Broker/FetchSessionCache.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using namespace std::chrono_literals;

constexpr auto AGE = 120s;
const FetchSessionCache::TimePoint START{};

} // namespace

TEST(FetchSessionCache, CacheWithoutSlotsGivesNoSession)
{
	FetchSessionCache cache(0, AGE);
	EXPECT_EQ(cache.create(START, 1, true), nullptr);
}

TEST(FetchSessionCache, SessionIsFoundUntilRemoved)
{
	FetchSessionCache cache(2, AGE);
	const auto session = cache.create(START, 1, true);
	ASSERT_NE(session, nullptr);
	EXPECT_GT(session->id(), 0);
	EXPECT_EQ(cache.find(session->id()), session);
	cache.remove(session->id());
	EXPECT_EQ(cache.find(session->id()), nullptr);
	EXPECT_EQ(cache.size(), 0U);
}

TEST(FetchSessionCache, IdlestSessionGivesWayAfterTheEvictionAge)
{
	FetchSessionCache cache(2, AGE);
	const auto idle = cache.create(START, 100, true);
	const auto busy = cache.create(START, 100, true);
	cache.touch(*busy, START + AGE, 100);
	EXPECT_EQ(cache.create(START + AGE, 1, true), nullptr);
	EXPECT_NE(cache.create(START + AGE + 1s, 1, true), nullptr);
	EXPECT_EQ(cache.find(idle->id()), nullptr);
	EXPECT_EQ(cache.find(busy->id()), busy);
}

TEST(FetchSessionCache, OldSmallSessionGivesWayToALargerOne)
{
	FetchSessionCache cache(1, AGE);
	const auto small = cache.create(START, 2, true);
	const auto later = START + AGE + 1s;
	cache.touch(*small, later, 2);
	EXPECT_EQ(cache.create(later, 1, true), nullptr);
	EXPECT_NE(cache.create(later, 3, true), nullptr);
	EXPECT_EQ(cache.find(small->id()), nullptr);
	EXPECT_EQ(cache.size(), 1U);
}

TEST(FetchSessionCache, YoungSessionInUseDoesNotGiveWay)
{
	FetchSessionCache cache(1, AGE);
	const auto young = cache.create(START, 1, true);
	cache.touch(*young, START + 1s, 1);
	EXPECT_EQ(cache.create(START + 2s, 1000, true), nullptr);
	EXPECT_EQ(cache.find(young->id()), young);
}

TEST(FetchSessionCache, RemovedSessionMayStillBeTouched)
{
	FetchSessionCache cache(1, AGE);
	const auto session = cache.create(START, 1, true);
	cache.remove(session->id());
	cache.touch(*session, START, 5);
	EXPECT_EQ(cache.size(), 0U);
}

TEST(FetchSession, EpochAfterTheLargestIsOne)
{
	EXPECT_EQ(FetchSession::nextEpoch(0), 1);
	EXPECT_EQ(FetchSession::nextEpoch(1), 2);
	EXPECT_EQ(FetchSession::nextEpoch(2147483647), 1);
}

} // namespace Aeon
