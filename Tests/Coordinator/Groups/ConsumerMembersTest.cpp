#include "ConsumerGroupBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using namespace std::chrono_literals;

const Uuid T = idOf(1);

MetadataImage::Ptr oneTopic(std::int32_t partitions = 4)
{
	return withTopics(cluster(), {topicNamed("t", 1, partitions)});
}

Beat joiningStatic(const std::string& memberId, const std::string& instanceId)
{
	Beat beat = joining(memberId, {"t"});
	beat.instanceId = instanceId;
	return beat;
}

Beat leavingForAWhile(const std::string& memberId, const std::string& instanceId)
{
	Beat beat = steady(memberId, STATIC_LEAVE_EPOCH);
	beat.instanceId = instanceId;
	return beat;
}

} // namespace

TEST(ConsumerMembers, LeavingMemberTakesAllOfItsRecordsAway)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	const BeatAnswer left = bench.beat(steady("m1", LEAVE_EPOCH));
	EXPECT_EQ(left.error, ErrorCode::NONE);
	EXPECT_EQ(left.memberId, "m1");
	EXPECT_EQ(left.epoch, LEAVE_EPOCH);
	EXPECT_EQ(
		bench.written, (std::vector<std::string>{
						   "-ConsumerGroupCurrentMemberAssignment", "-ConsumerGroupTargetAssignmentMember",
						   "-ConsumerGroupMemberMetadata", "ConsumerGroupMetadata"}));
	EXPECT_EQ(bench.state().epoch, 4);
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m1"}));
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST(ConsumerMembers, LastMemberLeavesAnEmptyGroup)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(steady("m1", LEAVE_EPOCH));
	EXPECT_EQ(bench.written.back(), "ConsumerGroupTargetAssignmentMetadata");
	EXPECT_TRUE(bench.group->isEmpty());
	EXPECT_EQ(bench.group->listing().state, "Empty");
	EXPECT_TRUE(bench.timers.empty());
	EXPECT_EQ(bench.state().assignmentTimestampMs, 0);
	EXPECT_EQ(bench.state().metadataHash, 0);
	EXPECT_EQ(bench.beat(joining("m2", {"t"})).epoch, 4) << "epochs go on";
}

TEST(ConsumerMembers, StaticMemberComesBackToWhatItHad)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joiningStatic("m1", "i1"));
	bench.beat(joiningStatic("m2", "i2"));
	bench.beat(steady("m1", 2));
	bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	bench.beat(steady("m2", 3));
	ASSERT_EQ(bench.group->listing().state, "Stable");

	const BeatAnswer left = bench.beat(leavingForAWhile("m2", "i2"));
	EXPECT_EQ(left.error, ErrorCode::NONE);
	EXPECT_EQ(left.epoch, STATIC_LEAVE_EPOCH);
	EXPECT_EQ(bench.written, std::vector<std::string>{"ConsumerGroupCurrentMemberAssignment"});
	EXPECT_EQ(bench.state().epoch, 3) << "nobody else gets its partitions";
	EXPECT_EQ(bench.beat(steady("m1", 3)).assignment, std::nullopt);

	const BeatAnswer back = bench.beat(joiningStatic("m3", "i2"));
	EXPECT_EQ(back.error, ErrorCode::NONE);
	EXPECT_EQ(back.memberId, "m3");
	EXPECT_EQ(back.epoch, 3);
	EXPECT_EQ(back.assignment, (Assignment{{T, {2, 3}}}));
	EXPECT_EQ(
		bench.written,
		(std::vector<std::string>{
			"-ConsumerGroupCurrentMemberAssignment", "-ConsumerGroupTargetAssignmentMember",
			"-ConsumerGroupMemberMetadata", "ConsumerGroupMemberMetadata", "ConsumerGroupTargetAssignmentMember",
			"ConsumerGroupCurrentMemberAssignment", "ConsumerGroupCurrentMemberAssignment"}));
	EXPECT_EQ(bench.state().member("m2"), nullptr);
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m2"}));
	EXPECT_TRUE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m3"}));
	EXPECT_EQ(bench.dump(), bench.dumpReplayed());
}

