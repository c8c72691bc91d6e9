#include "GroupTest.h"
#include "MemberProcess.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::IsEmpty;

using Positions = LibrdkafkaMember::Positions;

/// Writes to all partitions in turn, a little at every call, and remembers how far each one goes.
class SteadyProducer
{
public:
	SteadyProducer(const std::string& bootstrap, std::set<GroupPartition> places) :
		_producer(bootstrap, {{"linger.ms", "5"}, {"enable.idempotence", "true"}}), _places(std::move(places))
	{
	}

	void produceSome()
	{
		for (const GroupPartition& place : _places)
		{
			_producer.enqueue(place.topic, {"key", std::to_string(_ends[place]++)}, place.partition);
		}
		_producer.poll();
	}

	/// How many records each partition holds, once all are acknowledged.
	Positions finish()
	{
		EXPECT_TRUE(_producer.flush());
		EXPECT_EQ(_producer.acknowledgedCount(), _producer.deliveries().size());
		return _ends;
	}

private:
	LibrdkafkaProducer _producer;
	const std::set<GroupPartition> _places;
	Positions _ends;
};

class LibrdkafkaGroup : public GroupTest, public ::testing::WithParamInterface<const char*>
{
protected:
	void SetUp() override
	{
		GroupTest::SetUp();
		if (IsSkipped()) return;
		members.emplace(
			bootstrap(), group, std::vector{topic}, Settings{{"partition.assignment.strategy", GetParam()}});
	}

	void TearDown() override
	{
		members.reset();
		GroupTest::TearDown();
	}

	/// Serves the members while records go on coming, until all is shared out among them and some of it is read.
	void settleWhileProducing(SteadyProducer& producer)
	{
		const std::size_t enough = members->readCount() + 60;
		ASSERT_TRUE(members->stepUntil(
			[&]
			{
				producer.produceSome();
				return members->isSettled(places()) && members->readCount() >= enough;
			}))
			<< members->describe();
	}

	std::optional<ObservedGroup> members;
};

TEST_P(LibrdkafkaGroup, LosesNothingAndRepeatsNothingWhileMembersComeAndGo)
{
	SteadyProducer producer(bootstrap(), places());
	members->join();
	settleWhileProducing(producer);
	members->join();
	LibrdkafkaMember& third = members->join();
	settleWhileProducing(producer);
	members->leave(third);
	settleWhileProducing(producer);
	members->join();
	settleWhileProducing(producer);
	members->leave(members->members().front());
	settleWhileProducing(producer);
	EXPECT_TRUE(members->readUpTo(producer.finish())) << members->describe();
	EXPECT_THAT(members->violations(), IsEmpty());
	EXPECT_EQ(members->repeated(), 0u) << members->describe();
}

TEST_P(LibrdkafkaGroup, RepeatsOnlyWhatAKilledMemberHadNotCommitted)
{
	SteadyProducer producer(bootstrap(), places());
	members->join();
	settleWhileProducing(producer);
	MemberProcess killed(
		bootstrap(), group, topic,
		{{"partition.assignment.strategy", GetParam()}, {"session.timeout.ms", shortSessionMs()}});
	ASSERT_TRUE(members->stepUntil(
		[&]
		{
			producer.produceSome();
			return members->owned().size() == PARTITIONS / 2 && killed.report().committed.size() == PARTITIONS / 2;
		}))
		<< members->describe() << "\n"
		<< killed.output();
	killed.kill();
	const MemberProcess::Report report = killed.report();
	for (const ConsumedRecord& record : report.read)
	{
		members->note(record);
	}
	members->noteCommitted(report.committed);
	settleWhileProducing(producer);
	EXPECT_TRUE(members->readUpTo(producer.finish())) << members->describe();
	EXPECT_THAT(members->violations(), IsEmpty()) << members->describe();
	EXPECT_LE(members->repeated(), report.read.size());
}

TEST_P(LibrdkafkaGroup, TakesManyMembersThatJoinAtOnce)
{
	for (int member = 0; member < PARTITIONS; ++member)
	{
		members->join();
	}
	EXPECT_TRUE(members->settle(places())) << members->describe();
	const LibrdkafkaGroupAdmin::Description described = groups->describe(group);
	EXPECT_EQ(described.members.size(), static_cast<std::size_t>(PARTITIONS)) << "no member id is left behind";
	EXPECT_EQ(described.assignor, GetParam());
}

INSTANTIATE_TEST_SUITE_P(
	Assignors, LibrdkafkaGroup, ::testing::Values("range", "roundrobin", "cooperative-sticky"),
	[](const auto& assignor)
	{
		const std::string name = assignor.param;
		return name.substr(0, name.find('-'));
	});

class LibrdkafkaSubscription : public GroupTest
{
protected:
	ObservedGroup observed(const Settings& settings = {}) { return {bootstrap(), group, {topic}, settings}; }
};

