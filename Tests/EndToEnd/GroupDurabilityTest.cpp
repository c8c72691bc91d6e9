#include "EnvironmentNumber.h"
#include "GroupTest.h"
#include "MemberProcess.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <list>
#include <random>

namespace Aeon::Test
{

namespace
{

using ::testing::IsEmpty;

class GroupRestart : public OwnGroupTest
{
protected:
	void restart(bool orderly)
	{
		if (orderly)
		{
			EXPECT_EQ(process().stop(), 0);
		}
		else
		{
			process().kill();
		}
		process().start();
		awaitCoordinator();
	}

	void fillAll(int count)
	{
		LibrdkafkaProducer producer(bootstrap());
		for (int number = 0; number < count; ++number)
		{
			for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
			{
				producer.enqueue(topic, {"key", "value"}, partition);
			}
		}
		ASSERT_TRUE(producer.flush());
		_filled += count;
	}

	LibrdkafkaMember::Positions ends() const
	{
		LibrdkafkaMember::Positions all;
		for (const GroupPartition& each : places())
		{
			all[each] = _filled;
		}
		return all;
	}

	/// Commits that were acknowledged and are there no more.
	std::vector<std::string> lostCommits(const LibrdkafkaMember::Positions& acknowledged)
	{
		const CommittedOffsets stored = groups->offsets(group, places());
		std::vector<std::string> lost;
		for (const auto& [each, offset] : acknowledged)
		{
			if (stored.at(each).offset >= offset) continue;
			lost.push_back(
				"partition " + std::to_string(each.partition) + ": acknowledged " + std::to_string(offset) + ", kept " +
				std::to_string(stored.at(each).offset));
		}
		return lost;
	}

private:
	int _filled = 0;
};

class GroupRestarts : public GroupRestart, public ::testing::WithParamInterface<bool>
{
};

TEST_P(GroupRestarts, AreNotNoticedByMembersThatComeBackInTime)
{
	ObservedGroup members(bootstrap(), group, {topic});
	LibrdkafkaMember& first = members.join();
	LibrdkafkaMember& second = members.join();
	ASSERT_TRUE(members.settle(places())) << members.describe();
	fillAll(50);
	ASSERT_TRUE(members.readUpTo(ends())) << members.describe();
	ASSERT_EQ(first.commit(), RdKafka::ERR_NO_ERROR);
	ASSERT_EQ(second.commit(), RdKafka::ERR_NO_ERROR);
	const int rebalances = first.rebalances() + second.rebalances();
	const std::string memberId = first.memberId();

	restart(GetParam());
	EXPECT_THAT(lostCommits(members.committed()), IsEmpty());
	fillAll(50);
	EXPECT_TRUE(members.readUpTo(ends())) << members.describe();
	EXPECT_TRUE(members.stepUntil([&] { return first.commit() == RdKafka::ERR_NO_ERROR; }));
	EXPECT_TRUE(members.stepUntil([&] { return second.commit() == RdKafka::ERR_NO_ERROR; }));
	EXPECT_THAT(members.violations(), IsEmpty());
	EXPECT_EQ(first.rebalances() + second.rebalances(), rebalances) << members.describe();
	const LibrdkafkaGroupAdmin::Description described = groups->describe(group);
	EXPECT_EQ(described.state, "Stable");
	EXPECT_EQ(described.members.size(), 2u);
	EXPECT_EQ(first.memberId(), memberId);
}

TEST_P(GroupRestarts, KeepEmptyGroupsTheirOffsetsAndWhatWasDeleted)
{
	ASSERT_EQ(groups->alterOffset(group, place(0), 5), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->alterOffset(group, place(1), 6), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->removeOffset(group, place(1)), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->alterOffset("deleted", place(0), 7), RD_KAFKA_RESP_ERR_NO_ERROR);
	ASSERT_EQ(groups->remove("deleted"), RD_KAFKA_RESP_ERR_NO_ERROR);
	restart(GetParam());
	EXPECT_EQ(groups->offsets(group), (CommittedOffsets{{place(0), {5, {}}}}));
	// The group that was deleted may belong to another partition of __consumer_offsets, which is still being loaded.
	EXPECT_TRUE(waitUntil([&] { return groups->remove("deleted") == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND; }));
	EXPECT_EQ(groups->list(), (std::map<std::string, LibrdkafkaGroupAdmin::Listing>{{group, {"Empty", true}}}));
}

TEST_P(GroupRestarts, DoNotKeepAMemberThatIsGone)
{
	ObservedGroup members(bootstrap(), group, {topic});
	MemberProcess gone(bootstrap(), group, topic, {{"session.timeout.ms", shortSessionMs()}});
	members.join();
	ASSERT_TRUE(members.stepUntil([&] { return members.owned().size() == PARTITIONS / 2; })) << members.describe();
	gone.kill();
	restart(GetParam());
	EXPECT_TRUE(members.settle(places())) << members.describe();
}

INSTANTIATE_TEST_SUITE_P(
	Ends, GroupRestarts, ::testing::Values(true, false),
	[](const auto& orderly) { return std::string(orderly.param ? "Stop" : "Kill"); });

/// Members in processes of their own that read and commit, join, leave and are killed, with a broker that is killed at
/// any moment of it.
class KilledGroup : public GroupRestart
{
protected:
	static constexpr std::size_t MEMBERS_MAX = 4;
	static constexpr int RECORDS_A_ROUND = 50;
	static constexpr auto ROUND_LIMIT = std::chrono::seconds(60);

