#include "LibrdkafkaGroupAdmin.h"

#include "GroupTest.h"
#include "Waiting.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

class LibrdkafkaGroupAdministration : public GroupTest
{
protected:
	void SetUp() override
	{
		GroupTest::SetUp();
		if (!IsSkipped()) members.emplace(bootstrap(), group, std::vector{topic});
	}

	void TearDown() override
	{
		members.reset();
		GroupTest::TearDown();
	}

	/// Reads some records in the group, commits and leaves it empty.
	void leaveGroupAt(std::int64_t offset)
	{
		LibrdkafkaMember& member = members->join();
		ASSERT_TRUE(members->settle(places())) << members->describe();
		ASSERT_EQ(member.commit(place(0), {offset, "left here"}), RdKafka::ERR_NO_ERROR);
		members->leave(member);
	}

	std::string stateOf(const std::string& id)
	{
		const auto listed = groups->list();
		const auto found = listed.find(id);
		return found == listed.end() ? "not listed" : found->second.state;
	}

	std::optional<ObservedGroup> members;
};

TEST_F(LibrdkafkaGroupAdministration, GroupIsListedWithItsState)
{
	EXPECT_EQ(stateOf(group), "not listed");
	LibrdkafkaMember& member = members->join();
	ASSERT_TRUE(members->settle(places())) << members->describe();
	EXPECT_EQ(groups->list().at(group), (LibrdkafkaGroupAdmin::Listing{"Stable", false}));
	EXPECT_THAT(groups->list(RD_KAFKA_CONSUMER_GROUP_STATE_STABLE), Contains(Key(group)));
	EXPECT_THAT(groups->list(RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY), Not(Contains(Key(group))));
	members->leave(member);
	EXPECT_EQ(stateOf(group), "Empty");
	EXPECT_THAT(groups->list(RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY), Contains(Key(group)));
}

TEST_F(LibrdkafkaGroupAdministration, GroupIsDescribedWithItsMembers)
{
	LibrdkafkaMember& dynamic = members->join({{"client.id", "first client"}});
	LibrdkafkaMember& named = members->join({{"client.id", "second client"}, {"group.instance.id", "named"}});
	ASSERT_TRUE(members->settle(places())) << members->describe();
	ASSERT_TRUE(members->stepUntil([&] { return groups->describe(group).state == "Stable"; }));
	LibrdkafkaGroupAdmin::Description described = groups->describe(group);
	EXPECT_EQ(described.assignor, "range");
	ASSERT_THAT(described.members, SizeIs(2));
	if (described.members[0].clientId != "first client") std::swap(described.members[0], described.members[1]);
	EXPECT_EQ(described.members[0].id, dynamic.memberId());
	EXPECT_EQ(described.members[0].instanceId, "");
	EXPECT_EQ(described.members[0].assignment, dynamic.assignment());
	EXPECT_EQ(described.members[1].id, named.memberId());
	EXPECT_EQ(described.members[1].clientId, "second client");
	EXPECT_EQ(described.members[1].instanceId, "named");
	EXPECT_EQ(described.members[1].assignment, named.assignment());
	EXPECT_THAT(described.members[0].host, StartsWith("/"));
	EXPECT_THAT(described.members[0].id, StartsWith("first client-"));
}

TEST_F(LibrdkafkaGroupAdministration, UnknownGroupIsDescribedAsDead)
{
	const LibrdkafkaGroupAdmin::Description described = groups->describe(group);
	EXPECT_EQ(described.error, RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(described.state, "Dead");
	EXPECT_THAT(described.members, IsEmpty());
	EXPECT_THAT(groups->offsets(group), IsEmpty());
}

TEST_F(LibrdkafkaGroupAdministration, OnlyAnEmptyGroupIsDeleted)
{
	EXPECT_EQ(groups->remove(group), RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND);
	LibrdkafkaMember& member = members->join();
	ASSERT_TRUE(members->settle(places())) << members->describe();
	ASSERT_EQ(member.commit(place(0), {3, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(groups->remove(group), RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP);
	EXPECT_EQ(member.committed(place(0)), 3);
	members->leave(member);
	EXPECT_EQ(groups->remove(group), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(stateOf(group), "not listed");
	EXPECT_THAT(groups->offsets(group), IsEmpty());
	EXPECT_EQ(groups->remove(group), RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND);
}

TEST_F(LibrdkafkaGroupAdministration, OffsetsOfAnEmptyGroupCanBeReset)
{
	fill(0, 10);
	leaveGroupAt(9);
	EXPECT_EQ(groups->alterOffset(group, place(0), 4), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(groups->alterOffset(group, place(1), 0), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_THAT(
		groups->offsets(group),
		ElementsAre(Pair(place(0), CommittedOffset{4, {}}), Pair(place(1), CommittedOffset{0, {}})));

	LibrdkafkaMember next(bootstrap(), group);
	next.subscribe({topic});
	std::vector<ConsumedRecord> records;
	ASSERT_TRUE(waitUntil(
		[&]
		{
			records = next.poll(100);
			return !records.empty();
		},
		ObservedGroup::LIMIT));
	EXPECT_EQ(records.front().offset, 4);
}

TEST_F(LibrdkafkaGroupAdministration, OffsetsOfAGroupWithMembersCannotBeReset)
{
	LibrdkafkaMember& member = members->join();
	ASSERT_TRUE(members->settle(places())) << members->describe();
	ASSERT_EQ(member.commit(place(0), {3, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(groups->alterOffset(group, place(0), 1), RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID);
	EXPECT_EQ(member.committed(place(0)), 3);
}

TEST_F(LibrdkafkaGroupAdministration, OffsetsCanBeSetForAGroupThatNeverWas)
{
	EXPECT_EQ(groups->alterOffset(group, place(0), 4), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_EQ(groups->list().at(group), (LibrdkafkaGroupAdmin::Listing{"Empty", true}));
	EXPECT_EQ(groups->remove(group), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST_F(LibrdkafkaGroupAdministration, OffsetsAreDeletedUnlessTheirTopicIsSubscribed)
{
	EXPECT_EQ(groups->removeOffset(group, place(0)), RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND);
	const std::string other = uniqueTopic();
	ASSERT_EQ(admin->createTopic(other), RD_KAFKA_RESP_ERR_NO_ERROR);
	LibrdkafkaMember& member = members->join();
	ASSERT_TRUE(members->settle(places())) << members->describe();
	ASSERT_EQ(member.commit(place(0), {3, {}}), RdKafka::ERR_NO_ERROR);
	ASSERT_EQ(member.commit({other, 0}, {1, {}}), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(groups->removeOffset(group, place(0)), RD_KAFKA_RESP_ERR_GROUP_SUBSCRIBED_TO_TOPIC);
	EXPECT_EQ(groups->removeOffset(group, {other, 0}), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_THAT(groups->offsets(group), ElementsAre(Pair(place(0), CommittedOffset{3, {}})));
	members->leave(member);
	EXPECT_EQ(groups->removeOffset(group, place(0)), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_THAT(groups->offsets(group), IsEmpty());
	admin->deleteTopic(other);
}

TEST_F(LibrdkafkaGroupAdministration, OffsetsGoWithTheirTopic)
{
	const std::string other = uniqueTopic();
	ASSERT_EQ(admin->createTopic(other), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->alterOffset(group, {other, 0}, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->alterOffset(group, place(0), 2), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(admin->deleteTopic(other), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(waitUntil([&] { return groups->offsets(group).size() == 1; }));
	EXPECT_THAT(groups->offsets(group), ElementsAre(Pair(place(0), CommittedOffset{2, {}})));
}

} // namespace

} // namespace Aeon::Test