TEST(ConsumerMembers, StaticMemberComesBackUnderItsOldMemberId)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joiningStatic("m1", "i1"));
	bench.beat(leavingForAWhile("m1", "i1"));
	EXPECT_EQ(bench.beat(joiningStatic("m1", "i1")).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
	EXPECT_TRUE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m1"}));
	EXPECT_EQ(bench.state().members().size(), 1u);
}

TEST(ConsumerMembers, StaticMemberThatComesBackWithOtherTopicsIsAssignedAnew)
{
	ConsumerGroupBench bench(withTopics(oneTopic(), {topicNamed("u", 2, 2)}));
	bench.beat(joiningStatic("m1", "i1"));
	bench.beat(leavingForAWhile("m1", "i1"));
	Beat other = joining("m2", {"u"});
	other.instanceId = "i1";
	const BeatAnswer back = bench.beat(other);
	EXPECT_EQ(back.epoch, 3);
	EXPECT_EQ(back.assignment, (Assignment{{idOf(2), {0, 1}}}));
}

TEST(ConsumerMembers, StaticMemberThatStaysAwayIsRemoved)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joiningStatic("m1", "i1"));
	bench.beat(joining("m2", {"t"}));
	bench.beat(leavingForAWhile("m1", "i1"));
	bench.advance(44s);
	EXPECT_NE(bench.state().staticMember("i1"), nullptr);
	bench.beat(steady("m2", 3));
	bench.advance(2s);
	EXPECT_EQ(bench.state().staticMember("i1"), nullptr);
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST(ConsumerMembers, StaticMemberThatLeavesForGoodIsRemoved)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joiningStatic("m1", "i1"));
	Beat leaving = steady("m1", LEAVE_EPOCH);
	leaving.instanceId = "i1";
	EXPECT_EQ(bench.beat(leaving).error, ErrorCode::NONE);
	EXPECT_TRUE(bench.group->isEmpty());
}

TEST(ConsumerMembers, StaticMemberMayLeaveWhileItGivesUp)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joiningStatic("m1", "i1"));
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	ASSERT_EQ(bench.memberState("m1"), ConsumerMemberState::UNREVOKED_PARTITIONS);
	bench.beat(leavingForAWhile("m1", "i1"));
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_REBALANCE, "m1"}));
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {2, 3}}})) << "what it gave up is free";
	const BeatAnswer back = bench.beat(joiningStatic("m3", "i1"));
	EXPECT_EQ(back.epoch, 3);
	EXPECT_EQ(back.assignment, (Assignment{{T, {0, 1}}}));
	EXPECT_EQ(bench.group->listing().state, "Stable");
}

TEST(ConsumerMembers, SilentMemberIsRemovedWhenItsSessionEnds)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	bench.advance(30s);
	bench.beat(steady("m2", 3));
	bench.advance(15s);
	EXPECT_EQ(bench.state().member("m1"), nullptr);
	EXPECT_NE(bench.state().member("m2"), nullptr);
	EXPECT_EQ(bench.beat(steady("m1", 2)).error, ErrorCode::UNKNOWN_MEMBER_ID);
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST(ConsumerMembers, RemovalThatCannotBeWrittenIsTriedAgain)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.writeError = ErrorCode::NOT_COORDINATOR;
	bench.advance(50s);
	EXPECT_NE(bench.state().member("m1"), nullptr);
	bench.writeError = ErrorCode::NONE;
	bench.advance(2s);
	EXPECT_EQ(bench.state().member("m1"), nullptr);
}

