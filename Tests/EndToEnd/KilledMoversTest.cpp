#include "EnvironmentNumber.h"
#include "MoverProcess.h"
#include "TransactionTest.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

namespace Aeon::Test
{

namespace
{

using ::testing::IsEmpty;

constexpr auto LIMIT = std::chrono::seconds(120);
/// Records of its input that a mover has before it when a round begins, and those of them that it moves in the round
/// on average: so none is idle when the kill comes.
constexpr int BACKLOG = 12;
constexpr int MOVED_A_ROUND = 4;
/// One round in so many kills the broker too.
constexpr int BROKER_ONE_IN = 3;

/// Processes that consume, transform and produce, each its own partition of the input. Those that are killed, or end
/// by themselves, are followed by another with the same transactional id.
class KilledMovers : public TransactionTest
{
protected:
	void SetUp() override
	{
		TransactionTest::SetUp();
		if (IsSkipped()) return;
		_random.seed(static_cast<unsigned>(printedSeed()));
		input = uniqueTopic();
		_movers.resize(numberFrom("AEON_TEST_PRODUCERS", 4));
		ASSERT_EQ(admin->createTopic(input, static_cast<int>(_movers.size())), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	static int rounds() { return static_cast<int>(numberFrom("AEON_TEST_KILL_ROUNDS", 2)); }
	int chance(int below) { return std::uniform_int_distribution(0, below - 1)(_random); }
	int moverCount() const { return static_cast<int>(_movers.size()); }

	/// More to move for everybody, up to the backlog.
	void feed()
	{
		const std::int64_t count = BACKLOG - (_fed * moverCount() - progress()) / moverCount();
		LibrdkafkaProducer producer(bootstrap(), {{"enable.idempotence", "true"}});
		for (std::int64_t number = 0; number < count; ++number)
		{
			for (std::int32_t partition = 0; partition < moverCount(); ++partition)
			{
				producer.enqueue(input, {std::nullopt, "value"}, partition);
			}
		}
		ASSERT_TRUE(producer.flush());
		_fed += std::max<std::int64_t>(count, 0);
	}

	/// How many records have been moved, as far as movers have said so. Those that ended are followed by new ones.
	std::int64_t progress()
	{
		std::int64_t sum = 0;
		for (std::size_t index = 0; index < _movers.size(); ++index)
		{
			if (!_movers[index].process || !_movers[index].process->running()) startAnew(index);
			const auto position = _movers[index].process->report().position;
			sum += std::max(_movers[index].position, position.value_or(0));
		}
		return sum;
	}

	bool isEverythingMoved() { return progress() == _fed * moverCount(); }

	void killMovers(int count)
	{
		for (; count > 0; --count)
		{
			_movers[static_cast<std::size_t>(chance(moverCount()))].process->kill();
		}
	}

	void killBroker()
	{
		process().kill();
		process().start();
	}

	void stopMovers()
	{
		for (Mover& mover : _movers)
		{
			mover.process->kill();
			collect(mover);
		}
	}

	/// Reads as a consumer of committed records and tells what is wrong.
	std::vector<std::string> violations()
	{
		std::vector<std::string> found;
		std::map<Move, std::set<std::int32_t>> seen;
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			std::map<std::int32_t, std::int64_t> reached;
			for (const std::string& text : read(output, partition))
			{
				const Move move = Move::parse(text);
				if (move.from < reached[move.input]) found.push_back(text + " is out of order or there twice");
				reached[move.input] = move.to;
				seen[move].insert(partition);
			}
		}
		std::map<std::int32_t, std::int64_t> moved;
		for (const auto& [move, partitions] : seen)
		{
			if (partitions != move.outputs)
				found.push_back(move.text() + " is only there in " + ::testing::PrintToString(partitions));
			if (move.from != moved[move.input])
				found.push_back(move.text() + " follows a move that ended at " + std::to_string(moved[move.input]));
			moved[move.input] = move.to;
		}
		for (const Move& move : _committed)
		{
			if (!seen.contains(move)) found.push_back(move.text() + " is lost");
		}
		for (const Move& move : _aborted)
		{
			if (seen.contains(move)) found.push_back(move.text() + " is there though it was aborted");
		}
		for (std::int32_t index = 0; index < moverCount(); ++index)
		{
			const auto stored = groups->offsets(groupOf(index), {{input, index}}).at({input, index}).offset;
			if (moved[index] != _fed || stored != _fed)
				found.push_back(
					"of " + std::to_string(_fed) + " records of input " + std::to_string(index) + " " +
					std::to_string(moved[index]) + " were moved, and the group is at " + std::to_string(stored));
		}
		return found;
	}

	/// What stands in the way of the movers.
	std::string describe() const
	{
		std::string text = std::to_string(_fed) + " records in each input";
		for (const Mover& mover : _movers)
		{
			const std::string said = mover.process ? mover.process->output() : "";
			text += "\n---- at " + std::to_string(mover.position) + "\n" +
					said.substr(said.size() - std::min<std::size_t>(said.size(), 300));
		}
		return text;
	}

	void tellFigures() const
	{
		std::printf(
			"%zu transactions committed and %zu aborted by %d processes\n", _committed.size(), _aborted.size(),
			_incarnations);
	}

	std::string input;

private:
	struct Mover
	{
		std::unique_ptr<MoverProcess> process;
		/// As far as earlier processes have said.
		std::int64_t position = 0;
	};

	static std::string groupOf(std::int32_t index) { return "movers-" + std::to_string(index); }

	void collect(Mover& mover)
	{
		const MoverProcess::Report report = mover.process->report();
		mover.position = std::max(mover.position, report.position.value_or(0));
		_committed.insert(_committed.end(), report.committed.begin(), report.committed.end());
		_aborted.insert(_aborted.end(), report.aborted.begin(), report.aborted.end());
	}

	void startAnew(std::size_t index)
	{
		Mover& mover = _movers[index];
		if (mover.process) collect(mover);
		const auto number = static_cast<std::int32_t>(index);
		mover.process = std::make_unique<MoverProcess>(
			bootstrap(), MoverProcess::Task{
							 "mover-" + std::to_string(number),
							 groupOf(number),
							 {input, number},
							 output,
							 PARTITIONS,
							 ++_incarnations,
							 static_cast<unsigned>(_random())});
	}

	std::mt19937 _random;
	std::vector<Mover> _movers;
	int _incarnations = 0;
	/// Records of each input.
	std::int64_t _fed = 0;
	std::vector<Move> _committed;
	std::vector<Move> _aborted;
};

TEST_F(KilledMovers, MoveEveryRecordOnceAndTheirOffsetsWithIt)
{
	for (int round = 1; round <= rounds(); ++round)
	{
		SCOPED_TRACE("round " + std::to_string(round));
		const std::int64_t enough = progress() + 1 + chance(2 * MOVED_A_ROUND * moverCount());
		ASSERT_NO_FATAL_FAILURE(feed());
		ASSERT_TRUE(waitUntil([&] { return progress() >= enough; }, LIMIT, std::chrono::milliseconds(5))) << describe();
		const int victims = 1 + chance(std::max(1, moverCount() / 4));
		const int before = chance(victims + 1);
		killMovers(before);
		if (round == 1 || chance(BROKER_ONE_IN) == 0) killBroker();
		killMovers(victims - before);
	}
	ASSERT_TRUE(waitUntil([&] { return isEverythingMoved(); }, LIMIT)) << describe();
	stopMovers();
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
	{
		ASSERT_TRUE(becomesStable(output, partition)) << "the last stable offset of " << partition << " is stuck";
	}
	EXPECT_THAT(violations(), IsEmpty());
	tellFigures();
}

} // namespace

} // namespace Aeon::Test
