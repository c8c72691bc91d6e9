#include "ConsumerGroupBench.h"
#include "EnvironmentNumber.h"
#include "Groups/Consumer/TopicRegex.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <list>
#include <random>
#include <set>

namespace Aeon::Coordinator
{

namespace
{

using namespace std::chrono_literals;

/// A consumer as its broker sees it: it owns what it was told to own until it has given it up.
struct Consumer
{
	std::string id;
	std::optional<std::string> instanceId;
	std::vector<std::string> topics;
	std::optional<std::string> regex;
	std::optional<std::string> assignor;
	std::int32_t epoch = JOIN_EPOCH;
	/// What it works on.
	Assignment owned;
	/// What it was last told to work on.
	Assignment told;
	bool mustJoin = true;
	/// The last answer did not come, so it says everything again.
	bool mustSayAll = false;
	bool mustSayOwned = false;
	bool isDead = false;
};

/// Consumers that come, go, crash, are slow and lose answers, in front of a broker that restarts and whose log fails,
/// while topics change.
///
/// Checked all the time: no partition has two owners, where a member owns until it said it gave up or was removed;
/// epochs do not go back; a restart finds the same group. Checked in the end: everybody who is left has a place, and
/// every partition an owner.
class Simulation
{
public:
	explicit Simulation(std::uint32_t seed) : _random(seed)
	{
		_bench.config.consumerAssignmentInterval = std::chrono::milliseconds(chance(50) ? 0 : 1000);
		for (int topic = 0; topic < 3; ++topic)
			createTopic();
		const int members = 2 + below(8);
		for (int member = 0; member < members; ++member)
			addConsumer();
	}

	void run(int steps)
	{
		for (int step = 0; step < steps && !testing::Test::HasFatalFailure(); ++step)
		{
			act();
			check();
		}
	}

	void settle()
	{
		for (int round = 0; round < 60; ++round)
		{
			for (Consumer& consumer : _consumers)
				if (!consumer.isDead) heartbeat(consumer, false), reconcile(consumer);
			check();
			_bench.advance(3s);
		}
		expectSettled();
	}

private:
	int below(int limit) { return static_cast<int>(_random() % static_cast<std::uint32_t>(limit)); }
	bool chance(int percent) { return below(100) < percent; }

	void act()
	{
		const int choice = below(1000);
		if (choice < 700) return beatSomebody();
		if (choice < 860) return _bench.advance(std::chrono::milliseconds(below(3000)));
		if (choice < 885) return addConsumer();
		if (choice < 905) return withSomebody([&](Consumer& consumer) { consumer.isDead = true; });
		if (choice < 930) return withSomebody([&](Consumer& consumer) { leave(consumer); });
		if (choice < 950) return withSomebody([&](Consumer& consumer) { changeSubscription(consumer); });
		if (choice < 975) return changeTopics();
		restart();
	}

	void beatSomebody()
	{
		withSomebody(
			[&](Consumer& consumer)
			{
				if (chance(3)) _bench.writeError = ErrorCode::COORDINATOR_NOT_AVAILABLE;
				heartbeat(consumer, chance(8));
				_bench.writeError = ErrorCode::NONE;
				if (chance(75)) reconcile(consumer);
			});
	}

	template <typename Action>
	void withSomebody(const Action& action)
	{
		if (_consumers.empty()) return;
		auto consumer = _consumers.begin();
		std::advance(consumer, below(static_cast<int>(_consumers.size())));
		if (!consumer->isDead) action(*consumer);
	}

	void addConsumer()
	{
		if (_consumers.size() >= 20) return;
		Consumer consumer;
		consumer.id = "m" + std::to_string(_nextMember++);
		if (chance(30)) consumer.instanceId = "i" + std::to_string(_nextInstance++);
		if (chance(20)) consumer.assignor = chance(50) ? "range" : "uniform";
		subscribe(consumer);
		_consumers.push_back(std::move(consumer));
	}