TEST(ConsumerMembers, MemberThatDoesNotGiveUpInTimeIsRemoved)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	ASSERT_EQ(bench.memberState("m1"), ConsumerMemberState::UNREVOKED_PARTITIONS);
	for (int second = 0; second < 6; ++second)
	{
		EXPECT_EQ(bench.beat(owning("m1", 2, {{T, {0, 1, 2, 3}}})).error, ErrorCode::NONE);
		bench.beat(steady("m2", 3));
		bench.advance(5s);
	}
	EXPECT_EQ(bench.state().member("m1"), nullptr) << "after the 30 s that it asked for";
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST(ConsumerMembers, MemberThatGivesUpInTimeStays)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	bench.advance(29s);
	bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	bench.beat(steady("m2", 3));
	bench.advance(20s);
	EXPECT_NE(bench.state().member("m1"), nullptr);
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_REBALANCE, "m1"}));
}

TEST(ConsumerMembers, RestartKeepsMembersAndGivesThemTheirDeadlinesAnew)
{
	for (const bool compacted : {false, true})
	{
		ConsumerGroupBench bench(oneTopic());
		bench.beat(joiningStatic("m1", "i1"));
		bench.beat(joining("m2", {"t"}));
		bench.beat(joining("m3", {"t"}));
		bench.beat(steady("m2", LEAVE_EPOCH));
		bench.beat(steady("m1", 2));
		ASSERT_EQ(bench.memberState("m1"), ConsumerMemberState::UNREVOKED_PARTITIONS);
		const auto before = bench.dump();
		bench.advance(20s);
		bench.restart(compacted);
		EXPECT_EQ(bench.dump(), before);
		EXPECT_EQ(bench.timers.deadline({TimerKind::CONSUMER_SESSION, "m1"}), bench.now + 45s);
		EXPECT_EQ(bench.timers.deadline({TimerKind::CONSUMER_SESSION, "m3"}), bench.now + 45s);
		EXPECT_EQ(bench.timers.deadline({TimerKind::CONSUMER_REBALANCE, "m1"}), bench.now + 30s);
		EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m2"}));
		const std::int32_t epoch = bench.state().member("m1")->current.epoch;
		EXPECT_EQ(bench.beat(owning("m1", epoch, bench.target("m1"))).error, ErrorCode::NONE);
		EXPECT_EQ(bench.memberState("m1"), ConsumerMemberState::STABLE);
	}
}

TEST(ConsumerMembers, NewPartitionsAreNoticedWithTheNextHeartbeat)
{
	ConsumerGroupBench bench(oneTopic(1));
	bench.beat(joining("m1", {"t", "u"}));
	bench.image = withTopics(bench.image, {topicNamed("u", 2, 2)});
	const BeatAnswer created = bench.beat(steady("m1", 2));
	EXPECT_EQ(created.epoch, 3);
	EXPECT_EQ(created.assignment, (Assignment{{T, {0}}, {idOf(2), {0, 1}}}));
	EXPECT_EQ(bench.written.front(), "ConsumerGroupMetadata");

	const Uuid topics[] = {idOf(2)};
	bench.image = replayed(bench.image, deleteTopics(*bench.image, topics).records);
	const BeatAnswer deleted = bench.beat(steady("m1", 3));
	EXPECT_EQ(deleted.assignment, (Assignment{{T, {0}}}));
	EXPECT_EQ(bench.beat(owning("m1", 3, {{T, {0}}})).epoch, 4);
	EXPECT_EQ(bench.group->listing().state, "Stable");
}

TEST(ConsumerMembers, MetadataThatDoesNotConcernTheGroupChangesNothing)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.image = withTopics(bench.image, {topicNamed("other", 9, 3)});
	EXPECT_EQ(bench.beat(steady("m1", 2)).epoch, 2);
	EXPECT_TRUE(bench.written.empty());
}

TEST(ConsumerMembers, MetadataChangeThatCouldNotBeWrittenIsNoticedAgain)
{
	ConsumerGroupBench bench(oneTopic(1));
	bench.beat(joining("m1", {"t", "u"}));
	bench.image = withTopics(bench.image, {topicNamed("u", 2, 2)});
	bench.writeError = ErrorCode::NOT_COORDINATOR;
	EXPECT_EQ(bench.beat(steady("m1", 2)).error, ErrorCode::NOT_COORDINATOR);
	bench.writeError = ErrorCode::NONE;
	EXPECT_EQ(bench.beat(steady("m1", 2)).epoch, 3);
}

