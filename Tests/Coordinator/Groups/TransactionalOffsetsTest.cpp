#include "Groups/Offsets/GroupOffsets.h"
#include "OffsetsBench.h"

#include <gmock/gmock.h>

namespace Aeon::Coordinator
{

namespace
{

using enum ErrorCode;
using testing::ElementsAre;

constexpr std::int64_t HOUR_MS = 3'600'000;
const Fetched NOTHING;
const Fetched UNSTABLE{-1, -1, "", UNSTABLE_OFFSET_COMMIT};

/// What every test that looks at the state does twice: now and as it is after a restart.
class TransactionalOffsets : public testing::Test, protected OffsetsBench
{
protected:
	/// Holds the offset of partition 0 against the wanted one, before and after a restart.
	void expectOffset(std::int64_t offset)
	{
		EXPECT_EQ(fetch("t", 0).offset, offset);
		restart();
		EXPECT_EQ(fetch("t", 0).offset, offset) << "after a restart";
	}
	void expectStable(bool stable)
	{
		EXPECT_EQ(fetch("t", 0, {}, true).code, stable ? NONE : UNSTABLE_OFFSET_COMMIT);
		restart();
		EXPECT_EQ(fetch("t", 0, {}, true).code, stable ? NONE : UNSTABLE_OFFSET_COMMIT) << "after a restart";
	}
};

} // namespace

TEST_F(TransactionalOffsets, AppearWithTheCommitMarker)
{
	commit({{.offset = 5}});
	EXPECT_THAT(commitWithin(1, {{.offset = 10, .metadata = "note", .leaderEpoch = 3}}), ElementsAre(NONE));
	expectOffset(5);
	expectStable(false);
	end(1, true);
	expectOffset(10);
	EXPECT_EQ(fetch("t", 0), (Fetched{10, 3, "note"}));
	expectStable(true);
}

TEST_F(TransactionalOffsets, VanishWithTheAbortMarker)
{
	commit({{.offset = 5}});
	commitWithin(1, {{.offset = 10}});
	end(1, false);
	expectOffset(5);
	expectStable(true);
}

TEST_F(TransactionalOffsets, OfAGroupThatHasNoOthersKeepItAlive)
{
	commitWithin(1, {{.offset = 10}});
	EXPECT_FALSE(empty());
	expectOffset(-1);
	end(1, false);
	EXPECT_TRUE(empty());
}

TEST_F(TransactionalOffsets, LastOfATransactionCounts)
{
	commitWithin(1, {{.offset = 10}});
	commitWithin(1, {{.offset = 11}});
	end(1, true);
	expectOffset(11);
}

TEST_F(TransactionalOffsets, LaterRecordCountsWhicheverTransactionEndsFirst)
{
	commitWithin(1, {{.offset = 10}});
	commitWithin(2, {{.offset = 20}});
	end(2, true);
	expectOffset(20);
	expectStable(false);
	end(1, true);
	expectOffset(20);
	expectStable(true);
}

TEST_F(TransactionalOffsets, EarlierRecordGivesWayToTheLaterTransaction)
{
	commitWithin(1, {{.offset = 10}});
	commitWithin(2, {{.offset = 20}});
	end(1, true);
	expectOffset(10);
	end(2, true);
	expectOffset(20);
}

TEST_F(TransactionalOffsets, PlainCommitInBetweenCounts)
{
	commitWithin(1, {{.offset = 10}});
	commit({{.offset = 15}});
	expectStable(false);
	end(1, true);
	expectOffset(15);
}

TEST_F(TransactionalOffsets, MarkerEndsItsOwnTransactionAlone)
{
	commitWithin(1, {{.partition = 0, .offset = 10}});
	commitWithin(2, {{.partition = 1, .offset = 20}});
	end(2, true);
	expectOffset(-1);
	EXPECT_EQ(fetch("t", 1).offset, 20);
	EXPECT_EQ(fetch("t", 1, {}, true).code, NONE);
	EXPECT_EQ(fetch("t", 0, {}, true), UNSTABLE);
}

TEST_F(TransactionalOffsets, MarkerDoesNotEndWhatComesBehindIt)
{
	commitWithin(1, {{.offset = 10}});
	// As where a group hears of a marker late, when the producer is at its next transaction.
	offsets().endTransaction(ProducerId(1), Offset(0), true);
	EXPECT_EQ(fetch("t", 0, {}, true), UNSTABLE);
}

TEST_F(TransactionalOffsets, SecondMarkerHasNothingToEnd)
{
	commitWithin(1, {{.offset = 10}});
	end(1, true);
	commit({{.offset = 11}});
	end(1, false);
	end(1, true);
	expectOffset(11);
}

TEST_F(TransactionalOffsets, FetchOfEverythingTellsWhichAreUnstable)
{
	commit({{.partition = 0, .offset = 1}, {.partition = 1, .offset = 2}});
	commitWithin(1, {{.partition = 1, .offset = 3}, {.partition = 2, .offset = 4}});
	EXPECT_EQ(fetchAll().at("t"), (std::map<std::int32_t, Fetched>{{0, {1}}, {1, {2}}}));
	EXPECT_EQ(fetchAll(true).at("t"), (std::map<std::int32_t, Fetched>{{0, {1}}, {1, UNSTABLE}}));
}

TEST_F(TransactionalOffsets, DeletingAnOffsetTakesThePendingOnesToo)
{
	commitWithin(1, {{.offset = 10}});
	EXPECT_THAT(remove("t", {0}, {}), ElementsAre(NONE));
	EXPECT_EQ(recordedCount, 1u);
	expectStable(true);
	end(1, true);
	expectOffset(-1);
	EXPECT_TRUE(empty());
}

TEST_F(TransactionalOffsets, DeletingTheGroupTakesThePendingOnesOnce)
{
	commit({{.partition = 0, .offset = 1}});
	commitWithin(1, {{.partition = 0, .offset = 10}, {.partition = 1, .offset = 11}});
	commitWithin(2, {{.partition = 1, .offset = 12}});
	forgetAll();
	EXPECT_EQ(recordedCount, 2u);
	end(1, true);
	EXPECT_TRUE(empty() || fetch("t", 1).offset == -1);
	end(2, true);
	expectOffset(-1);
	EXPECT_TRUE(empty());
}

TEST_F(TransactionalOffsets, PendingOnesKeepAnOldOffsetFromExpiring)
{
	commit({{.offset = 1}});
	commitWithin(1, {{.offset = 2}});
	nowMs += 2 * HOUR_MS;
	EXPECT_FALSE(expire(HOUR_MS, std::nullopt, {}));
	expectOffset(1);
	end(1, false);
	EXPECT_TRUE(expire(HOUR_MS, std::nullopt, {}));
	expectOffset(-1);
}

TEST_F(TransactionalOffsets, PendingOnesAloneKeepAGroupFromExpiring)
{
	commitWithin(1, {{.offset = 2}});
	nowMs += 2 * HOUR_MS;
	EXPECT_FALSE(expire(HOUR_MS, std::nullopt, {}));
	EXPECT_EQ(recordedCount, 0u);
	end(1, true);
	expectOffset(2);
}

TEST_F(TransactionalOffsets, OfADeletedTopicAreDropped)
{
	image = withTopics(image, {topicNamed("t", 7, 1)});
	const Uuid id = image->topic("t")->id;
	commitWithin(1, {{.offset = 10}});
	forgetTopic("t", id);
	end(1, true);
	expectOffset(-1);
}

TEST_F(TransactionalOffsets, TooLongMetadataFailsItsPartitionAlone)
{
	config.offsetMetadataBytesMax = 3;
	EXPECT_THAT(
		commitWithin(1, {{.partition = 0, .offset = 1, .metadata = "four"}, {.partition = 1, .offset = 2}}),
		ElementsAre(OFFSET_METADATA_TOO_LARGE, NONE));
	end(1, true);
	EXPECT_EQ(fetch("t", 0), NOTHING);
	EXPECT_EQ(fetch("t", 1).offset, 2);
}

TEST_F(TransactionalOffsets, FailedWriteLeavesNothingPending)
{
	failsWrites = true;
	EXPECT_THAT(commitWithin(1, {{.offset = 1}}), ElementsAre(NOT_COORDINATOR));
	EXPECT_TRUE(empty());
}

} // namespace Aeon::Coordinator
