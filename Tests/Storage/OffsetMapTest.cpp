#include "OffsetMap.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace Aeon::Test
{

using Storage::OffsetMap;

namespace
{

BytesView viewOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

constexpr std::uint64_t MEBIBYTE = 1024 * 1024;

} // namespace

TEST(OffsetMap, RemembersTheLastOffsetOfEachKey)
{
	OffsetMap map(MEBIBYTE, 0.9, 100);
	EXPECT_TRUE(map.put(viewOf("a"), Offset(0)));
	EXPECT_TRUE(map.put(viewOf("b"), Offset(1)));
	EXPECT_TRUE(map.put(viewOf("a"), Offset(7)));
	EXPECT_TRUE(map.put(viewOf(""), Offset(9)));
	EXPECT_EQ(map.find(viewOf("a")), Offset(7));
	EXPECT_EQ(map.find(viewOf("b")), Offset(1));
	EXPECT_EQ(map.find(viewOf("")), Offset(9));
	EXPECT_EQ(map.find(viewOf("c")), std::nullopt);
	EXPECT_EQ(map.size(), 3U);
}

TEST(OffsetMap, FullMapTakesKnownKeysAndNoNewOnes)
{
	OffsetMap map(10 * OffsetMap::SLOT_BYTES, 0.5, 1000);
	ASSERT_EQ(map.capacity(), 5U);
	for (int i = 0; i < 5; ++i)
		EXPECT_TRUE(map.put(viewOf(std::to_string(i)), Offset(i)));
	EXPECT_FALSE(map.put(viewOf("new"), Offset(5)));
	EXPECT_EQ(map.find(viewOf("new")), std::nullopt);
	EXPECT_TRUE(map.put(viewOf("3"), Offset(6)));
	EXPECT_EQ(map.find(viewOf("3")), Offset(6));
	EXPECT_EQ(map.size(), 5U);
}

TEST(OffsetMap, AlwaysHoldsAKeyHoweverLittleMemory)
{
	OffsetMap map(0, 0.9, 1000);
	EXPECT_TRUE(map.put(viewOf("a"), Offset(1)));
	EXPECT_FALSE(map.put(viewOf("b"), Offset(2)));
	EXPECT_EQ(map.find(viewOf("a")), Offset(1));
	EXPECT_EQ(map.find(viewOf("b")), std::nullopt);
}

TEST(OffsetMap, IsNoLargerThanItsKeysNeed)
{
	EXPECT_LE(OffsetMap(128 * MEBIBYTE, 0.9, 90).capacity(), 100U);
	EXPECT_GE(OffsetMap(128 * MEBIBYTE, 0.9, 90).capacity(), 90U);
	EXPECT_LE(OffsetMap(MEBIBYTE, 1, 1000000).capacity(), MEBIBYTE / OffsetMap::SLOT_BYTES);
}

TEST(OffsetMap, AgreesWithAMapOfTheKeysThemselves)
{
	std::mt19937_64 random(20240501);
	OffsetMap map(MEBIBYTE, 0.9, 40000);
	std::map<std::string, std::int64_t> model;
	for (std::int64_t offset = 0; offset < 100000; ++offset)
	{
		const std::string key = "key-" + std::to_string(random() % 60000);
		const bool fits = model.contains(key) || model.size() < map.capacity();
		ASSERT_EQ(map.put(viewOf(key), Offset(offset)), fits);
		if (fits) model[key] = offset;
	}
	ASSERT_EQ(map.size(), model.size());
	for (int i = 0; i < 60000; ++i)
	{
		const std::string key = "key-" + std::to_string(i);
		const auto known = model.find(key);
		const auto found = map.find(viewOf(key));
		ASSERT_EQ(found.has_value(), known != model.end());
		if (found)
		{
			ASSERT_EQ(*found, Offset(known->second));
		}
	}
}

} // namespace Aeon::Test
