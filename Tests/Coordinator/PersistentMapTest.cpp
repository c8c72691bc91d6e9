#include "Aeon/Coordinator/PersistentMap.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using Map = PersistentMap<int, std::string>;

std::vector<int> keysOf(const Map& map)
{
	std::vector<int> keys;
	map.forEach([&](int key, const std::string&) { keys.push_back(key); });
	return keys;
}

} // namespace

TEST(PersistentMap, EarlierVersionsStayAsTheyWere)
{
	const Map empty;
	const Map one = empty.with(1, "one");
	const Map changed = one.with(1, "uno");
	const Map gone = changed.without(1);
	EXPECT_EQ(empty.find(1), nullptr);
	EXPECT_EQ(*one.find(1), "one");
	EXPECT_EQ(*changed.find(1), "uno");
	EXPECT_EQ(changed.size(), 1u);
	EXPECT_TRUE(gone.empty());
}

TEST(PersistentMap, WithoutAKeyThatIsNotThereChangesNothing)
{
	const Map map = Map().with(1, "one").without(2);
	EXPECT_EQ(map.size(), 1u);
}

TEST(PersistentMap, VisitsInAscendingOrderFromAnyKey)
{
	Map map;
	for (const int key : {5, 1, 9, 3, 7})
		map = map.with(key, "");
	EXPECT_EQ(keysOf(map), (std::vector{1, 3, 5, 7, 9}));
	std::vector<int> seen;
	map.forEachFrom(
		4,
		[&](int key, const std::string&)
		{
			seen.push_back(key);
			return key < 7;
		});
	EXPECT_EQ(seen, (std::vector{5, 7}));
}

TEST(PersistentMap, HoldsWhatAnOrdinaryMapHoldsAfterManyRandomChanges)
{
	const auto seed = std::random_device()();
	SCOPED_TRACE("seed " + std::to_string(seed));
	std::mt19937 random(seed);
	std::map<int, std::string> expected;
	Map map;
	for (int step = 0; step < 20'000; ++step)
	{
		const int key = static_cast<int>(random() % 700);
		if (random() % 3 == 0)
		{
			expected.erase(key);
			map = map.without(key);
		}
		else
		{
			expected[key] = std::to_string(step);
			map = map.with(key, std::to_string(step));
		}
		ASSERT_EQ(map.size(), expected.size());
	}
	std::map<int, std::string> found;
	map.forEach([&](int key, const std::string& value) { found.emplace(key, value); });
	EXPECT_EQ(found, expected);
	for (const auto& [key, value] : expected)
		ASSERT_EQ(*map.find(key), value);
}

} // namespace Aeon::Coordinator
