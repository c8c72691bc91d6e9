#include "Groups/Offsets/TopicOffsets.h"

#include <gtest/gtest.h>

#include <vector>

namespace Aeon::Coordinator
{

namespace
{

constexpr Uuid ID{1, 2};
constexpr Uuid OTHER_ID{3, 4};

CommittedOffset committed(std::int64_t offset, std::string_view metadata = {}, const Uuid& id = ID)
{
	CommittedOffset value;
	value.offset = offset;
	value.metadata = metadata;
	value.topicId = id;
	return value;
}

std::vector<std::int32_t> partitionsOf(const TopicOffsets& topic)
{
	std::vector<std::int32_t> partitions;
	topic.forEach([&](std::int32_t partition, const CommittedOffset&) { partitions.push_back(partition); });
	return partitions;
}

TEST(TopicOffsets, PartitionsAreInOrderHoweverTheyCome)
{
	TopicOffsets topic;
	for (const std::int32_t partition : {5, 1, 9, 0, 5})
		topic.put(partition, committed(partition * 10));
	EXPECT_EQ(partitionsOf(topic), (std::vector<std::int32_t>{0, 1, 5, 9}));
	EXPECT_EQ(topic.find(5)->offset, 50);
	EXPECT_FALSE(topic.find(4));
	EXPECT_FALSE(topic.find(10));
}

TEST(TopicOffsets, KeepsEverythingOfACommit)
{
	TopicOffsets topic;
	CommittedOffset all = committed(7, "note");
	all.leaderEpoch = 3;
	all.commitMs = 11;
	all.expireMs = 12;
	topic.put(1, all);
	const auto found = topic.find(1);
	ASSERT_TRUE(found);
	EXPECT_EQ(found->offset, 7);
	EXPECT_EQ(found->leaderEpoch, 3);
	EXPECT_EQ(found->metadata, "note");
	EXPECT_EQ(found->commitMs, 11);
	EXPECT_EQ(found->expireMs, 12);
	EXPECT_EQ(found->topicId, ID);
}

TEST(TopicOffsets, LaterCommitLeavesNothingOfTheOneBefore)
{
	TopicOffsets topic;
	CommittedOffset first = committed(7, "note");
	first.expireMs = 12;
	topic.put(1, first);
	topic.put(1, committed(8));
	EXPECT_EQ(topic.find(1)->metadata, "");
	EXPECT_FALSE(topic.find(1)->expireMs);
	EXPECT_EQ(topic.size(), 1u);
}

TEST(TopicOffsets, EachOffsetKeepsTheTopicIdOfItsOwnCommit)
{
	TopicOffsets topic;
	topic.put(0, committed(1, "", ID));
	topic.put(1, committed(2, "", OTHER_ID));
	topic.put(2, committed(3, "", Uuid()));
	topic.remove(0);
	EXPECT_EQ(topic.find(1)->topicId, OTHER_ID);
	EXPECT_EQ(topic.find(2)->topicId, Uuid());
	topic.remove(1);
	topic.remove(2);
	topic.put(0, committed(4, "", OTHER_ID));
	EXPECT_EQ(topic.find(0)->topicId, OTHER_ID);
}

TEST(TopicOffsets, RemovesOnlyWhatIsThere)
{
	TopicOffsets topic;
	topic.put(3, committed(1));
	topic.remove(2);
	topic.remove(4);
	EXPECT_EQ(topic.size(), 1u);
	topic.remove(3);
	EXPECT_TRUE(topic.empty());
	topic.remove(3);
}

} // namespace

} // namespace Aeon::Coordinator
