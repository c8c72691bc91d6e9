#include "Aeon/Protocol/Crc32c.h"

#include "RecordSamples.h"

#include <gtest/gtest.h>

using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

TEST(Crc32c, HasTheStandardCheckValue)
{
	EXPECT_EQ(crc32c(view("123456789")), 0xe3069283u);
}

TEST(Crc32c, OfNothingIsZero)
{
	EXPECT_EQ(crc32c({}), 0u);
}

TEST(Crc32c, GoesOnFromTheBytesBefore)
{
	EXPECT_EQ(extendCrc32c(crc32c(view("1234")), view("56789")), crc32c(view("123456789")));
}
