#include "Aeon/Base/BufferChain.h"

#include <gtest/gtest.h>

#include <cstring>

namespace Aeon
{

namespace
{

class CountedSource final : public FileSource
{
public:
	explicit CountedSource(int& living) : _living(living) { ++_living; }
	~CountedSource() override { --_living; }
	int descriptor() const noexcept override { return -1; }
	const std::uint8_t* mapped(std::uint64_t, std::size_t) const noexcept override { return nullptr; }

private:
	int& _living;
};

} // namespace

TEST(BufferChain, MemoryThatContinuesTheLastPieceJoinsIt)
{
	BufferChain chain;
	const auto* place = chain.allocate(10);
	chain.addMemory(place, 4);
	chain.addMemory(place + 4, 6);
	ASSERT_EQ(chain.pieces().size(), 1U);
	EXPECT_EQ(chain.totalBytes(), 10U);
}

TEST(BufferChain, AllocatedBytesStayInPlaceWhenMoreAreAllocated)
{
	BufferChain chain;
	auto* first = chain.allocate(16);
	std::memset(first, 7, 16);
	auto* second = chain.allocate(1 << 20);
	std::memset(second, 9, 1 << 20);
	for (int i = 0; i < 16; ++i)
		EXPECT_EQ(first[i], 7);
}

TEST(BufferChain, FilesStayOpenUntilClear)
{
	int living = 0;
	BufferChain chain;
	{
		auto source = std::make_shared<CountedSource>(living);
		chain.addFile({source.get(), 100, 50});
		chain.keepAlive(std::move(source));
	}
	EXPECT_EQ(living, 1);
	EXPECT_EQ(chain.totalBytes(), 50U);
	chain.clear();
	EXPECT_EQ(living, 0);
	EXPECT_TRUE(chain.empty());
	EXPECT_EQ(chain.totalBytes(), 0U);
}

TEST(BufferChain, EmptyPiecesAreLeftOut)
{
	BufferChain chain;
	chain.addMemory(nullptr, 0);
	chain.addFile({nullptr, 0, 0});
	EXPECT_TRUE(chain.empty());
}

} // namespace Aeon
