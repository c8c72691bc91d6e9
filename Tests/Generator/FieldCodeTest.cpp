#include "FieldCode.h"

#include <gtest/gtest.h>

using namespace Aeon::Generator;

TEST(VersionCondition, SaysNothingThatIsKnownBeforehand)
{
	EXPECT_EQ(versionCondition({0, Versions::HIGHEST}, {2, 7}), "true");
	EXPECT_EQ(versionCondition({8, Versions::HIGHEST}, {2, 7}), "false");
	EXPECT_EQ(versionCondition(Versions(), {2, 7}), "false");
}

TEST(VersionCondition, TestsOnlyTheEndsThatCut)
{
	EXPECT_EQ(versionCondition({3, Versions::HIGHEST}, {2, 7}), "version >= 3");
	EXPECT_EQ(versionCondition({0, 5}, {2, 7}), "version <= 5");
	EXPECT_EQ(versionCondition({3, 5}, {2, 7}), "version >= 3 && version <= 5");
	EXPECT_EQ(versionCondition({4, 4}, {2, 7}), "version == 4");
}

TEST(VersionCondition, OutsideIsItsOpposite)
{
	EXPECT_EQ(outsideCondition({3, Versions::HIGHEST}, {2, 7}), "version < 3");
	EXPECT_EQ(outsideCondition({0, 5}, {2, 7}), "version > 5");
	EXPECT_EQ(outsideCondition({3, 5}, {2, 7}), "version < 3 || version > 5");
	EXPECT_EQ(outsideCondition({0, 9}, {2, 7}), "false");
	EXPECT_EQ(outsideCondition(Versions(), {2, 7}), "true");
}

TEST(VersionCondition, JoinsWithoutLosingAnOr)
{
	EXPECT_EQ(bothConditions("true", "a"), "a");
	EXPECT_EQ(bothConditions("a", "false"), "false");
	EXPECT_EQ(bothConditions("a || b", "c"), "(a || b) && c");
}
