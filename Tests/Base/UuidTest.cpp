#include "Aeon/Base/Types.h"

#include <gtest/gtest.h>

namespace Aeon
{

TEST(Uuid, TextFormIsUrlSafeBase64WithoutPadding)
{
	EXPECT_EQ((Uuid{0x0123456789abcdef, 0xfedcba9876543210}.toString()), "ASNFZ4mrze_-3LqYdlQyEA");
	EXPECT_EQ((Uuid{0, 1}.toString()), "AAAAAAAAAAAAAAAAAAAAAQ");
}

TEST(Uuid, ParseReadsWhatToStringWrites)
{
	const auto id = Uuid::random();
	EXPECT_EQ(Uuid::parse(id.toString()), id);
	EXPECT_EQ(Uuid::parse(id.toString() + "=="), id);
}

TEST(Uuid, ParseRefusesWhatIsNoId)
{
	EXPECT_FALSE(Uuid::parse(""));
	EXPECT_FALSE(Uuid::parse("ASNFZ4mrze_-3LqYdlQyE"));
	EXPECT_FALSE(Uuid::parse("ASNFZ4mrze_-3LqYdlQyE!"));
	EXPECT_FALSE(Uuid::parse("ASNFZ4mrze_-3LqYdlQyEAA"));
}

TEST(Uuid, RandomIsVersion4AndHoldsNoDash)
{
	for (int i = 0; i < 200; ++i)
	{
		const auto id = Uuid::random();
		EXPECT_EQ(id.high >> 12 & 0xf, 4U);
		EXPECT_EQ(id.low >> 62, 2U);
		EXPECT_EQ(id.toString().find('-'), std::string::npos);
	}
}

} // namespace Aeon