	void subscribe(Consumer& consumer)
	{
		consumer.topics.clear();
		consumer.regex = chance(25) ? std::optional<std::string>(chance(50) ? "t.*" : "[t-z][0-4]") : std::nullopt;
		const bool wantsAll = chance(70);
		for (const auto& [name, id] : _topics)
			if (!consumer.regex && (wantsAll || chance(50))) consumer.topics.push_back(name);
	}

	void changeSubscription(Consumer& consumer)
	{
		subscribe(consumer);
		consumer.mustSayAll = true;
	}

	void heartbeat(Consumer& consumer, bool answerIsLost)
	{
		const BeatAnswer answer = _bench.beat(beatOf(consumer));
		if (answerIsLost || answer.error == ErrorCode::COORDINATOR_NOT_AVAILABLE)
		{
			consumer.mustSayAll = true;
			// It may have said that it does not own what an older answer gave it: taking that now would be too late.
			consumer.told = consumer.owned;
			return;
		}
		switch (answer.error)
		{
		case ErrorCode::NONE:
			EXPECT_GE(answer.epoch, consumer.epoch) << consumer.id;
			consumer.epoch = answer.epoch;
			consumer.mustJoin = consumer.mustSayAll = consumer.mustSayOwned = false;
			if (answer.assignment) consumer.told = *answer.assignment;
			return;
		case ErrorCode::UNKNOWN_MEMBER_ID:
		case ErrorCode::FENCED_MEMBER_EPOCH:
			startOver(consumer);
			return;
		case ErrorCode::UNRELEASED_INSTANCE_ID:
			return;
		default:
			FAIL() << consumer.id << " got " << static_cast<int>(answer.error) << ": " << answer.message;
		}
	}

	Beat beatOf(const Consumer& consumer) const
	{
		Beat beat = steady(consumer.id, consumer.epoch);
		beat.instanceId = consumer.instanceId;
		if (consumer.mustJoin || consumer.mustSayAll)
		{
			beat.rebalanceTimeoutMs = 20000;
			// Whoever turns from one to the other empties the one it had.
			beat.topics = consumer.topics;
			beat.regex = consumer.regex.value_or("");
			beat.assignor = consumer.assignor;
			beat.owned = consumer.owned;
		}
		else if (consumer.mustSayOwned)
		{
			beat.owned = consumer.owned;
		}
		return beat;
	}

	static void startOver(Consumer& consumer)
	{
		consumer.owned.clear();
		consumer.told.clear();
		consumer.epoch = JOIN_EPOCH;
		consumer.mustJoin = true;
	}

	static void reconcile(Consumer& consumer)
	{
		if (consumer.owned == consumer.told) return;
		consumer.owned = consumer.told;
		consumer.mustSayOwned = true;
	}

	void leave(Consumer& consumer)
	{
		const bool comesBack = consumer.instanceId && chance(70);
		Beat beat = steady(consumer.id, comesBack ? STATIC_LEAVE_EPOCH : LEAVE_EPOCH);
		beat.instanceId = consumer.instanceId;
		startOver(consumer);
		const ErrorCode error = _bench.beat(beat).error;
		// One that came back under a new id and leaves before it was let in: the instance is still the old id's.
		const bool neverLetIn = consumer.instanceId && error == ErrorCode::FENCED_INSTANCE_ID;
		EXPECT_TRUE(error == ErrorCode::NONE || error == ErrorCode::UNKNOWN_MEMBER_ID || neverLetIn)
			<< errorName(error);
		if (comesBack)
			consumer.id = "m" + std::to_string(_nextMember++);
		else
			consumer.isDead = true;
	}

	void createTopic()
	{
		const auto number = ++_nextTopic;
		const std::string name = (number % 3 == 0 ? "x" : "t") + std::to_string(number);
		_topics[name] = idOf(number);
		_bench.image = withTopics(_bench.image, {topicNamed(name, number, 1 + below(8))});
	}

