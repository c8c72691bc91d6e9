#include "FrameReader.h"

#include "TestClient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace Aeon::Net
{
namespace
{

using Testing::TestClient;

constexpr std::size_t BYTES_MAX = 1'000'000;

void feed(FrameReader& reader, std::string_view bytes)
{
	while (!bytes.empty())
	{
		const auto room = reader.space();
		const std::size_t count = std::min(room.size(), bytes.size());
		std::memcpy(room.data(), bytes.data(), count);
		reader.commit(count);
		bytes.remove_prefix(count);
	}
}

std::string textOf(std::span<const std::uint8_t> frame)
{
	return {reinterpret_cast<const char*>(frame.data()), frame.size()};
}

std::string complaintAbout(std::string_view bytes)
{
	FrameReader reader(BYTES_MAX);
	feed(reader, bytes);
	EXPECT_FALSE(reader.next());
	return reader.malformed().value_or("");
}

TEST(FrameReader, GivesFramesThatArriveTogetherOneByOne)
{
	FrameReader reader(BYTES_MAX);
	feed(reader, TestClient::frame("one") + TestClient::frame("two") + TestClient::frame("three").substr(0, 6));
	EXPECT_EQ(textOf(reader.next().value()), "one");
	EXPECT_TRUE(reader.hasFrame());
	EXPECT_EQ(textOf(reader.next().value()), "two");
	EXPECT_FALSE(reader.next());
	EXPECT_TRUE(reader.hasPart());
	feed(reader, "ree");
	EXPECT_EQ(textOf(reader.next().value()), "three");
	EXPECT_FALSE(reader.hasPart());
}

TEST(FrameReader, GivesTheSameFramesHoweverTheyAreCut)
{
	std::mt19937 random(20260101);
	SCOPED_TRACE("seed 20260101");
	std::vector<std::string> bodies;
	std::string wire;
	for (const std::size_t size : {1, 3, 4096, 4092, 70'000, 5, 300'000, 65'536, 2, 131'072, 1'000'000, 7})
	{
		bodies.emplace_back(size, static_cast<char>('a' + size % 26));
		wire += TestClient::frame(bodies.back());
	}
	for (int round = 0; round < 50; ++round)
	{
		FrameReader reader(BYTES_MAX);
		std::size_t next = 0;
		std::string_view left = wire;
		const std::size_t most = std::size_t{1} << (random() % 18 + 3);
		while (!left.empty())
		{
			const auto room = reader.space();
			const std::size_t count = std::min({room.size(), left.size(), random() % most + 1});
			std::memcpy(room.data(), left.data(), count);
			reader.commit(count);
			left.remove_prefix(count);
			while (const auto frame = reader.next())
				ASSERT_EQ(textOf(*frame), bodies.at(next++));
		}
		ASSERT_EQ(next, bodies.size());
	}
}

TEST(FrameReader, RefusesSizesThatAreNone)
{
	EXPECT_EQ(complaintAbout(TestClient::int32(0)), "a frame claims a size of 0 bytes");
	EXPECT_EQ(complaintAbout(TestClient::int32(-1)), "a frame claims a size of -1 bytes");
	EXPECT_EQ(complaintAbout(TestClient::int32(INT32_MIN)), "a frame claims a size of -2147483648 bytes");
}

TEST(FrameReader, AllowsTheLargestFrameAndRefusesOneByteMore)
{
	EXPECT_EQ(complaintAbout(TestClient::int32(BYTES_MAX)), "");
	EXPECT_EQ(
		complaintAbout(TestClient::int32(BYTES_MAX + 1)),
		"a frame of 1000001 bytes is larger than socket.request.max.bytes=1000000");
}

TEST(FrameReader, RecognisesTlsAndHttpAtTheVeryBeginning)
{
	EXPECT_THAT(complaintAbout("\x16\x03\x01\x02"), testing::HasSubstr("a TLS handshake"));
	EXPECT_THAT(complaintAbout("GET / HTTP/1.1\r\n"), testing::HasSubstr("an HTTP request"));
	EXPECT_THAT(complaintAbout("POST"), testing::HasSubstr("an HTTP request"));
}

TEST(FrameReader, GivesTheFramesBeforeAMalformedOne)
{
	FrameReader reader(BYTES_MAX);
	feed(reader, TestClient::frame("good") + "GET /");
	EXPECT_EQ(textOf(reader.next().value()), "good");
	EXPECT_FALSE(reader.next());
	EXPECT_THAT(reader.malformed().value(), testing::HasSubstr("larger than socket.request.max.bytes"));
}

} // namespace
} // namespace Aeon::Net
