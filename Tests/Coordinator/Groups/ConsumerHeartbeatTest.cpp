#include "ConsumerGroupBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

const Uuid T = idOf(1);
const Uuid U = idOf(2);

MetadataImage::Ptr twoTopics()
{
	return withTopics(cluster(), {topicNamed("t", 1, 4), topicNamed("u", 2, 2)});
}

/// The member with all of topic t, alone in the group.
BeatAnswer joinFirst(ConsumerGroupBench& bench, const std::string& id = "m1")
{
	const BeatAnswer answer = bench.beat(joining(id, {"t"}));
	EXPECT_EQ(answer.error, ErrorCode::NONE) << answer.message;
	return answer;
}

} // namespace

TEST(ConsumerHeartbeat, RefusesRequestsThatSayNothingSensible)
{
	const auto with = [](const std::function<void(Beat&)>& change)
	{
		Beat beat = joining("m1", {"t"});
		change(beat);
		return beat;
	};
	struct Case
	{
		const char* what;
		Beat beat;
		ErrorCode error;
	};
	const Case cases[] = {
		{"no member id from version 1 on", with([](Beat& b) { b.memberId = ""; }), ErrorCode::INVALID_REQUEST},
		{"a blank member id", with([](Beat& b) { b.memberId = " \t"; }), ErrorCode::INVALID_REQUEST},
		{"no member id in version 0, later on", with([](Beat& b) { b.memberId = "", b.version = 0, b.epoch = 3; }),
		 ErrorCode::INVALID_REQUEST},
		{"no member id in version 0, leaving", with([](Beat& b) { b.memberId = "", b.version = 0, b.epoch = -1; }),
		 ErrorCode::INVALID_REQUEST},
		{"no group id", with([](Beat& b) { b.groupId = ""; }), ErrorCode::INVALID_REQUEST},
		{"an empty instance id", with([](Beat& b) { b.instanceId = ""; }), ErrorCode::INVALID_REQUEST},
		{"a blank rack", with([](Beat& b) { b.rackId = "  "; }), ErrorCode::INVALID_REQUEST},
		{"no rebalance timeout", with([](Beat& b) { b.rebalanceTimeoutMs = -1; }), ErrorCode::INVALID_REQUEST},
		{"no partitions when joining", with([](Beat& b) { b.owned.reset(); }), ErrorCode::INVALID_REQUEST},
		{"partitions when joining", with([](Beat& b) { b.owned = Assignment{{T, {0}}}; }), ErrorCode::INVALID_REQUEST},
		{"no subscription", with([](Beat& b) { b.topics.reset(); }), ErrorCode::INVALID_REQUEST},
		{"leaving for a while without an instance id", with([](Beat& b) { b.epoch = -2; }), ErrorCode::INVALID_REQUEST},
		{"an epoch below those", with([](Beat& b) { b.epoch = -3; }), ErrorCode::INVALID_REQUEST},
		{"an unknown assignor", with([](Beat& b) { b.assignor = "sticky"; }), ErrorCode::UNSUPPORTED_ASSIGNOR},
		{"a regular expression that is none", with([](Beat& b) { b.topics.reset(), b.regex = "t["; }),
		 ErrorCode::INVALID_REGULAR_EXPRESSION},
		{"a look-ahead, which RE2 has not", with([](Beat& b) { b.topics.reset(), b.regex = "(?!t).*"; }),
		 ErrorCode::INVALID_REGULAR_EXPRESSION},
	};
	for (const Case& refused : cases)
	{
		ConsumerGroupBench bench(twoTopics());
		const BeatAnswer answer = bench.beat(refused.beat);
		EXPECT_EQ(answer.error, refused.error) << refused.what;
		EXPECT_FALSE(answer.message.empty()) << refused.what;
		EXPECT_TRUE(bench.written.empty()) << refused.what;
		EXPECT_TRUE(bench.timers.empty()) << refused.what;
	}
}