	void changeTopics()
	{
		if (_topics.size() < 2 || (_topics.size() < 6 && chance(40))) return createTopic();
		auto topic = _topics.begin();
		std::advance(topic, below(static_cast<int>(_topics.size())));
		if (chance(60))
		{
			const std::int32_t count = _bench.image->topic(topic->first)->partitionCount() + 1 + below(3);
			const MorePartitions more[] = {{topic->first, count, std::nullopt}};
			_bench.image = replayed(_bench.image, createPartitions(*_bench.image, more).records);
			return;
		}
		const Uuid ids[] = {topic->second};
		_bench.image = replayed(_bench.image, deleteTopics(*_bench.image, ids).records);
		_topics.erase(topic);
	}

	void restart()
	{
		const auto before = _bench.dump();
		_bench.restart(chance(50));
		EXPECT_EQ(_bench.dump(), before);
	}

	void check()
	{
		const ConsumerGroupState& state = _bench.state();
		EXPECT_GE(state.epoch, _epoch);
		_epoch = state.epoch;
		std::map<std::pair<Uuid, std::int32_t>, std::string> owners;
		for (const Consumer& consumer : _consumers)
		{
			// One that was removed has lost its partitions, though it may not know yet.
			if (state.member(consumer.id) == nullptr) continue;
			for (const auto& [topicId, numbers] : consumer.owned)
				for (const std::int32_t number : numbers)
				{
					const auto [place, isFirst] = owners.emplace(std::pair(topicId, number), consumer.id);
					ASSERT_TRUE(isFirst) << "partition " << number << " of " << topicId.toString() << " is owned by "
										 << place->second << " and " << consumer.id;
				}
		}
	}

	void expectSettled()
	{
		std::set<std::pair<Uuid, std::int32_t>> wanted;
		std::set<std::pair<Uuid, std::int32_t>> owned;
		std::size_t alive = 0;
		for (const Consumer& consumer : _consumers)
		{
			if (consumer.isDead) continue;
			++alive;
			ASSERT_NE(_bench.state().member(consumer.id), nullptr) << consumer.id;
			EXPECT_EQ(_bench.memberState(consumer.id), ConsumerMemberState::STABLE) << consumer.id;
			EXPECT_EQ(consumer.epoch, _bench.state().assignmentEpoch) << consumer.id;
			for (const std::string& name : subscribed(consumer))
				if (const TopicImage* topic = _bench.image->topic(name))
					for (std::int32_t number = 0; number < topic->partitionCount(); ++number)
						wanted.insert({topic->id, number});
			for (const auto& [topicId, numbers] : consumer.owned)
				for (const std::int32_t number : numbers)
					owned.insert({topicId, number});
		}
		EXPECT_EQ(_bench.state().members().size(), alive) << "the dead are gone";
		EXPECT_EQ(_bench.group->listing().state, alive == 0 ? "Empty" : "Stable");
		EXPECT_EQ(owned, wanted);
		EXPECT_EQ(_bench.dump(), _bench.dumpReplayed(true));
	}

	std::vector<std::string> subscribed(const Consumer& consumer) const
	{
		return consumer.regex ? TopicRegex(*consumer.regex).matches(*_bench.image) : consumer.topics;
	}

	std::mt19937 _random;
	ConsumerGroupBench _bench;
	std::list<Consumer> _consumers;
	std::map<std::string, Uuid> _topics;
	std::uint64_t _nextTopic = 0;
	int _nextMember = 0;
	int _nextInstance = 0;
	std::int32_t _epoch = 0;
};

/// Under a sanitizer each takes ten times as long.
#ifdef AEON_SANITIZED
constexpr std::uint32_t SEEDS = 20;
#else
constexpr std::uint32_t SEEDS = 100;
#endif

} // namespace

TEST(ConsumerSimulation, KeepsItsPromisesUnderEveryMischance)
{
	const auto seeds = static_cast<std::uint32_t>(Aeon::Test::numberFrom("AEON_SIMULATION_SEEDS", SEEDS));
	for (std::uint32_t seed = 1; seed <= seeds; ++seed)
	{
		SCOPED_TRACE("seed " + std::to_string(seed));
		Simulation simulation(seed);
		simulation.run(600);
		simulation.settle();
		if (HasFailure()) return;
	}
}

} // namespace Aeon::Coordinator
