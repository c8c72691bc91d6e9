#include "Groups/Offsets/GroupOffsets.h"

#include "OffsetsBench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace Aeon::Coordinator
{

namespace
{

using enum ErrorCode;
using testing::ElementsAre;

constexpr std::int64_t HOUR_MS = 3'600'000;
const Fetched NOTHING;

class GroupOffsetsTest : public testing::Test, protected OffsetsBench
{
protected:
	void makeTopic(const std::string& name, std::uint64_t id, std::int32_t partitions = 1)
	{
		image = withTopics(image, {topicNamed(name, id, partitions)});
	}

	/// Takes the topic out of the image and makes it anew under another id.
	void remakeTopic(const std::string& name, std::uint64_t id)
	{
		MetadataRecords records;
		RemoveTopicRecord record;
		record.topicId = image->topic(name)->id;
		records.add(record);
		image = replayed(image, records);
		makeTopic(name, id);
	}
};

} // namespace

TEST_F(GroupOffsetsTest, CommittedOffsetIsFetchedWithEverythingThatCameWithIt)
{
	EXPECT_THAT(commit({{.partition = 1, .offset = 42, .metadata = "note", .leaderEpoch = 7}}), ElementsAre(NONE));
	EXPECT_EQ(fetch("t", 1), (Fetched{42, 7, "note"}));
	restart();
	EXPECT_EQ(fetch("t", 1), (Fetched{42, 7, "note"}));
}

TEST_F(GroupOffsetsTest, UnsetLeaderEpochIsMinusOne)
{
	commit({{.offset = 42}});
	EXPECT_EQ(fetch("t", 0).leaderEpoch, -1);
	restart();
	EXPECT_EQ(fetch("t", 0).leaderEpoch, -1);
}

TEST_F(GroupOffsetsTest, EveryPartitionAskedForIsAnsweredWhereNothingWasCommitted)
{
	EXPECT_EQ(fetch("t", 0), (Fetched{-1, -1, ""}));
	commit({{.partition = 1, .offset = 42}});
	EXPECT_EQ(fetch("t", 0), (Fetched{-1, -1, ""}));
	EXPECT_EQ(fetch("other", 1), (Fetched{-1, -1, ""}));
}

TEST_F(GroupOffsetsTest, FetchOfEverythingTellsWhatThereIs)
{
	EXPECT_TRUE(fetchAll().empty());
	commit({{.topic = "b", .partition = 3, .offset = 1, .metadata = "m"}, {.topic = "a", .partition = 0, .offset = 2}});
	commit({{.topic = "b", .partition = 1, .offset = 3}});
	const auto all = fetchAll();
	ASSERT_EQ(all.size(), 2u);
	EXPECT_EQ(all.at("a"), (std::map<std::int32_t, Fetched>{{0, {2}}}));
	EXPECT_EQ(all.at("b"), (std::map<std::int32_t, Fetched>{{1, {3}}, {3, {1, -1, "m"}}}));
}

TEST_F(GroupOffsetsTest, LaterCommitCountsEvenWhereItGoesBack)
{
	commit({{.offset = 42}});
	commit({{.offset = 5}});
	EXPECT_EQ(fetch("t", 0).offset, 5);
	restart();
	EXPECT_EQ(fetch("t", 0).offset, 5);
}

TEST_F(GroupOffsetsTest, FailedWriteCommitsNothing)
{
	failsWrites = true;
	EXPECT_THAT(commit({{.offset = 42}}), ElementsAre(NOT_COORDINATOR));
	EXPECT_EQ(fetch("t", 0), NOTHING);
	EXPECT_TRUE(empty());
}

TEST_F(GroupOffsetsTest, TooLongMetadataIsRefusedForItsPartitionAlone)
{
	config.offsetMetadataBytesMax = 4;
	const std::string euro = "\xe2\x82\xac";
	const std::string clef = "\xf0\x9d\x84\x9e";
	struct Case
	{
		std::string metadata;
		ErrorCode code;
	};
	const Case cases[] = {
		{"", NONE},
		{"1234", NONE},
		{"12345", OFFSET_METADATA_TOO_LARGE},
		// Kafka counts UTF-16 units, not bytes.
		{euro + euro + euro + euro, NONE},
		{euro + euro + euro + euro + "1", OFFSET_METADATA_TOO_LARGE},
		{clef + clef, NONE},
		{clef + clef + "1", OFFSET_METADATA_TOO_LARGE},
	};
	for (const Case& it : cases)
	{
		EXPECT_THAT(
			commit({{.partition = 1, .offset = 1, .metadata = it.metadata}, {.partition = 2, .offset = 2}}),
			ElementsAre(it.code, NONE))
			<< it.metadata;
		EXPECT_EQ(recordedCount, it.code == NONE ? 2u : 1u) << it.metadata;
	}
}

TEST_F(GroupOffsetsTest, OrdinaryCommitIsRecordedAsKafkaDoes)
{
	makeTopic("t", 5);
	commit({{.offset = 1}});
	EXPECT_EQ(lastValueVersion, 4);
	retentionMs = 1000;
	commit({{.offset = 1}});
	EXPECT_EQ(lastValueVersion, 1);
}

TEST_F(GroupOffsetsTest, OffsetsGoWhenTheirTimeIsOver)
{
	struct Case
	{
		const char* what;
		/// -1 takes the group's.
		std::int64_t ownRetentionMs;
		std::int64_t commitTimestamp;
		std::optional<std::int64_t> emptySinceMs;
		std::int64_t nowMs;
		bool gone;
	};
	constexpr std::int64_t START = 1'000'000;
	constexpr std::int64_t RETENTION = HOUR_MS;
	const Case cases[] = {
		{"a simple group's, counted from the commit", -1, -1, {}, START + RETENTION, true},
		{"a simple group's, not yet", -1, -1, {}, START + RETENTION - 1, false},
		{"an emptied group's, counted from there", -1, -1, START + 500, START + 500 + RETENTION, true},
		{"an emptied group's, not yet", -1, -1, START + 500, START + RETENTION, false},
		{"a commit after the group was empty", -1, -1, START - 500, START - 500 + RETENTION, true},
		{"a time of its own, over before the group's", 1000, -1, {}, START + 1000, true},
		{"a time of its own, not yet", 1000, -1, {}, START + 999, false},
		{"a time of its own, longer than the group's", 2 * RETENTION, -1, {}, START + RETENTION, false},
		{"a commit dated back by its client", -1, START - 100, {}, START - 100 + RETENTION, true},
		{"a commit dated ahead by its client", -1, START + 100, {}, START + RETENTION, false},
		{"a retention of nothing", 0, -1, {}, START, true},
		{"a retention without end", std::numeric_limits<std::int64_t>::max(), -1, {}, START + RETENTION, false},
	};
	for (const Case& it : cases)
		for (const bool afterRestart : {false, true})
		{
			OffsetsBench bench;
			bench.nowMs = START;
			bench.retentionMs = it.ownRetentionMs;
			bench.commit({{.offset = 1, .commitTimestamp = it.commitTimestamp}});
			if (afterRestart) bench.restart();
			bench.nowMs = it.nowMs;
			EXPECT_EQ(bench.expire(RETENTION, it.emptySinceMs, {}), it.gone) << it.what;
			EXPECT_EQ(bench.empty(), it.gone) << it.what;
			bench.restart();
			EXPECT_EQ(bench.empty(), it.gone) << it.what << ", after a restart";
		}
}

TEST_F(GroupOffsetsTest, SubscribedTopicsKeepTheirOffsets)
{
	commit({{.topic = "a", .offset = 1}, {.topic = "b", .offset = 2}});
	nowMs += HOUR_MS;
	EXPECT_FALSE(expire(HOUR_MS, {}, {"a"}));
	EXPECT_EQ(fetch("a", 0).offset, 1);
	EXPECT_EQ(fetch("b", 0), NOTHING);
	EXPECT_TRUE(expire(HOUR_MS, {}, {}));
	EXPECT_TRUE(empty());
	EXPECT_TRUE(expire(HOUR_MS, {}, {})) << "nothing is left to expire";
	EXPECT_EQ(recordedCount, 0u);
}

TEST_F(GroupOffsetsTest, ExpiryOfSomePartitionsLeavesTheOthers)
{
	commit({{.partition = 0, .offset = 1}, {.partition = 1, .offset = 2}});
	nowMs += 10;
	commit({{.partition = 1, .offset = 3}});
	nowMs += HOUR_MS - 1;
	EXPECT_FALSE(expire(HOUR_MS, {}, {}));
	EXPECT_EQ(recordedCount, 1u);
	EXPECT_EQ(fetchAll().at("t"), (std::map<std::int32_t, Fetched>{{1, {3}}}));
}

TEST_F(GroupOffsetsTest, DeletedOffsetsAreGone)
{
	commit({{.partition = 0, .offset = 1}, {.partition = 1, .offset = 2}});
	EXPECT_THAT(remove("t", {1, 7, 1}, {}), ElementsAre(NONE, NONE, NONE)) << "what is not there is as good as deleted";
	EXPECT_EQ(fetch("t", 1), NOTHING);
	EXPECT_EQ(fetch("t", 0).offset, 1);
	restart();
	EXPECT_EQ(fetch("t", 1), NOTHING);
	EXPECT_THAT(remove("other", {0}, {}), ElementsAre(NONE));
	EXPECT_EQ(recordedCount, 0u);
	EXPECT_THAT(remove("t", {0, 0}, {}), ElementsAre(NONE, NONE)) << "the last one, named twice";
	EXPECT_TRUE(empty());
}

TEST_F(GroupOffsetsTest, OffsetsOfSubscribedTopicsAreNotDeleted)
{
	commit({{.offset = 1}});
	EXPECT_THAT(remove("t", {0, 1}, {"t"}), ElementsAre(GROUP_SUBSCRIBED_TO_TOPIC, GROUP_SUBSCRIBED_TO_TOPIC));
	EXPECT_EQ(recordedCount, 0u);
	EXPECT_EQ(fetch("t", 0).offset, 1);
}

TEST_F(GroupOffsetsTest, DeletedTopicTakesItsOffsetsAlong)
{
	makeTopic("t", 5, 2);
	makeTopic("u", 6);
	commit({{.partition = 0, .offset = 1}, {.partition = 1, .offset = 2}, {.topic = "u", .offset = 3}});
	forgetTopic("t", idOf(5));
	EXPECT_EQ(recordedCount, 2u);
	restart();
	EXPECT_EQ(fetch("t", 0), NOTHING);
	EXPECT_EQ(fetch("t", 1), NOTHING);
	EXPECT_EQ(fetch("u", 0).offset, 3);
}

TEST_F(GroupOffsetsTest, OffsetsWithoutTopicIdGoWithTheTopicsName)
{
	commit({{.offset = 1}});
	forgetTopic("t", idOf(5));
	EXPECT_TRUE(empty());
}

TEST_F(GroupOffsetsTest, TopicMadeAnewHasNoOffsets)
{
	makeTopic("t", 5);
	commit({{.offset = 1}});
	remakeTopic("t", 6);
	restart();
	EXPECT_EQ(fetch("t", 0, idOf(6)), NOTHING);
	EXPECT_TRUE(fetchAll().empty());
	EXPECT_EQ(fetch("t", 0).offset, 1) << "of whichever topic of that name";
}

TEST_F(GroupOffsetsTest, CommitToATopicMadeAnewOutlivesTheOldOne)
{
	makeTopic("t", 5);
	commit({{.offset = 1}});
	remakeTopic("t", 6);
	commit({{.offset = 2}});
	forgetTopic("t", idOf(5));
	EXPECT_EQ(recordedCount, 0u);
	EXPECT_EQ(fetch("t", 0, idOf(6)).offset, 2);
	EXPECT_EQ(fetchAll().at("t").at(0).offset, 2);
}

TEST_F(GroupOffsetsTest, ForgettingAllLeavesNothing)
{
	commit({{.topic = "a", .offset = 1}, {.topic = "b", .offset = 2}, {.topic = "b", .partition = 4, .offset = 3}});
	forgetAll();
	EXPECT_EQ(recordedCount, 3u);
	EXPECT_TRUE(empty());
	restart();
	EXPECT_TRUE(empty());
}

TEST_F(GroupOffsetsTest, RepeatedPartitionsAreNotAnsweredWithManyTimesWhatThereIs)
{
	config.offsetMetadataBytesMax = 30'000;
	commit({{.offset = 1, .metadata = std::string(30'000, 'm')}});
	Protocol::Arena arena;
	OffsetFetchCall::Request request;
	OffsetFetchCall::Response response;
	auto& asked = request.topics.append(arena);
	asked.name = "t";
	asked.partitionIndexes.resize(arena, 10'000);
	OffsetFetchCall call(CallerInfo{}, request, response, arena, &fillError);
	GroupOperation operation(GroupOperation::TimePoint(), nowMs);
	const std::size_t before = arena.usedBytes();
	offsets().fetch(call, false, operation);
	EXPECT_LT(arena.usedBytes() - before, 4'000'000u);
	EXPECT_EQ(response.topics[0].partitions[0].committedOffset, 1);
	EXPECT_EQ(response.topics[0].partitions[9'999].committedOffset, -1);
	EXPECT_EQ(static_cast<ErrorCode>(response.topics[0].partitions[9'999].errorCode), INVALID_REQUEST);
}

} // namespace Aeon::Coordinator
