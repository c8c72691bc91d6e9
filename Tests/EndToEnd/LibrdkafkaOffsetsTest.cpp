#include "GroupTest.h"
#include "Waiting.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class LibrdkafkaOffsets : public GroupTest
{
protected:
	static constexpr int RECORDS = 20;

	void SetUp() override
	{
		GroupTest::SetUp();
		if (!IsSkipped()) fill(0, RECORDS);
	}

	/// A member that reads partition 0, and all others, of the topic.
	LibrdkafkaMember& join(const Settings& settings = {})
	{
		_members.emplace_back(bootstrap(), group, settings);
		_members.back().subscribe({topic});
		return _members.back();
	}

	/// Without another commit.
	void allLeave() { _members.clear(); }

	void TearDown() override
	{
		allLeave();
		GroupTest::TearDown();
	}

	/// The offset of the next record that the member reads; -1 where none comes.
	static std::int64_t nextOffset(LibrdkafkaMember& member)
	{
		std::vector<ConsumedRecord> records;
		waitUntil(
			[&]
			{
				records = member.poll(100);
				return !records.empty();
			},
			ObservedGroup::LIMIT);
		return records.empty() ? -1 : records.front().offset;
	}

	/// Reads to the end of partition 0, from wherever the group stands.
	static bool readAll(LibrdkafkaMember& member, std::int64_t end = RECORDS)
	{
		return waitUntil(
			[&]
			{
				const std::vector<ConsumedRecord> records = member.poll(100);
				return !records.empty() && records.back().offset == end - 1;
			},
			ObservedGroup::LIMIT);
	}

	std::int64_t committed() { return groups->offsets(group, {place(0)}).at(place(0)).offset; }

private:
	std::list<LibrdkafkaMember> _members;
};

