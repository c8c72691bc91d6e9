#include "Groups/Assignors/PartitionAssignor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>

namespace Aeon::Coordinator
{

namespace
{

/// A group that is put together piece by piece, with what an assignor made of it last.
class TestGroup
{
public:
	/// Topics are numbered in the order in which they are added.
	void addTopic(std::int32_t partitions) { _partitions.push_back(partitions); }
	void setPartitions(std::size_t topic, std::int32_t partitions) { _partitions[topic] = partitions; }
	void setMember(const std::string& id, TopicPlaces topics, std::optional<std::string> instanceId = std::nullopt)
	{
		_members[id] = {std::move(topics), std::move(instanceId)};
	}
	void removeMember(const std::string& id)
	{
		_members.erase(id);
		_assigned.erase(id);
	}
	std::vector<std::string> memberIds() const
	{
		std::vector<std::string> ids;
		for (const auto& [id, member] : _members)
			ids.push_back(id);
		return ids;
	}

	/// Assigns, and returns how many partitions have another owner than before.
	std::size_t assign(std::string_view assignor)
	{
		AssignorGroup group;
		std::map<std::size_t, std::size_t> placeOf;
		for (const std::size_t topic : subscribed())
		{
			placeOf[topic] = group.topics.size();
			group.topics.push_back({idOf(topic), _partitions[topic]});
		}
		std::deque<TopicPlaces> places;
		for (const auto& [id, member] : _members)
		{
			group.isHomogeneous = group.isHomogeneous && member.topics == _members.begin()->second.topics;
			for (auto& list = places.emplace_back(); const std::size_t topic : member.topics)
				list.push_back(placeOf.at(topic));
			const auto previous = _assigned.find(id);
			group.members.push_back({
				.id = id,
				.instanceId = member.instanceId,
				.topics = &places.back(),
				.previous = previous == _assigned.end() ? nullptr : &previous->second,
			});
		}
		const std::vector<Assignment> result = findAssignor(assignor)->assign(group);
		EXPECT_EQ(result.size(), _members.size());
		const auto before = owners();
		std::map<std::string, Assignment> assigned;
		std::size_t place = 0;
		for (const auto& [id, member] : _members)
			assigned[id] = result[place++];
		_assigned = std::move(assigned);
		std::size_t moved = 0;
		for (const auto& [partition, owner] : owners())
		{
			const auto old = before.find(partition);
			if (old != before.end() && old->second != owner) ++moved;
		}
		return moved;
	}

	const Assignment& of(const std::string& id) const { return _assigned.at(id); }
	std::size_t count(const std::string& id) const
	{
		std::size_t count = 0;
		for (const auto& [topic, numbers] : of(id))
			count += numbers.size();
		return count;
	}
	/// Every partition of a topic that somebody is subscribed to has exactly one owner, who is subscribed to it.
	void expectComplete() const
	{
		std::set<std::pair<std::size_t, std::int32_t>> seen;
		for (const auto& [id, assignment] : _assigned)
		{
			const TopicPlaces& topics = _members.at(id).topics;
			for (const auto& [topicId, numbers] : assignment)
			{
				const auto topic = static_cast<std::size_t>(topicId.low);
				EXPECT_TRUE(std::find(topics.begin(), topics.end(), topic) != topics.end()) << id;
				EXPECT_FALSE(numbers.empty());
				EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
				for (const std::int32_t number : numbers)
				{
					EXPECT_LT(number, _partitions[topic]);
					EXPECT_TRUE(seen.insert({topic, number}).second) << topic << "-" << number << " twice";
				}
			}
		}
		std::size_t all = 0;
		for (const std::size_t topic : subscribed())
			all += static_cast<std::size_t>(_partitions[topic]);
		EXPECT_EQ(seen.size(), all);
	}
	/// Difference between the members that have most and least.
	std::size_t spread() const
	{
		std::size_t least = SIZE_MAX;
		std::size_t most = 0;
		for (const auto& [id, member] : _members)
		{
			least = std::min(least, count(id));
			most = std::max(most, count(id));
		}
		return most - least;
	}
	/// No subscriber of a topic could take a partition of it from one that has two more.
	void expectNoBetterMove() const
	{
		for (const auto& [id, assignment] : _assigned)
			for (const auto& [topicId, numbers] : assignment)
				for (const auto& [otherId, other] : _members)
				{
					const auto topic = static_cast<std::size_t>(topicId.low);
					if (std::find(other.topics.begin(), other.topics.end(), topic) == other.topics.end()) continue;
					EXPECT_LE(count(id), count(otherId) + 1)
						<< id << " could give of topic " << topic << " to " << otherId;
				}
	}