	void SetUp() override
	{
		GroupRestart::SetUp();
		_random.seed(printedSeed());
	}

	static int rounds() { return static_cast<int>(numberFrom("AEON_TEST_KILL_ROUNDS", 5)); }

	int chance(int below) { return std::uniform_int_distribution(0, below - 1)(_random); }

	void join()
	{
		_members.emplace_back(
			bootstrap(), group, topic,
			Settings{{"partition.assignment.strategy", "cooperative-sticky"}, {"session.timeout.ms", "2000"}});
	}

	/// One member comes, goes or is killed.
	void disturb()
	{
		const int what = chance(4);
		if (what == 0 && _members.size() < MEMBERS_MAX) join();
		if (_members.size() == 1) return;
		if (what == 1) _members.front().askToLeave();
		if (what == 2) _members.front().kill();
	}

	/// Commits that members know of. Those of members that have ended are moved out of their reports.
	LibrdkafkaMember::Positions acknowledged()
	{
		for (const MemberProcess& member : _members)
		{
			for (const auto& [each, offset] : member.report().committed)
			{
				_acknowledged[each] = std::max(_acknowledged[each], offset);
			}
		}
		_members.remove_if([](MemberProcess& member) { return !member.running(); });
		if (_members.empty()) join();
		return _acknowledged;
	}

	std::int64_t acknowledgedRecords()
	{
		std::int64_t count = 0;
		for (const auto& [each, offset] : acknowledged())
		{
			count += offset;
		}
		return count;
	}

	bool awaitAllCommitted()
	{
		return waitUntil(
			[&]
			{
				acknowledged();
				const CommittedOffsets stored = groups->offsets(group, places());
				return std::all_of(
					stored.begin(), stored.end(),
					[&](const auto& each) { return each.second.offset == ends().at(each.first); });
			},
			ROUND_LIMIT);
	}

	std::string describe()
	{
		std::string text = "the group is " + groups->describe(group).state;
		for (const MemberProcess& member : _members)
		{
			const std::string output = member.output();
			text += "\n----\n" + output.substr(output.size() - std::min<std::size_t>(output.size(), 400));
		}
		return text;
	}

	std::list<MemberProcess> _members;

private:
	std::mt19937_64 _random;
	LibrdkafkaMember::Positions _acknowledged;
};

TEST_F(KilledGroup, LosesNoAcknowledgedCommitAndGoesOn)
{
	join();
	join();
	for (int round = 1; round <= rounds(); ++round)
	{
		SCOPED_TRACE("round " + std::to_string(round));
		fillAll(RECORDS_A_ROUND);
		disturb();
		const std::int64_t enough = RECORDS_A_ROUND * PARTITIONS * (round - 1) + chance(RECORDS_A_ROUND * PARTITIONS);
		ASSERT_TRUE(
			waitUntil([&] { return acknowledgedRecords() >= enough; }, ROUND_LIMIT, std::chrono::milliseconds(1)))
			<< describe();
		restart(false);
		ASSERT_THAT(lostCommits(acknowledged()), IsEmpty());
		ASSERT_TRUE(awaitAllCommitted()) << describe();
	}
}

} // namespace

} // namespace Aeon::Test
