#include "Groups/Consumer/Reconciliation.h"

#include "TestImage.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

const Uuid T = idOf(1);
const Uuid U = idOf(2);
const Uuid GONE = idOf(3);

OwnedPartitions owned(const Uuid& topic, std::vector<OwnedPartition> partitions)
{
	return {{topic, std::move(partitions)}};
}

/// A member in some state, what it is to have and what it says; and what comes of one step.
struct Step
{
	Step()
	{
		member.id = "m";
		member.metadata.topicNames = {"t", "u"};
		member.current.epoch = 10;
		member.current.previousEpoch = 9;
		member.current.assigned = ownedIn(10, {{T, {0, 1, 2}}});
	}

	Result<CurrentAssignment> run()
	{
		for (const auto& [topicId, numbers] : heldByOthers)
			for (const std::int32_t number : numbers)
			{
				CurrentAssignment other;
				other.assigned = owned(topicId, {{number, 1}});
				holders.hold(&otherId, other);
			}
		holders.hold(&member.id, member.current);
		const ConsumerGroupState state;
		const SubscribedTopics topics(member.metadata, state, *image);
		return Reconciliation{
			.member = member,
			.targetEpoch = targetEpoch,
			.target = target,
			.topics = topics,
			.holders = holders,
			.reported = reported,
			.hasSubscriptionChanged = hasSubscriptionChanged,
		}
			.step();
	}
	CurrentAssignment next()
	{
		auto result = run();
		EXPECT_TRUE(result.ok());
		return result.ok() ? *result : CurrentAssignment{};
	}

	const MetadataImage::Ptr image = withTopics(cluster(), {topicNamed("t", 1, 8), topicNamed("u", 2, 8)});
	const std::string otherId = "other";
	ConsumerMember member;
	std::int32_t targetEpoch = 11;
	Assignment target = {{T, {0, 1, 2}}};
	std::optional<Assignment> reported;
	bool hasSubscriptionChanged = false;
	Assignment heldByOthers;
	PartitionHolders holders;
};

} // namespace

TEST(Reconciliation, StableMemberStaysWhereTheTargetIsTheSame)
{
	Step step;
	step.targetEpoch = 10;
	step.target = {{T, {5}}};
	EXPECT_EQ(step.next(), step.member.current);
}

TEST(Reconciliation, StableMemberGetsMoreAtOnceWhereItIsFree)
{
	Step step;
	step.target = {{T, {0, 1, 2, 3}}, {U, {4}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.epoch, 11);
	EXPECT_EQ(next.previousEpoch, 10);
	EXPECT_EQ(next.assigned, (OwnedPartitions{{T, {{0, 10}, {1, 10}, {2, 10}, {3, 11}}}, {U, {{4, 11}}}}));
	EXPECT_TRUE(next.pendingRevocation.empty());
}

TEST(Reconciliation, StableMemberMustGiveUpFirst)
{
	Step step;
	step.target = {{T, {2, 3}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.epoch, 10) << "the new epoch comes when it has given up";
	EXPECT_EQ(next.previousEpoch, 10);
	EXPECT_EQ(next.assigned, owned(T, {{2, 10}}));
	EXPECT_EQ(next.pendingRevocation, owned(T, {{0, 10}, {1, 10}}));
}

TEST(Reconciliation, StableMemberThatSaysItOwnsNothingNeedsNotGiveUp)
{
	Step step;
	step.target = {{T, {2, 3}}};
	step.reported = Assignment{};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.epoch, 11);
	EXPECT_EQ(next.assigned, owned(T, {{2, 10}, {3, 11}}));
}

TEST(Reconciliation, StableMemberWaitsForWhatOthersHold)
{
	Step step;
	step.target = {{T, {0, 1, 2, 3, 4}}};
	step.heldByOthers = {{T, {4}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNRELEASED_PARTITIONS);
	EXPECT_EQ(next.epoch, 11);
	EXPECT_EQ(next.assigned, owned(T, {{0, 10}, {1, 10}, {2, 10}, {3, 11}}));
}

TEST(Reconciliation, UnrevokedMemberStaysUntilItSaysThatItGaveUp)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
	step.member.current.assigned = ownedIn(10, {{T, {2}}});
	step.member.current.pendingRevocation = ownedIn(10, {{T, {0, 1}}});
	step.target = {{T, {2, 3}}};
	EXPECT_EQ(step.next(), step.member.current) << "it says nothing";

	step.reported = Assignment{{T, {1, 2}}};
	EXPECT_EQ(step.next(), step.member.current) << "it still owns one of them";

	step.reported = Assignment{{T, {2}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.epoch, 11);
	EXPECT_EQ(next.assigned, owned(T, {{2, 10}, {3, 11}}));
	EXPECT_TRUE(next.pendingRevocation.empty());
}

TEST(Reconciliation, UnrevokedMemberMayHaveToGiveUpMoreForANewerTarget)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
	step.member.current.assigned = ownedIn(10, {{T, {2}}});
	step.member.current.pendingRevocation = ownedIn(10, {{T, {0, 1}}});
	step.targetEpoch = 12;
	step.target = {{T, {5}}};
	step.reported = Assignment{{T, {2}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.epoch, 10);
	EXPECT_TRUE(next.assigned.empty());
	EXPECT_EQ(next.pendingRevocation, owned(T, {{2, 10}}));
}

TEST(Reconciliation, UnrevokedMemberGetsBackWhatANewerTargetGivesIt)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
	step.member.current.assigned = ownedIn(10, {{T, {2}}});
	step.member.current.pendingRevocation = ownedIn(10, {{T, {0, 1}}});
	step.targetEpoch = 12;
	step.target = {{T, {0, 2}}};
	step.reported = Assignment{{T, {2}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.epoch, 12);
	EXPECT_EQ(next.assigned, owned(T, {{0, 12}, {2, 10}})) << "got anew, since it had been given up";
}

TEST(Reconciliation, UnreleasedMemberGetsWhatHasBeenReleased)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNRELEASED_PARTITIONS;
	step.targetEpoch = 10;
	step.target = {{T, {0, 1, 2, 3, 4}}};
	step.heldByOthers = {{T, {4}}};
	CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNRELEASED_PARTITIONS);
	EXPECT_EQ(next.epoch, 10);
	EXPECT_EQ(next.assigned, owned(T, {{0, 10}, {1, 10}, {2, 10}, {3, 10}}));

	step.heldByOthers.clear();
	step.holders = {};
	next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.assigned.at(T).size(), 5u);
}