TEST(ConsumerHeartbeat, RefusesMembersThatAreNotWhoTheySay)
{
	struct Case
	{
		const char* what;
		Beat beat;
		ErrorCode error;
	};
	Beat staticBeat = steady("m2", 2);
	staticBeat.instanceId = "i2";
	Beat fenced = staticBeat;
	fenced.memberId = "other";
	Beat unknownInstance = staticBeat;
	unknownInstance.instanceId = "i9";
	Beat unreleased = joining("m9", {"t"});
	unreleased.instanceId = "i2";
	Beat leaving = steady("m9", -1);
	Beat leavingFenced = fenced;
	leavingFenced.epoch = -1;
	Beat leavingUnknownInstance = unknownInstance;
	leavingUnknownInstance.epoch = -2;
	const Case cases[] = {
		{"an unknown member", steady("m9", 2), ErrorCode::UNKNOWN_MEMBER_ID},
		{"an epoch of the future", steady("m1", 77), ErrorCode::FENCED_MEMBER_EPOCH},
		{"an epoch of the past", steady("m1", 1), ErrorCode::FENCED_MEMBER_EPOCH},
		{"an instance id under another member id", fenced, ErrorCode::FENCED_INSTANCE_ID},
		{"an unknown instance id", unknownInstance, ErrorCode::UNKNOWN_MEMBER_ID},
		{"an instance id that is in use", unreleased, ErrorCode::UNRELEASED_INSTANCE_ID},
		{"an unknown member that leaves", leaving, ErrorCode::UNKNOWN_MEMBER_ID},
		{"an instance id under another member id that leaves", leavingFenced, ErrorCode::FENCED_INSTANCE_ID},
		{"an unknown instance id that leaves", leavingUnknownInstance, ErrorCode::UNKNOWN_MEMBER_ID},
	};
	for (const Case& refused : cases)
	{
		ConsumerGroupBench bench(twoTopics());
		joinFirst(bench);
		Beat second = joining("m2", {"t"});
		second.instanceId = "i2";
		ASSERT_EQ(bench.beat(second).error, ErrorCode::NONE);
		const auto before = bench.dump();
		const BeatAnswer answer = bench.beat(refused.beat);
		EXPECT_EQ(answer.error, refused.error) << refused.what;
		EXPECT_FALSE(answer.message.empty()) << refused.what;
		EXPECT_EQ(bench.dump(), before) << refused.what;
	}
}

TEST(ConsumerHeartbeat, FirstMemberGetsEverythingAtOnce)
{
	ConsumerGroupBench bench(twoTopics());
	const BeatAnswer answer = bench.beat(joining("m1", {"u", "t", "t"}));
	EXPECT_EQ(answer.error, ErrorCode::NONE);
	EXPECT_EQ(answer.memberId, "m1");
	EXPECT_EQ(answer.epoch, 2);
	EXPECT_EQ(answer.intervalMs, 5000);
	EXPECT_EQ(answer.assignment, (Assignment{{T, {0, 1, 2, 3}}, {U, {0, 1}}}));
	EXPECT_EQ(
		bench.written,
		(std::vector<std::string>{
			"ConsumerGroupMemberMetadata", "ConsumerGroupMetadata", "ConsumerGroupTargetAssignmentMember",
			"ConsumerGroupTargetAssignmentMetadata", "ConsumerGroupCurrentMemberAssignment"}));
	EXPECT_EQ(bench.group->listing().state, "Stable");
	EXPECT_EQ(bench.group->listing().type, "Consumer");
	EXPECT_EQ(bench.group->listing().protocolType, "consumer");
}

TEST(ConsumerHeartbeat, MakesMemberIdsForVersionZero)
{
	ConsumerGroupBench bench(twoTopics());
	Beat beat = joining("", {"t"});
	beat.version = 0;
	const BeatAnswer answer = bench.beat(beat);
	EXPECT_EQ(answer.error, ErrorCode::NONE);
	EXPECT_EQ(answer.memberId.size(), 22u);
	EXPECT_EQ(bench.beat(steady(answer.memberId, answer.epoch)).error, ErrorCode::NONE);
}

TEST(ConsumerHeartbeat, SaysTheAssignmentOnlyWhenItChangedOrTheMemberMayNotKnowIt)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	const BeatAnswer nothingNew = bench.beat(steady("m1", 2));
	EXPECT_EQ(nothingNew.error, ErrorCode::NONE);
	EXPECT_EQ(nothingNew.assignment, std::nullopt);
	EXPECT_TRUE(bench.written.empty());

	Beat full = joining("m1", {"t"});
	full.epoch = 2;
	full.owned = Assignment{{T, {0, 1, 2, 3}}};
	EXPECT_EQ(bench.beat(full).assignment, (Assignment{{T, {0, 1, 2, 3}}}));
	EXPECT_TRUE(bench.written.empty());

	Beat alone = steady("m1", 2);
	alone.owned = full.owned;
	EXPECT_EQ(bench.beat(alone).assignment, std::nullopt) << "only partitions are not a full heartbeat";
}