TEST_F(LibrdkafkaOffsets, CommittedOffsetIsWhereTheNextMemberGoesOn)
{
	LibrdkafkaMember& first = join();
	ASSERT_EQ(nextOffset(first), 0);
	ASSERT_EQ(first.commit(place(0), {7, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(first.committed(place(0)), 7);
	allLeave();
	LibrdkafkaMember& second = join();
	EXPECT_EQ(nextOffset(second), 7);
	EXPECT_EQ(second.committed(place(0)), 7);
}

TEST_F(LibrdkafkaOffsets, AsynchronousCommitIsKeptOnceItIsAnswered)
{
	LibrdkafkaMember& member = join();
	ASSERT_TRUE(readAll(member));
	LibrdkafkaMember::Positions answered;
	member.onCommitted([&](const LibrdkafkaMember::Positions& offsets) { answered = offsets; });
	ASSERT_EQ(member.commitAsync(), RdKafka::ERR_NO_ERROR);
	EXPECT_TRUE(waitUntil(
		[&]
		{
			member.poll();
			return !answered.empty();
		}));
	EXPECT_THAT(answered, ElementsAre(Pair(place(0), RECORDS)));
	EXPECT_EQ(committed(), RECORDS);
}

TEST_F(LibrdkafkaOffsets, MetadataOfACommitComesBack)
{
	LibrdkafkaMember& member = join();
	ASSERT_EQ(nextOffset(member), 0);
	const std::string metadata = "read by \xc3\xa6on, \"quoted\"";
	ASSERT_EQ(member.commit(place(0), {3, metadata}), RdKafka::ERR_NO_ERROR);
	EXPECT_THAT(groups->offsets(group), ElementsAre(Pair(place(0), CommittedOffset{3, metadata})));
	ASSERT_EQ(member.commit(place(0), {4, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_THAT(groups->offsets(group), ElementsAre(Pair(place(0), CommittedOffset{4, {}})));
	EXPECT_EQ(member.commit(place(0), {5, std::string(4'097, 'm')}), RdKafka::ERR_OFFSET_METADATA_TOO_LARGE);
	EXPECT_EQ(committed(), 4);
}

TEST_F(LibrdkafkaOffsets, PartitionsWithoutACommitAreAnsweredToo)
{
	LibrdkafkaMember& member = join();
	ASSERT_EQ(nextOffset(member), 0);
	EXPECT_EQ(member.committed(place(0)), RdKafka::Topic::OFFSET_INVALID);
	ASSERT_EQ(member.commit(place(1), {0, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_THAT(
		groups->offsets(group, {place(0), place(1)}),
		ElementsAre(
			Pair(place(0), CommittedOffset{RdKafka::Topic::OFFSET_INVALID, {}}),
			Pair(place(1), CommittedOffset{0, {}})));
}

TEST_F(LibrdkafkaOffsets, CommitOfAnUnknownTopicIsRefused)
{
	LibrdkafkaMember& member = join();
	ASSERT_EQ(nextOffset(member), 0);
	EXPECT_EQ(member.commit({uniqueTopic(), 0}, {1, {}}), RdKafka::ERR_UNKNOWN_TOPIC_OR_PART);
	EXPECT_EQ(member.commit(place(PARTITIONS), {1, {}}), RdKafka::ERR_UNKNOWN_TOPIC_OR_PART);
	EXPECT_THAT(groups->offsets(group), IsEmpty());
}

TEST_F(LibrdkafkaOffsets, CommittedByItselfInTheBackground)
{
	LibrdkafkaMember& member = join({{"enable.auto.commit", "true"}, {"auto.commit.interval.ms", "100"}});
	ASSERT_TRUE(readAll(member));
	EXPECT_TRUE(waitUntil(
		[&]
		{
			member.poll();
			return committed() == RECORDS;
		}));
}

TEST_F(LibrdkafkaOffsets, CommittedByItselfAtTheEnd)
{
	LibrdkafkaMember& member = join({{"enable.auto.commit", "true"}, {"auto.commit.interval.ms", "3600000"}});
	ASSERT_TRUE(readAll(member));
	EXPECT_EQ(committed(), RdKafka::Topic::OFFSET_INVALID);
	member.close();
	EXPECT_EQ(committed(), RECORDS);
}

TEST_F(LibrdkafkaOffsets, MemberCanSeekToWhatIsCommitted)
{
	LibrdkafkaMember& member = join();
	ASSERT_TRUE(readAll(member));
	ASSERT_EQ(member.commit(place(0), {11, {}}), RdKafka::ERR_NO_ERROR);
	ASSERT_EQ(member.seekToCommitted(place(0)), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(nextOffset(member), 11);
}

TEST_F(LibrdkafkaOffsets, CommittedOffsetBehindTheLogsStartIsReset)
{
	ASSERT_EQ(groups->alterOffset(group, place(0), 2), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(admin->deleteRecords(topic, 5), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(nextOffset(join()), 5);
}

class LibrdkafkaLoneConsumer : public LibrdkafkaOffsets
{
};

TEST_F(LibrdkafkaLoneConsumer, CommitsUnderAGroupsNameWithoutJoining)
{
	LibrdkafkaMember lone(bootstrap(), group);
	lone.assign(place(0), 5);
	ASSERT_TRUE(readAll(lone));
	EXPECT_EQ(lone.commit(), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(committed(), RECORDS);
	EXPECT_EQ(groups->list().at(group), (LibrdkafkaGroupAdmin::Listing{"Empty", true}));
}

TEST_F(LibrdkafkaLoneConsumer, CannotCommitForAGroupThatHasMembers)
{
	ASSERT_EQ(nextOffset(join()), 0);
	LibrdkafkaMember lone(bootstrap(), group);
	lone.assign(place(0), 5);
	ASSERT_TRUE(readAll(lone));
	EXPECT_EQ(lone.commit(), RdKafka::ERR_UNKNOWN_MEMBER_ID);
	EXPECT_EQ(committed(), RdKafka::Topic::OFFSET_INVALID);
}

} // namespace

} // namespace Aeon::Test
