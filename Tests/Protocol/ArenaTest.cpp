#include "Aeon/Protocol/Arena.h"

#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/DecodeException.h"

#include <gtest/gtest.h>

#include <cstring>

using namespace Aeon::Protocol;

TEST(Arena, HandsOutAlignedPiecesThatDoNotOverlap)
{
	Arena arena;
	auto* byte = static_cast<std::uint8_t*>(arena.allocate(1, 1));
	auto* number = static_cast<std::uint64_t*>(arena.allocate(8, 8));
	EXPECT_EQ(reinterpret_cast<std::uintptr_t>(number) % 8, 0u);
	EXPECT_GT(reinterpret_cast<std::uint8_t*>(number), byte);
}

TEST(Arena, ThrowsOnceTheBudgetIsSpent)
{
	Arena arena(100);
	arena.allocate(60, 1);
	EXPECT_THROW(arena.allocate(41, 1), DecodeException);
	EXPECT_NO_THROW(arena.allocate(40, 1));
	arena.reset(10);
	EXPECT_THROW(arena.allocate(11, 1), DecodeException);
}

TEST(Arena, RefusesSizesThatWouldWrapAround)
{
	Arena arena(1000);
	arena.allocate(1, 1);
	EXPECT_THROW(arena.allocate(SIZE_MAX), DecodeException);
	EXPECT_THROW(arena.allocate(SIZE_MAX - 8), DecodeException);
}

TEST(Arena, KeepsItsBlockForTheNextRequest)
{
	Arena arena;
	void* first = arena.allocate(100);
	arena.reset(Arena::UNLIMITED);
	EXPECT_EQ(arena.usedBytes(), 0u);
	EXPECT_EQ(arena.allocate(100), first);
}

TEST(Arena, LearnsAFirstBlockThatHoldsWhatARequestNeeded)
{
	Arena arena;
	for (int round = 0; round < 100; ++round)
		arena.allocate(200);
	arena.reset(Arena::UNLIMITED);
	auto* first = static_cast<std::uint8_t*>(arena.allocate(200, 8));
	for (int round = 1; round < 100; ++round)
		EXPECT_EQ(arena.allocate(200, 8), first + 200 * round);
}

TEST(Arena, ExtendsOnlyTheNewestAllocation)
{
	Arena arena;
	void* old = arena.allocate(16);
	EXPECT_TRUE(arena.tryExtend(old, 16, 32));
	arena.allocate(16);
	EXPECT_FALSE(arena.tryExtend(old, 32, 64));
}

TEST(Array, TellsNullFromEmpty)
{
	Array<int> array;
	EXPECT_FALSE(array.isNull());
	EXPECT_TRUE(array.empty());
	array = Array<int>::null();
	EXPECT_TRUE(array.isNull());
	EXPECT_EQ(array.size(), 0u);
	EXPECT_EQ(array.wireLength(), -1);
	EXPECT_EQ(array.begin(), array.end());
}

TEST(Array, AppendingKeepsEarlierElementsWhileOthersAllocate)
{
	Arena arena;
	Array<int> numbers = Array<int>::null();
	for (int number = 0; number < 1000; ++number)
	{
		numbers.append(arena, number);
		if (number % 3 == 0) std::memset(arena.allocate(5, 1), 0xff, 5);
	}
	ASSERT_EQ(numbers.size(), 1000u);
	for (int number = 0; number < 1000; ++number)
		EXPECT_EQ(numbers[static_cast<std::size_t>(number)], number);
}

TEST(Array, AppendsAnElementOfItself)
{
	Arena arena;
	Array<int> numbers;
	numbers.append(arena, 7);
	for (int round = 0; round < 20; ++round)
		numbers.append(arena, numbers.front());
	for (const int number : numbers)
		EXPECT_EQ(number, 7);
}

TEST(Array, ResizeGivesDefaultElements)
{
	struct Element
	{
		int number = 42;
	};
	Arena arena;
	std::memset(arena.allocate(512), 0xff, 512);
	arena.reset(Arena::UNLIMITED);
	Array<Element> elements;
	elements.resize(arena, 10);
	for (const Element& element : elements)
		EXPECT_EQ(element.number, 42);
}