TEST(ConsumerHeartbeat, SecondMemberWaitsUntilTheFirstHasGivenUp)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	const BeatAnswer second = bench.beat(joining("m2", {"t"}));
	EXPECT_EQ(second.epoch, 3);
	EXPECT_EQ(second.assignment, Assignment{}) << "all is still held by the first";
	EXPECT_EQ(bench.memberState("m2"), ConsumerMemberState::UNRELEASED_PARTITIONS);
	EXPECT_EQ(bench.group->listing().state, "Reconciling");

	const BeatAnswer revoke = bench.beat(steady("m1", 2));
	EXPECT_EQ(revoke.epoch, 2);
	EXPECT_EQ(revoke.assignment, (Assignment{{T, {0, 1}}}));
	EXPECT_EQ(bench.memberState("m1"), ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, std::nullopt) << "not yet given up";

	const BeatAnswer revoked = bench.beat(owning("m1", 2, {{T, {0, 1}}}));
	EXPECT_EQ(revoked.epoch, 3);
	EXPECT_EQ(revoked.assignment, std::nullopt) << "it has what it knows of";
	EXPECT_EQ(bench.memberState("m1"), ConsumerMemberState::STABLE);

	EXPECT_EQ(bench.beat(steady("m2", 3)).assignment, (Assignment{{T, {2, 3}}}));
	EXPECT_EQ(bench.group->listing().state, "Stable");
}

TEST(ConsumerHeartbeat, ToleratesTheEpochBeforeWhereAnAnswerWasLost)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	bench.beat(joining("m2", {"t"}));
	bench.beat(steady("m1", 2));
	ASSERT_EQ(bench.beat(owning("m1", 2, {{T, {0, 1}}})).epoch, 3);

	// The answer with epoch 3 never came.
	EXPECT_EQ(bench.beat(owning("m1", 2, {{T, {0, 1}}})).epoch, 3);
	EXPECT_EQ(bench.beat(steady("m1", 2)).error, ErrorCode::FENCED_MEMBER_EPOCH) << "it does not say what it owns";
	EXPECT_EQ(bench.beat(owning("m1", 2, {{T, {0, 1, 2}}})).error, ErrorCode::FENCED_MEMBER_EPOCH)
		<< "it owns what it should have given up";
}

TEST(ConsumerHeartbeat, FencedMemberJoinsAgainUnderItsId)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	const BeatAnswer again = bench.beat(joining("m1", {"t"}));
	EXPECT_EQ(again.error, ErrorCode::NONE);
	EXPECT_EQ(again.epoch, 2);
	EXPECT_EQ(again.assignment, (Assignment{{T, {0, 1, 2, 3}}}));
	EXPECT_TRUE(bench.written.empty());
}

TEST(ConsumerHeartbeat, ChangedSubscriptionBringsANewAssignment)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	Beat change = steady("m1", 2);
	change.topics = std::vector<std::string>{"u"};
	const BeatAnswer dropping = bench.beat(change);
	EXPECT_EQ(dropping.epoch, 2);
	EXPECT_EQ(dropping.assignment, Assignment{});
	const BeatAnswer dropped = bench.beat(owning("m1", 2, {}));
	EXPECT_EQ(dropped.epoch, 3);
	EXPECT_EQ(dropped.assignment, (Assignment{{U, {0, 1}}}));
}

TEST(ConsumerHeartbeat, MetadataWithoutASubscriptionBringsNoNewEpoch)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	Beat rack = steady("m1", 2);
	rack.rackId = "r1";
	EXPECT_EQ(bench.beat(rack).epoch, 2);
	EXPECT_EQ(bench.written, std::vector<std::string>{"ConsumerGroupMemberMetadata"});
	EXPECT_EQ(bench.state().member("m1")->metadata.rackId, "r1");
}

TEST(ConsumerHeartbeat, AnotherAssignorThatMostWantSharesOutAnew)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	Beat wish = steady("m1", 2);
	wish.assignor = "range";
	EXPECT_EQ(bench.beat(wish).epoch, 3);
	Protocol::Arena arena;
	EXPECT_EQ(bench.describe(arena).assignorName, "range");
	// A second wish for the same changes nothing any more.
	Beat second = joining("m2", {"t"});
	second.assignor = "range";
	bench.beat(second);
	EXPECT_EQ(bench.state().epoch, 4);
	Beat back = steady("m2", 4);
	back.assignor = "uniform";
	bench.beat(back);
	EXPECT_EQ(bench.state().epoch, 5) << "one wish each: the broker's first assignor wins";
	EXPECT_EQ(bench.describe(arena).assignorName, "uniform");
}