	static Uuid idOf(std::size_t topic) { return {7, topic}; }

private:
	struct Member
	{
		TopicPlaces topics;
		std::optional<std::string> instanceId;
	};

	std::set<std::size_t> subscribed() const
	{
		std::set<std::size_t> topics;
		for (const auto& [id, member] : _members)
			topics.insert(member.topics.begin(), member.topics.end());
		return topics;
	}
	std::map<std::pair<Uuid, std::int32_t>, std::string> owners() const
	{
		std::map<std::pair<Uuid, std::int32_t>, std::string> owners;
		for (const auto& [id, assignment] : _assigned)
			for (const auto& [topicId, numbers] : assignment)
				for (const std::int32_t number : numbers)
					owners[{topicId, number}] = id;
		return owners;
	}

	std::vector<std::int32_t> _partitions;
	std::map<std::string, Member> _members;
	std::map<std::string, Assignment> _assigned;
};

Assignment partitions(std::size_t topic, std::vector<std::int32_t> numbers)
{
	return {{TestGroup::idOf(topic), std::move(numbers)}};
}

TopicPlaces places(std::size_t count)
{
	TopicPlaces all(count);
	for (std::size_t place = 0; place < count; ++place)
		all[place] = place;
	return all;
}

} // namespace

TEST(PartitionAssignor, IsFoundByItsName)
{
	ASSERT_NE(findAssignor("uniform"), nullptr);
	ASSERT_NE(findAssignor("range"), nullptr);
	EXPECT_EQ(findAssignor("uniform")->name(), "uniform");
	EXPECT_EQ(findAssignor("range")->name(), "range");
	EXPECT_EQ(findAssignor("sticky"), nullptr);
	EXPECT_EQ(findAssignor(""), nullptr);
}

TEST(RangeAssignor, GivesRangesAndTheLongerOnesFirst)
{
	TestGroup group;
	group.addTopic(3);
	group.addTopic(3);
	group.setMember("a", {0, 1});
	group.setMember("b", {0, 1});
	group.assign("range");
	EXPECT_EQ(group.of("a"), (Assignment{{TestGroup::idOf(0), {0, 1}}, {TestGroup::idOf(1), {0, 1}}}));
	EXPECT_EQ(group.of("b"), (Assignment{{TestGroup::idOf(0), {2}}, {TestGroup::idOf(1), {2}}}));
}

TEST(RangeAssignor, LeavesMembersWithoutPartitionsWhereThereAreTooFew)
{
	TestGroup group;
	group.addTopic(2);
	for (const char* id : {"a", "b", "c"})
		group.setMember(id, {0});
	group.assign("range");
	EXPECT_EQ(group.of("a"), partitions(0, {0}));
	EXPECT_EQ(group.of("b"), partitions(0, {1}));
	EXPECT_EQ(group.of("c"), Assignment{});
}

TEST(RangeAssignor, SharesATopicOverItsSubscribersOnly)
{
	TestGroup group;
	group.addTopic(3);
	group.addTopic(3);
	group.setMember("a", {0});
	group.setMember("b", {0, 1});
	group.setMember("c", {1});
	group.assign("range");
	EXPECT_EQ(group.of("a"), partitions(0, {0, 1}));
	EXPECT_EQ(group.of("b"), (Assignment{{TestGroup::idOf(0), {2}}, {TestGroup::idOf(1), {0, 1}}}));
	EXPECT_EQ(group.of("c"), partitions(1, {2}));
}

TEST(RangeAssignor, KeepsTheRangeOfAStaticMemberThatComesBackUnderAnotherId)
{
	TestGroup group;
	group.addTopic(5);
	group.setMember("m1", {0}, "i1");
	group.setMember("m2", {0}, "i2");
	group.setMember("dynamic", {0});
	group.assign("range");
	const Assignment first = group.of("m1");
	EXPECT_EQ(first, partitions(0, {0, 1}));
	group.removeMember("m1");
	group.setMember("zz", {0}, "i1");
	EXPECT_EQ(group.assign("range"), 0u);
	EXPECT_EQ(group.of("zz"), first);
	EXPECT_EQ(group.of("dynamic"), partitions(0, {4}));
}

TEST(UniformAssignor, FillsMembersOneAfterTheOther)
{
	TestGroup group;
	group.addTopic(3);
	group.addTopic(3);
	group.setMember("a", {0, 1});
	group.setMember("b", {0, 1});
	group.assign("uniform");
	EXPECT_EQ(group.of("a"), partitions(0, {0, 1, 2}));
	EXPECT_EQ(group.of("b"), partitions(1, {0, 1, 2}));
}

TEST(UniformAssignor, MovesOnlyWhatANewMemberNeeds)
{
	TestGroup group;
	group.addTopic(12);
	group.setMember("a", {0});
	group.setMember("b", {0});
	group.assign("uniform");
	group.setMember("c", {0});
	EXPECT_EQ(group.assign("uniform"), 4u);
	EXPECT_EQ(group.count("a"), 4u);
	EXPECT_EQ(group.count("b"), 4u);
	EXPECT_EQ(group.count("c"), 4u);
}

TEST(UniformAssignor, MovesNothingWhenAPartitionIsAddedButThatOne)
{
	TestGroup group;
	group.addTopic(4);
	group.setMember("a", {0});
	group.setMember("b", {0});
	group.assign("uniform");
	group.setPartitions(0, 5);
	EXPECT_EQ(group.assign("uniform"), 0u);
	group.expectComplete();
	EXPECT_EQ(group.spread(), 1u);
}

TEST(UniformAssignor, DoesNotTrustRecordedPartitionsThatDoNotFit)
{
	const Assignment tooMany = partitions(0, {-1, 0, 1, 7});
	const Assignment twice = partitions(0, {1, 2});
	const TopicPlaces topics = {0};
	AssignorGroup group;
	group.topics.push_back({TestGroup::idOf(0), 3});
	group.members.push_back({.id = "a", .instanceId = std::nullopt, .topics = &topics, .previous = &tooMany});
	group.members.push_back({.id = "b", .instanceId = std::nullopt, .topics = &topics, .previous = &twice});
	const auto result = findAssignor("uniform")->assign(group);
	EXPECT_EQ(result[0], partitions(0, {0, 1}));
	EXPECT_EQ(result[1], partitions(0, {2}));
}

TEST(UniformAssignor, GivesPartitionsToTheLeastLoadedSubscriberWhereSubscriptionsDiffer)
{
	TestGroup group;
	group.addTopic(6);
	group.addTopic(2);
	group.setMember("a", {0});
	group.setMember("b", {0, 1});
	group.setMember("c", {1});
	group.assign("uniform");
	group.expectComplete();
	EXPECT_EQ(group.count("a"), 3u);
	EXPECT_EQ(group.count("b"), 3u);
	EXPECT_EQ(group.count("c"), 2u);
}

TEST(UniformAssignor, TakesPartitionsOfDroppedTopicsAwayWhereSubscriptionsDiffer)
{
	TestGroup group;
	group.addTopic(4);
	group.addTopic(4);
	group.setMember("a", {0, 1});
	group.setMember("b", {0, 1});
	group.assign("uniform");
	group.setMember("a", {1});
	group.assign("uniform");
	group.expectComplete();
	EXPECT_EQ(group.spread(), 0u);
}

/// Groups that grow, shrink and change, checked after every change.
class AssignorProperties : public testing::TestWithParam<std::uint32_t>
{
};

TEST_P(AssignorProperties, HoldWhileAHomogeneousGroupChanges)
{
	std::mt19937 random(GetParam());
	const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
	TestGroup group;
	std::size_t topics = 1 + below(4);
	for (std::size_t topic = 0; topic < topics; ++topic)
		group.addTopic(static_cast<std::int32_t>(1 + below(20)));
	std::size_t nextId = 0;
	for (int step = 0; step < 30; ++step)
	{
		const std::size_t before = group.memberIds().size();
		const bool joins = before < 2 || below(2) == 0;
		if (joins)
			group.setMember("m" + std::to_string(nextId++), places(topics));
		else
			group.removeMember(group.memberIds()[below(before)]);

		TestGroup again = group;
		const std::size_t moved = group.assign("uniform");
		group.expectComplete();
		EXPECT_LE(group.spread(), 1u);
		// What leaves with a member is not counted as moved; a newcomer gets its share and nobody else gets anything.
		EXPECT_EQ(moved, joins && before > 0 ? group.count("m" + std::to_string(nextId - 1)) : 0u);
		again.assign("uniform");
		for (const std::string& id : group.memberIds())
			EXPECT_EQ(group.of(id), again.of(id));
		EXPECT_EQ(group.assign("uniform"), 0u) << "a balanced group moves nothing";
	}
}

TEST_P(AssignorProperties, HoldWhileAHeterogeneousGroupChanges)
{
	std::mt19937 random(GetParam());
	const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random() % limit); };
	TestGroup group;
	const std::size_t topics = 2 + below(6);
	for (std::size_t topic = 0; topic < topics; ++topic)
		group.addTopic(static_cast<std::int32_t>(1 + below(16)));
	const auto someTopics = [&]
	{
		TopicPlaces some;
		for (std::size_t topic = 0; topic < topics; ++topic)
			if (below(2) == 0) some.push_back(topic);
		return some;
	};
	std::size_t nextId = 0;
	for (int step = 0; step < 30; ++step)
	{
		const std::vector<std::string> ids = group.memberIds();
		switch (ids.size() < 2 ? 0 : below(3))
		{
		case 0:
			group.setMember("m" + std::to_string(nextId++), someTopics());
			break;
		case 1:
			group.removeMember(ids[below(ids.size())]);
			break;
		default:
			group.setMember(ids[below(ids.size())], someTopics());
			break;
		}
		for (const char* assignor : {"uniform", "range"})
		{
			group.assign(assignor);
			group.expectComplete();
		}
		group.assign("uniform");
		group.expectNoBetterMove();
		EXPECT_EQ(group.assign("uniform"), 0u) << "a balanced group moves nothing";
	}
}

INSTANTIATE_TEST_SUITE_P(Seeds, AssignorProperties, testing::Range(1u, 41u));

TEST(UniformAssignor, AssignsAThousandMembersAndPartitionsFast)
{
	for (const bool homogeneous : {true, false})
	{
		TestGroup group;
		for (int topic = 0; topic < 10; ++topic)
			group.addTopic(1000);
		for (std::size_t member = 0; member < 1000; ++member)
		{
			TopicPlaces topics = places(10);
			if (!homogeneous) topics.erase(topics.begin() + static_cast<std::ptrdiff_t>(member % 10));
			group.setMember("m" + std::to_string(member), topics);
		}
		const auto start = std::chrono::steady_clock::now();
		group.assign("uniform");
		const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
		group.expectComplete();
		EXPECT_LE(group.spread(), 1u);
		// Far above what it takes, and far below what anything quadratic would.
		EXPECT_LT(took.count(), 2.0);
	}
}

} // namespace Aeon::Coordinator