TEST(Reconciliation, UnreleasedMemberGivesUpForANewerTarget)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNRELEASED_PARTITIONS;
	step.target = {{T, {0}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.epoch, 10);
	EXPECT_EQ(next.pendingRevocation, owned(T, {{1, 10}, {2, 10}}));
}

TEST(Reconciliation, MemberInAStateOfALaterVersionStartsOver)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNKNOWN;
	step.member.current.assigned.clear();
	EXPECT_EQ(step.run().code(), ErrorCode::FENCED_MEMBER_EPOCH);
	step.reported = Assignment{{T, {0}}};
	EXPECT_EQ(step.run().code(), ErrorCode::FENCED_MEMBER_EPOCH);
	step.reported = Assignment{};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.epoch, 11);
	EXPECT_EQ(next.assigned, owned(T, {{0, 11}, {1, 11}, {2, 11}}));
}

TEST(Reconciliation, DroppedTopicsAreGivenUpBeforeANewTargetKnowsOfIt)
{
	Step step;
	step.member.current.assigned = ownedIn(10, {{T, {0}}, {U, {1}}});
	step.member.metadata.topicNames = {"t"};
	step.targetEpoch = 10;
	step.target = {{T, {0}}, {U, {1}}};
	step.hasSubscriptionChanged = true;
	CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.assigned, owned(T, {{0, 10}}));
	EXPECT_EQ(next.pendingRevocation, owned(U, {{1, 10}}));

	step.reported = Assignment{{T, {0}}};
	next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE) << "it has given them up already";
	EXPECT_EQ(next.assigned, owned(T, {{0, 10}}));
	EXPECT_TRUE(next.pendingRevocation.empty());
}

TEST(Reconciliation, AMemberThatIsGivingUpDropsATopicToo)
{
	Step step;
	step.member.current.state = ConsumerMemberState::UNREVOKED_PARTITIONS;
	step.member.current.assigned = ownedIn(10, {{T, {0}}, {U, {1}}});
	step.member.current.pendingRevocation = ownedIn(10, {{U, {0}}});
	step.member.metadata.topicNames = {"t"};
	step.hasSubscriptionChanged = true;
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.assigned, owned(T, {{0, 10}}));
	EXPECT_EQ(next.pendingRevocation, owned(U, {{0, 10}, {1, 10}}));
}

TEST(Reconciliation, ATargetOfTopicsThatTheMemberDroppedCountsForNothing)
{
	Step step;
	step.member.metadata.topicNames = {"t"};
	step.target = {{T, {0, 1, 2}}, {U, {0}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::STABLE);
	EXPECT_EQ(next.assigned, ownedIn(10, {{T, {0, 1, 2}}}));
}

TEST(Reconciliation, PartitionsOfADeletedTopicAreGivenUp)
{
	Step step;
	step.member.current.assigned = ownedIn(10, {{T, {0}}, {GONE, {0}}});
	step.target = {{T, {0}}, {GONE, {0}}};
	const CurrentAssignment next = step.next();
	EXPECT_EQ(next.state, ConsumerMemberState::UNREVOKED_PARTITIONS);
	EXPECT_EQ(next.pendingRevocation, owned(GONE, {{0, 10}}));
}

} // namespace Aeon::Coordinator
