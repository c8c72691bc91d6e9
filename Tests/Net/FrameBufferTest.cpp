#include "FrameBuffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace Aeon::Net
{
namespace
{

/// Writes numbered bytes to the room and takes them for received.
std::size_t fill(FrameBuffer& buffer, std::size_t expected, std::size_t most, std::uint32_t& next)
{
	const auto room = buffer.space(expected);
	const std::size_t count = std::min(room.size(), most);
	for (std::size_t i = 0; i < count; ++i)
		room[i] = static_cast<std::uint8_t>(next++ * 31 >> 3);
	buffer.commit(count);
	return count;
}

bool holdsNumbered(std::span<const std::uint8_t> bytes, std::uint32_t first)
{
	return std::ranges::all_of(
		bytes, [&](std::uint8_t byte) { return byte == static_cast<std::uint8_t>(first++ * 31 >> 3); });
}

TEST(FrameBuffer, HoldsNoMemoryBeforeItIsUsed)
{
	EXPECT_EQ(FrameBuffer().capacity(), 0U);
}

TEST(FrameBuffer, StaysSmallForSmallRequests)
{
	FrameBuffer buffer;
	std::uint32_t next = 0;
	for (int i = 0; i < 1000; ++i)
	{
		fill(buffer, 0, 100, next);
		buffer.consume(100);
	}
	EXPECT_EQ(buffer.capacity(), FrameBuffer::SMALL_BYTES);
}

TEST(FrameBuffer, AClaimedSizeAloneReservesNothing)
{
	FrameBuffer buffer;
	std::uint32_t next = 0;
	fill(buffer, 100'000'000, 10, next);
	buffer.space(100'000'000);
	EXPECT_EQ(buffer.capacity(), FrameBuffer::SMALL_BYTES);
}

TEST(FrameBuffer, NeverHoldsMoreThanTwiceWhatHasArrivedAndAStep)
{
	constexpr std::size_t FRAME = 5'000'000;
	FrameBuffer buffer;
	std::uint32_t next = 0;
	std::size_t received = 0;
	while (received < FRAME)
	{
		received += fill(buffer, FRAME, FRAME - received, next);
		EXPECT_LE(buffer.capacity(), 2 * received + FrameBuffer::STEP_BYTES);
	}
	EXPECT_TRUE(holdsNumbered(buffer.received(), 0));
}

TEST(FrameBuffer, OffersTheRestOfALargeFrameAndNothingBehindIt)
{
	constexpr std::size_t FRAME = 1'000'000;
	FrameBuffer buffer;
	std::uint32_t next = 0;
	for (std::size_t received = 0; received < FRAME;)
		received += fill(buffer, FRAME, FRAME - received, next);
	buffer.consume(FRAME);
	fill(buffer, 0, 10, next);
	EXPECT_EQ(buffer.space(FRAME).size(), FRAME - 10);
}

TEST(FrameBuffer, KeepsAPartWhenItMovesToTheFront)
{
	FrameBuffer buffer;
	std::uint32_t next = 0;
	fill(buffer, 0, 4000, next);
	buffer.consume(3990);
	fill(buffer, 3000, 2990, next);
	EXPECT_TRUE(holdsNumbered(buffer.received(), 3990));
	EXPECT_EQ(buffer.received().size(), 3000U);
	EXPECT_EQ(buffer.capacity(), FrameBuffer::SMALL_BYTES);
}

TEST(FrameBuffer, GivesMemoryBackWhenTrimmedEmpty)
{
	FrameBuffer buffer;
	std::uint32_t next = 0;
	for (std::size_t received = 0; received < 1'000'000;)
		received += fill(buffer, 1'000'000, 1'000'000 - received, next);
	buffer.trim();
	EXPECT_GE(buffer.capacity(), 1'000'000U);
	buffer.consume(1'000'000);
	buffer.trim();
	EXPECT_EQ(buffer.capacity(), 0U);
}

} // namespace
} // namespace Aeon::Net