TEST(ConsumerMembers, CommitsAreCheckedByProtocolAndEpoch)
{
	ConsumerGroupBench bench(oneTopic());
	EXPECT_EQ(bench.group->checkCommit("", std::nullopt, -1, 9), ErrorCode::NONE) << "nobody uses the membership";
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	const ConsumerGroup& group = *bench.group;
	EXPECT_EQ(group.checkCommit("m1", std::nullopt, 3, 9), ErrorCode::NONE);
	EXPECT_EQ(group.checkCommit("m1", std::nullopt, 2, 9), ErrorCode::STALE_MEMBER_EPOCH);
	EXPECT_EQ(group.checkCommit("m1", std::nullopt, 4, 9), ErrorCode::STALE_MEMBER_EPOCH);
	EXPECT_EQ(group.checkCommit("m1", std::nullopt, 3, 8), ErrorCode::UNSUPPORTED_VERSION);
	EXPECT_EQ(group.checkCommit("", std::nullopt, -1, 9), ErrorCode::UNKNOWN_MEMBER_ID);

	EXPECT_EQ(group.checkFetch(std::nullopt, -1), ErrorCode::NONE);
	EXPECT_EQ(group.checkFetch("m1", 3), ErrorCode::NONE);
	EXPECT_EQ(group.checkFetch("m1", 2), ErrorCode::STALE_MEMBER_EPOCH);
	EXPECT_EQ(group.checkFetch("m9", 2), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST(ConsumerMembers, CommitsOfAnEpochThatIsOverAreTakenForWhatTheMemberHasHadSinceThen)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	Protocol::Arena arena;
	const auto commit = [&](std::int32_t epoch, std::vector<std::int32_t> partitions)
	{
		Protocol::OffsetCommitRequest request;
		request.memberId = "m1";
		request.generationIdOrMemberEpoch = epoch;
		auto& topic = request.topics.append(arena);
		topic.topicId = T;
		for (const std::int32_t partition : partitions)
			topic.partitions.append(arena).partitionIndex = partition;
		return bench.group->checkCommit(request, 9);
	};
	// Told to give up 2 and 3, it has yet to say that it did: it is in epoch 2 until then.
	bench.beat(steady("m1", 2));
	EXPECT_EQ(commit(2, {0, 3}), ErrorCode::NONE);
	EXPECT_EQ(commit(1, {0}), ErrorCode::STALE_MEMBER_EPOCH) << "it had nothing in epoch 1";
	bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	EXPECT_EQ(commit(3, {0, 1}), ErrorCode::NONE);
	EXPECT_EQ(commit(2, {0, 1}), ErrorCode::NONE) << "it has had these since epoch 2";
	EXPECT_EQ(commit(2, {}), ErrorCode::NONE);
	EXPECT_EQ(commit(1, {0}), ErrorCode::STALE_MEMBER_EPOCH);
	EXPECT_EQ(commit(2, {0, 2}), ErrorCode::STALE_MEMBER_EPOCH) << "it gave one of these up";
	EXPECT_EQ(commit(4, {0}), ErrorCode::STALE_MEMBER_EPOCH);
}

TEST(ConsumerMembers, TooLongMetadataOfAPartitionItNeverHadFailsNoCommitOfAnEpochThatIsOver)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.beat(joining("m2", {"t"}));
	bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	Protocol::Arena arena;
	const std::string tooLong(static_cast<std::size_t>(bench.config.offsetMetadataBytesMax) + 1, 'x');
	const auto commit = [&]<typename Request>(Request request, std::string_view metadata)
	{
		request.memberId = "m1";
		request.generationIdOrMemberEpoch = 2;
		auto& topic = request.topics.append(arena);
		topic.topicId = T;
		topic.partitions.append(arena).partitionIndex = 0;
		auto& foreign = topic.partitions.append(arena);
		foreign.partitionIndex = 3;
		foreign.committedMetadata = metadata;
		return bench.group->checkCommit(request, 9);
	};
	EXPECT_EQ(commit(Protocol::OffsetCommitRequest{}, tooLong), ErrorCode::NONE);
	EXPECT_EQ(commit(Protocol::OffsetCommitRequest{}, "short"), ErrorCode::STALE_MEMBER_EPOCH);
	EXPECT_EQ(commit(Protocol::TxnOffsetCommitRequest{}, tooLong), ErrorCode::NONE);
	EXPECT_EQ(commit(Protocol::TxnOffsetCommitRequest{}, "short"), ErrorCode::STALE_MEMBER_EPOCH);
}

