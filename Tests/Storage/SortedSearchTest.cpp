#include "SortedSearch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace Aeon::Storage
{

namespace
{

using Keys = std::vector<std::int64_t>;

constexpr std::int64_t LEAST = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t GREATEST = std::numeric_limits<std::int64_t>::max();

struct Search
{
	std::size_t found = 0;
	std::size_t looks = 0;
};

Search search(const Keys& keys, std::int64_t target)
{
	Search search;
	search.found = countUpTo(
		keys.size(), target,
		[&](std::size_t index)
		{
			++search.looks;
			return keys.at(index);
		});
	return search;
}

std::size_t expected(const Keys& keys, std::int64_t target)
{
	return static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), target) - keys.begin());
}

void expectFound(const Keys& keys, std::int64_t target)
{
	EXPECT_EQ(search(keys, target).found, expected(keys, target)) << "of " << keys.size() << " for " << target;
}

/// Every key, both its neighbours, and what lies far outside.
void expectAllFound(const Keys& keys)
{
	expectFound(keys, LEAST);
	expectFound(keys, GREATEST);
	for (const auto key : keys)
	{
		expectFound(keys, key);
		if (key != LEAST) expectFound(keys, key - 1);
		if (key != GREATEST) expectFound(keys, key + 1);
	}
}

Keys evenKeys(std::size_t count, std::int64_t step)
{
	Keys keys(count);
	for (std::size_t i = 0; i < count; ++i)
		keys[i] = static_cast<std::int64_t>(i) * step;
	return keys;
}

} // namespace

TEST(SortedSearch, FindsWhatABisectionFinds)
{
	std::mt19937_64 random(1);
	for (std::size_t count = 0; count <= 300; ++count)
	{
		Keys even = evenKeys(count, 7);
		expectAllFound(even);
		Keys uneven(count);
		for (auto& key : uneven)
			key = static_cast<std::int64_t>(random() % 1000) - 500;
		std::sort(uneven.begin(), uneven.end());
		expectAllFound(uneven);
		Keys steep(count);
		for (std::size_t i = 0; i < count; ++i)
			steep[i] = static_cast<std::int64_t>(std::pow(1.12, static_cast<double>(i)));
		expectAllFound(steep);
	}
}

TEST(SortedSearch, FindsKeysThatSpanAllOfInt64)
{
	expectAllFound({LEAST, -1, 0, 1, GREATEST});
	expectAllFound({LEAST, LEAST, LEAST + 1, GREATEST - 1, GREATEST, GREATEST});
	expectAllFound({GREATEST - 2, GREATEST - 1, GREATEST});
}

TEST(SortedSearch, LooksAtFewKeysThatLieEvenly)
{
	const Keys keys = evenKeys(262144, 4);
	std::mt19937_64 random(2);
	for (int i = 0; i < 10000; ++i)
	{
		const auto target = static_cast<std::int64_t>(random() % (keys.size() * 4));
		const Search found = search(keys, target);
		ASSERT_EQ(found.found, expected(keys, target));
		ASSERT_LE(found.looks, 14u) << target;
	}
	EXPECT_EQ(search(keys, keys.back()).looks, 1u);
}

TEST(SortedSearch, LooksAtNotManyMoreThanABisectionHoweverTheyLie)
{
	Keys keys = evenKeys(262144, 1);
	std::fill(keys.begin() + 1, keys.begin() + 131072, 0);
	keys.back() = GREATEST;
	for (std::size_t i = 0; i < keys.size(); i += 97)
	{
		const Search found = search(keys, keys[i]);
		ASSERT_EQ(found.found, expected(keys, keys[i]));
		ASSERT_LE(found.looks, 30u) << keys[i];
	}
}

TEST(SortedSearch, StaysWithinKeysThatAreOutOfOrder)
{
	std::mt19937_64 random(3);
	for (int i = 0; i < 20000; ++i)
	{
		Keys keys(1 + random() % 200);
		for (auto& key : keys)
			key = static_cast<std::int64_t>(random());
		EXPECT_LE(search(keys, static_cast<std::int64_t>(random())).found, keys.size());
	}
}

} // namespace Aeon::Storage
