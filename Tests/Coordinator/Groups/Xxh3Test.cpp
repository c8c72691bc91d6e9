#include "Groups/Consumer/Xxh3.h"

#include <gtest/gtest.h>

#include <vector>

namespace Aeon::Coordinator
{

TEST(Xxh3, AgreesWithTheReferenceInEveryRangeOfLengths)
{
	// Of byte i being (7 i + 3) mod 256; values of libxxhash 0.8.1.
	struct Known
	{
		std::size_t size;
		std::uint64_t hash;
	};
	const Known cases[] = {{0, 0x2d06800538d394c2},    {1, 0x13e608bc156defed},    {3, 0xa9088dda485b481c},
						   {4, 0x6d9253b16c8b1ed3},    {8, 0x60539db630471163},    {9, 0xfeff668361d723a8},
						   {16, 0xb8c859b0f030b585},   {17, 0x714a04408e79b80f},   {128, 0x67425a03650261bf},
						   {129, 0xc664bf3311c6abc4},  {240, 0x64556dc6b462a6cf},  {241, 0x8beadd3a8874fe17},
						   {1024, 0x9b81661c641c72b1}, {1025, 0x806c2072ed713576}, {5000, 0x799aaddd7339581d}};
	for (const auto& [size, hash] : cases)
	{
		std::vector<std::uint8_t> bytes(size);
		for (std::size_t index = 0; index < size; ++index)
			bytes[index] = static_cast<std::uint8_t>(7 * index + 3);
		EXPECT_EQ(xxh3(bytes), hash) << size << " bytes";
	}
}

} // namespace Aeon::Coordinator
