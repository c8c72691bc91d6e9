#include "Aeon/Coordinator/GroupPartition.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

TEST(GroupPartition, IsWhatJavasStringHashGives)
{
	EXPECT_EQ(coordinatorPartition("group", 50), PartitionId(47));
	EXPECT_EQ(coordinatorPartition("my-group", 50), PartitionId(12));
	EXPECT_EQ(coordinatorPartition("console-consumer-12345", 50), PartitionId(6));
	EXPECT_EQ(coordinatorPartition("", 50), PartitionId(0));
	EXPECT_EQ(coordinatorPartition("my-group", 1), PartitionId(0));
}

TEST(GroupPartition, HashesUtf16UnitsAndNotBytes)
{
	EXPECT_EQ(
		coordinatorPartition(
			"\xc3\xbcn\xc3\xaf"
			"code",
			50),
		PartitionId(16));
	// U+1F600 is two units, d83d and de00: 31 * 0xd83d + 0xde00 = 1772899.
	EXPECT_EQ(coordinatorPartition("\xf0\x9f\x98\x80", 1'000'000), PartitionId(772'899));
	// What is no UTF-8 counts as U+FFFD, 65533.
	EXPECT_EQ(coordinatorPartition("\xff", 1'000'000), PartitionId(65'533));
}

TEST(GroupPartition, IsZeroWhereTheHashHasNoPositiveForm)
{
	// Its hash is -2^31.
	EXPECT_EQ(coordinatorPartition("polygenelubricants", 50), PartitionId(0));
}

} // namespace

} // namespace Aeon::Coordinator