TEST(ConsumerHeartbeat, RefusesMembersBeyondTheMost)
{
	ConsumerGroupBench bench(twoTopics());
	bench.config.consumerMaxSize = 2;
	Beat first = joining("m1", {"t"});
	first.instanceId = "i1";
	ASSERT_EQ(bench.beat(first).error, ErrorCode::NONE);
	ASSERT_EQ(bench.beat(joining("m2", {"t"})).error, ErrorCode::NONE);
	EXPECT_EQ(bench.beat(joining("m3", {"t"})).error, ErrorCode::GROUP_MAX_SIZE_REACHED);
	Beat staticThird = joining("m3", {"t"});
	staticThird.instanceId = "i3";
	EXPECT_EQ(bench.beat(staticThird).error, ErrorCode::GROUP_MAX_SIZE_REACHED);
	EXPECT_EQ(bench.beat(joining("m2", {"t"})).error, ErrorCode::NONE) << "it has its place";
	Beat sameInstance = joining("m4", {"t"});
	sameInstance.instanceId = "i1";
	EXPECT_EQ(bench.beat(sameInstance).error, ErrorCode::UNRELEASED_INSTANCE_ID);
}

TEST(ConsumerHeartbeat, FailedWriteLeavesEverythingAsItWas)
{
	ConsumerGroupBench bench(twoTopics());
	joinFirst(bench);
	const auto before = bench.dump();
	bench.writeError = ErrorCode::COORDINATOR_NOT_AVAILABLE;
	EXPECT_EQ(bench.beat(joining("m2", {"t"})).error, ErrorCode::COORDINATOR_NOT_AVAILABLE);
	Beat change = steady("m1", 2);
	change.topics = std::vector<std::string>{"u"};
	EXPECT_EQ(bench.beat(change).error, ErrorCode::COORDINATOR_NOT_AVAILABLE);
	EXPECT_EQ(bench.beat(steady("m1", -1)).error, ErrorCode::COORDINATOR_NOT_AVAILABLE);
	EXPECT_EQ(bench.dump(), before);
	EXPECT_FALSE(bench.timers.has({TimerKind::CONSUMER_SESSION, "m2"}));

	bench.writeError = ErrorCode::NONE;
	EXPECT_EQ(bench.beat(joining("m2", {"t"})).epoch, 3);
	EXPECT_EQ(bench.beat(steady("m1", 2)).assignment, (Assignment{{T, {0, 1}}}));
}

TEST(ConsumerHeartbeat, BatchesAssignmentsThatFollowSoon)
{
	ConsumerGroupBench bench(twoTopics());
	bench.config.consumerAssignmentInterval = std::chrono::milliseconds(1000);
	joinFirst(bench);
	const BeatAnswer soon = bench.beat(joining("m2", {"t"}));
	EXPECT_EQ(soon.error, ErrorCode::NONE);
	EXPECT_EQ(soon.epoch, 2) << "the target is still that of the first member";
	EXPECT_EQ(soon.assignment, Assignment{});
	EXPECT_EQ(bench.group->listing().state, "Assigning");
	bench.beat(joining("m3", {"t"}));
	EXPECT_EQ(bench.state().epoch, 4);
	EXPECT_EQ(bench.state().assignmentEpoch, 2);

	bench.advance(std::chrono::milliseconds(1000));
	bench.beat(steady("m2", 2));
	EXPECT_EQ(bench.state().assignmentEpoch, 4) << "both newcomers at once";
	EXPECT_EQ(bench.target("m3").at(T).size(), 1u);
}

TEST(ConsumerHeartbeat, ANewGroupDoesNotWaitForTheInterval)
{
	ConsumerGroupBench bench(twoTopics());
	bench.config.consumerAssignmentInterval = std::chrono::milliseconds(1000);
	joinFirst(bench);
	bench.beat(steady("m1", -1));
	EXPECT_EQ(joinFirst(bench, "m2").assignment, (Assignment{{T, {0, 1, 2, 3}}}));
}

TEST(ConsumerHeartbeat, OverridesOfTheGroupHoldWithinTheBrokersBounds)
{
	const auto withConfig = [](const std::string& key, const std::string& value)
	{
		MetadataRecords records;
		ConfigRecord record;
		record.resourceType = static_cast<std::int8_t>(ConfigResourceType::GROUP);
		record.resourceName = "group";
		record.name = key;
		record.value = value;
		records.add(record);
		return replayed(twoTopics(), records);
	};
	struct Case
	{
		const char* value;
		std::int32_t intervalMs;
	};
	for (const auto& [value, intervalMs] : {Case{"7000", 7000}, Case{"1", 5000}, Case{"99999", 15000}})
	{
		ConsumerGroupBench bench(withConfig("consumer.heartbeat.interval.ms", value));
		EXPECT_EQ(bench.beat(joining("m1", {"t"})).intervalMs, intervalMs);
	}
	ConsumerGroupBench bench(withConfig("consumer.session.timeout.ms", "50000"));
	joinFirst(bench);
	EXPECT_EQ(bench.timers.deadline({TimerKind::CONSUMER_SESSION, "m1"}), bench.now + std::chrono::seconds(50));
}

} // namespace Aeon::Coordinator
