#include "Names.h"

#include <gtest/gtest.h>

using namespace Aeon::Generator;

TEST(Names, MembersBeginWithALowerCaseLetter)
{
	EXPECT_EQ(memberName("TopicId"), "topicId");
	EXPECT_EQ(memberName("topicId"), "topicId");
	EXPECT_EQ(memberName("KRaftVersion"), "kRaftVersion");
}

TEST(Names, WordsOfCppGetATrailingUnderscoreInCppAlone)
{
	EXPECT_EQ(memberName("Default"), "default_");
	EXPECT_EQ(jsonName("Default"), "default");
	EXPECT_EQ(memberName("Operator"), "operator_");
	EXPECT_EQ(memberName("Encode"), "encode_");
	EXPECT_EQ(memberName("UnknownTaggedFields"), "unknownTaggedFields_");
}

TEST(Names, ParametersOfEmittedMethodsAreKnown)
{
	EXPECT_TRUE(isLocalName("version"));
	EXPECT_FALSE(isLocalName("versions"));
}

TEST(Names, StructsMayNotHideWhatEmittedCodeNeeds)
{
	EXPECT_FALSE(isFreeStructName("Array"));
	EXPECT_FALSE(isFreeStructName("Records"));
	EXPECT_TRUE(isFreeStructName("Record"));
}

TEST(Names, LiteralsEscapeWhatCppWouldMisread)
{
	EXPECT_EQ(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
	EXPECT_EQ(quoted("\n"), "\"\\012\"");
}