TEST(ConsumerMembers, DescriptionTellsWhatMembersHaveAndAreToHave)
{
	ConsumerGroupBench bench(oneTopic());
	Beat first = joiningStatic("m1", "i1");
	first.rackId = "r1";
	bench.beat(first);
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	Protocol::Arena arena;
	const auto described = bench.describe(arena);
	EXPECT_EQ(described.errorCode, 0);
	EXPECT_EQ(described.groupId, "group");
	EXPECT_EQ(described.groupState, "Reconciling");
	EXPECT_EQ(described.groupEpoch, 3);
	EXPECT_EQ(described.assignmentEpoch, 3);
	EXPECT_EQ(described.assignorName, "uniform");
	ASSERT_EQ(described.members.size(), 2u);
	const auto& member = described.members[0];
	EXPECT_EQ(member.memberId, "m1");
	EXPECT_EQ(member.instanceId, "i1");
	EXPECT_EQ(member.rackId, "r1");
	EXPECT_EQ(member.memberEpoch, 2);
	EXPECT_EQ(member.clientId, "client");
	EXPECT_EQ(member.clientHost, "/127.0.0.1");
	EXPECT_EQ(member.memberType, 1);
	ASSERT_EQ(member.subscribedTopicNames.size(), 1u);
	EXPECT_EQ(member.subscribedTopicNames[0], "t");
	ASSERT_EQ(member.assignment.topicPartitions.size(), 1u);
	EXPECT_EQ(member.assignment.topicPartitions[0].topicName, "t");
	EXPECT_EQ(member.assignment.topicPartitions[0].partitions.size(), 4u) << "it answers for what it has not given up";
	EXPECT_EQ(member.targetAssignment.topicPartitions[0].partitions.size(), 2u);
	EXPECT_EQ(described.members[1].assignment.topicPartitions.size(), 0u);
}

TEST(ConsumerMembers, DeletedGroupLeavesNothing)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	GroupRecords records;
	bench.group->addTombstones(records);
	std::size_t tombstones = 0;
	for (const GroupRecord& record : records)
		tombstones += std::visit([](const auto& fact) { return fact.value ? 0u : 1u; }, record);
	EXPECT_EQ(tombstones, records.size());
	EXPECT_EQ(records.size(), 6u);
}

TEST(ConsumerMembers, ATombstoneOfTheOldTopicMetadataIsWrittenOnce)
{
	ConsumerGroupBench bench(oneTopic());
	bench.beat(joining("m1", {"t"}));
	bench.group->replay(
		ConsumerGroupPartitionMetadataRecord{{.groupId = "group"}, ConsumerGroupPartitionMetadataValue{}}, 0);
	bench.beat(joining("m2", {"t"}));
	EXPECT_EQ(std::count(bench.written.begin(), bench.written.end(), "-ConsumerGroupPartitionMetadata"), 1);
	bench.beat(joining("m3", {"t"}));
	EXPECT_EQ(std::count(bench.written.begin(), bench.written.end(), "-ConsumerGroupPartitionMetadata"), 0);
}

} // namespace Aeon::Coordinator
