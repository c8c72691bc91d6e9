#include "Versions.h"

#include <gtest/gtest.h>

using Aeon::Generator::Versions;

TEST(Versions, ReadsTheFourForms)
{
	EXPECT_EQ(Versions::parse("3"), Versions(3, 3));
	EXPECT_EQ(Versions::parse("3-5"), Versions(3, 5));
	EXPECT_EQ(Versions::parse("3+"), Versions(3, Versions::HIGHEST));
	EXPECT_EQ(Versions::parse("none"), Versions());
}

TEST(Versions, RefusesEverythingElse)
{
	for (const char* text : {"", "-", "+", "a", "3-", "-3", "5-3", "3-5+", "3 - 5", "40000", "3+5", "None", "1-2-3"})
		EXPECT_FALSE(Versions::parse(text).has_value()) << text;
}

TEST(Versions, WritesTheFormThatItReads)
{
	for (const char* text : {"3", "3-5", "3+", "none", "0+"})
		EXPECT_EQ(Versions::parse(text)->toString(), text);
}

TEST(Versions, IntersectsWithBothEndsInclusive)
{
	EXPECT_EQ(Versions(0, 5).intersect(Versions(5, 9)), Versions(5, 5));
	EXPECT_TRUE(Versions(0, 4).intersect(Versions(5, 9)).empty());
	EXPECT_TRUE(Versions().intersect(Versions(0, 9)).empty());
	EXPECT_FALSE(Versions(0, 4).overlaps(Versions(5, 9)));
}

TEST(Versions, CoversWhatLiesInside)
{
	EXPECT_TRUE(Versions(0, 9).covers(Versions(0, 9)));
	EXPECT_FALSE(Versions(1, 9).covers(Versions(0, 9)));
	EXPECT_TRUE(Versions(1, 9).covers(Versions()));
}

TEST(Versions, WithoutTakesAnEndAwayAndRefusesAHole)
{
	EXPECT_EQ(Versions(0, 9).without(Versions(5, Versions::HIGHEST)), Versions(0, 4));
	EXPECT_EQ(Versions(0, 9).without(Versions(0, 2)), Versions(3, 9));
	EXPECT_EQ(Versions(0, 9).without(Versions()), Versions(0, 9));
	EXPECT_EQ(Versions(3, 9).without(Versions(0, Versions::HIGHEST)), Versions());
	EXPECT_FALSE(Versions(0, 9).without(Versions(3, 5)).has_value());
}