TEST_F(LibrdkafkaSubscription, CooperativeMemberKeepsReadingWhatItGoesOnOwning)
{
	ObservedGroup members = observed({{"partition.assignment.strategy", "cooperative-sticky"}});
	LibrdkafkaMember& first = members.join();
	ASSERT_TRUE(members.settle(places())) << members.describe();
	LibrdkafkaMember& second = members.join();
	ASSERT_TRUE(members.settle(places())) << members.describe();
	EXPECT_EQ(first.revoked().size(), 3u);
	EXPECT_EQ(std::set(first.revoked().begin(), first.revoked().end()), second.assignment());
}

TEST_F(LibrdkafkaSubscription, PatternFindsTopicsThatAreThereAndThatCome)
{
	const std::string later = topic + "-later";
	LibrdkafkaMember member(bootstrap(), group, {{"topic.metadata.refresh.interval.ms", "200"}});
	member.subscribe({"^" + topic + ".*"});
	const auto awaitAssignment = [&member](const std::set<GroupPartition>& wanted)
	{
		const auto deadline = std::chrono::steady_clock::now() + ObservedGroup::LIMIT;
		while (member.assignment() != wanted && std::chrono::steady_clock::now() < deadline)
		{
			member.poll();
		}
		return member.assignment() == wanted;
	};
	EXPECT_TRUE(awaitAssignment(places()));
	ASSERT_EQ(admin->createTopic(later, 1), RD_KAFKA_RESP_ERR_NO_ERROR);
	std::set<GroupPartition> both = places();
	both.insert({later, 0});
	EXPECT_TRUE(awaitAssignment(both));
	ASSERT_EQ(admin->deleteTopic(later), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(awaitAssignment(places()));
	member.close();
}

TEST_F(LibrdkafkaSubscription, AddedPartitionsAreSharedOutToo)
{
	ObservedGroup members = observed({{"topic.metadata.refresh.interval.ms", "200"}});
	members.join();
	members.join();
	ASSERT_TRUE(members.settle(places())) << members.describe();
	ASSERT_EQ(admin->createPartitions(topic, PARTITIONS + 1), RD_KAFKA_RESP_ERR_NO_ERROR);
	std::set<GroupPartition> more = places();
	more.insert(place(PARTITIONS));
	EXPECT_TRUE(members.settle(more)) << members.describe();
}

class LibrdkafkaStaticMember : public LibrdkafkaSubscription
{
};

TEST_F(LibrdkafkaStaticMember, ComesBackToItsPartitionsWithoutARebalance)
{
	ObservedGroup members = observed();
	LibrdkafkaMember& stays = members.join({{"group.instance.id", "stays"}});
	LibrdkafkaMember& restarts = members.join({{"group.instance.id", "restarts"}});
	ASSERT_TRUE(members.settle(places())) << members.describe();
	const int rebalances = stays.rebalances();
	const std::set<GroupPartition> assignment = restarts.assignment();
	members.leave(restarts);
	LibrdkafkaMember& returned = members.join({{"group.instance.id", "restarts"}});
	ASSERT_TRUE(members.settle(places())) << members.describe();
	EXPECT_EQ(returned.assignment(), assignment);

	// A commit is refused with any other generation than the group's.
	fill(stays.assignment().begin()->partition, 1);
	ASSERT_TRUE(members.stepUntil([&] { return members.readCount() == 1; }));
	EXPECT_EQ(stays.commit(), RdKafka::ERR_NO_ERROR);
	EXPECT_EQ(stays.rebalances(), rebalances);
}

TEST_F(LibrdkafkaStaticMember, StaysAwayTooLongAndLosesItsPartitions)
{
	ObservedGroup members = observed();
	members.join({{"group.instance.id", "stays"}});
	LibrdkafkaMember& goes = members.join({{"group.instance.id", "goes"}, {"session.timeout.ms", shortSessionMs()}});
	ASSERT_TRUE(members.settle(places())) << members.describe();
	members.leave(goes);
	EXPECT_TRUE(members.settle(places())) << members.describe();
}

TEST_F(LibrdkafkaStaticMember, IsFencedByAnotherOfTheSameName)
{
	ObservedGroup members = observed({{"group.instance.id", "one"}});
	LibrdkafkaMember& first = members.join();
	ASSERT_TRUE(members.settle(places())) << members.describe();
	LibrdkafkaMember& second = members.join();
	EXPECT_TRUE(members.stepUntil([&] { return first.fatalError() == RdKafka::ERR_FENCED_INSTANCE_ID; }))
		<< RdKafka::err2str(first.fatalError());
	members.leave(first);
	EXPECT_TRUE(members.settle(places())) << members.describe();
	EXPECT_EQ(second.assignment(), places());
}

} // namespace

} // namespace Aeon::Test
