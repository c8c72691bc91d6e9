#include "Aeon/Protocol/Varint.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

using namespace Aeon::Protocol;

namespace
{

std::vector<std::uint8_t> written(std::uint64_t number)
{
	std::array<std::uint8_t, VARLONG_BYTES_MAX> bytes{};
	return {bytes.data(), writeUnsignedVarlong(bytes.data(), number)};
}

} // namespace

TEST(Varint, WritesSevenBitsAByteLowestFirst)
{
	EXPECT_EQ(written(0), (std::vector<std::uint8_t>{0}));
	EXPECT_EQ(written(127), (std::vector<std::uint8_t>{0x7f}));
	EXPECT_EQ(written(128), (std::vector<std::uint8_t>{0x80, 0x01}));
	EXPECT_EQ(written(300), (std::vector<std::uint8_t>{0xac, 0x02}));
}

TEST(Varint, ReadsBackEveryPowerOfTwoAndItsNeighbours)
{
	for (int bit = 0; bit < 64; ++bit)
	{
		for (const std::uint64_t number :
			 {(std::uint64_t{1} << bit) - 1, std::uint64_t{1} << bit, (std::uint64_t{1} << bit) + 1})
		{
			const auto bytes = written(number);
			EXPECT_EQ(bytes.size(), unsignedVarlongSize(number));
			std::uint64_t read = 0;
			EXPECT_EQ(
				readUnsignedVarlong(bytes.data(), bytes.data() + bytes.size(), read), bytes.data() + bytes.size());
			EXPECT_EQ(read, number);
		}
	}
}

TEST(Varint, ZigzagKeepsSmallNegativeNumbersShort)
{
	EXPECT_EQ(zigzag(std::int32_t{-1}), 1u);
	EXPECT_EQ(zigzag(std::int32_t{1}), 2u);
	EXPECT_EQ(varintSize(-64), 1u);
	EXPECT_EQ(varintSize(64), 2u);
	for (const std::int64_t number :
		 {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()})
		EXPECT_EQ(unzigzag(zigzag(number)), number);
	for (const std::int32_t number :
		 {std::numeric_limits<std::int32_t>::min(), std::int32_t{-1}, std::numeric_limits<std::int32_t>::max()})
		EXPECT_EQ(unzigzag(zigzag(number)), number);
}

TEST(Varint, RefusesBytesThatEndInsideTheNumber)
{
	const std::array<std::uint8_t, 2> bytes{0x80, 0x80};
	std::uint32_t number = 7;
	EXPECT_EQ(readUnsignedVarint(bytes.data(), bytes.data() + bytes.size(), number), nullptr);
	EXPECT_EQ(number, 7u);
}

TEST(Varint, RefusesMoreThanFiveAndMoreThanTenBytes)
{
	std::vector<std::uint8_t> bytes(16, 0x80);
	std::uint32_t number = 0;
	std::uint64_t longNumber = 0;
	EXPECT_EQ(readUnsignedVarint(bytes.data(), bytes.data() + bytes.size(), number), nullptr);
	EXPECT_EQ(readUnsignedVarlong(bytes.data(), bytes.data() + bytes.size(), longNumber), nullptr);
}
