#include "Aeon/Coordinator/TopicNames.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

TEST(TopicNames, AllowsKafkasCharactersUpTo249)
{
	for (const auto& name : {std::string("a"), std::string("A.b_c-9"), std::string("..."), std::string(249, 'x')})
		EXPECT_EQ(topicNameProblem(name), "") << name;
}

TEST(TopicNames, RefusesEverythingElse)
{
	for (const auto& name :
		 {std::string(), std::string("."), std::string(".."), std::string(250, 'x'), std::string("a b"),
		  std::string("a/b"), std::string("\xc3\xa9"), std::string("a\0b", 3)})
		EXPECT_NE(topicNameProblem(name), "") << name;
}

TEST(TopicNames, KnowsTheInternalTopics)
{
	EXPECT_TRUE(isInternalTopic("__consumer_offsets"));
	EXPECT_TRUE(isInternalTopic("__transaction_state"));
	EXPECT_TRUE(isInternalTopic("__share_group_state"));
	EXPECT_FALSE(isInternalTopic("__cluster_metadata"));
	EXPECT_FALSE(isInternalTopic("consumer_offsets"));
}

} // namespace Aeon::Coordinator
