#include "EnvironmentNumber.h"
#include "TransactionTest.h"

#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

namespace Aeon::Test
{

namespace
{

using ::testing::IsEmpty;

/// What its producer knows of a transaction.
enum class Fate
{
	COMMITTED,
	ABORTED,
	/// The broker or the producer died before there was an answer.
	UNKNOWN,
};

/// One transaction: a record in each of a few partitions, and the group's offset moved to behind its number.
struct Attempt
{
	int producer = 0;
	int number = 0;
	std::set<std::int32_t> partitions;
};

std::string nameOf(const Attempt& attempt)
{
	return std::to_string(attempt.producer) + "/" + std::to_string(attempt.number);
}

/// What all producers have tried. Thread-safe.
class Ledger
{
public:
	void note(const Attempt& attempt, Fate fate)
	{
		const std::lock_guard lock(_mutex);
		_attempts[nameOf(attempt)] = {attempt, fate};
		if (fate == Fate::COMMITTED) ++_committed;
	}

	std::map<std::string, std::pair<Attempt, Fate>> attempts() const
	{
		const std::lock_guard lock(_mutex);
		return _attempts;
	}
	std::size_t committedCount() const
	{
		const std::lock_guard lock(_mutex);
		return _committed;
	}

private:
	mutable std::mutex _mutex;
	std::map<std::string, std::pair<Attempt, Fate>> _attempts;
	std::size_t _committed = 0;
};

class KilledTransactions : public TransactionTest
{
protected:
	void SetUp() override
	{
		TransactionTest::SetUp();
		_random.seed(static_cast<unsigned>(printedSeed()));
	}

	static int rounds() { return static_cast<int>(numberFrom("AEON_TEST_KILL_ROUNDS", 2)); }
	static int producers() { return static_cast<int>(numberFrom("AEON_TEST_PRODUCERS", 4)); }

	int chance(int below) { return std::uniform_int_distribution(0, below - 1)(_random); }
	static std::string groupOf(int producer) { return "progress-" + std::to_string(producer); }

	/// Writes transaction after transaction until told to stop; what a producer cannot go on with, the next one of the
	/// same id takes over.
	void produce(int index, unsigned seed)
	{
		std::mt19937 random(seed);
		const auto below = [&](int limit) { return std::uniform_int_distribution(0, limit - 1)(random); };
		int number = 0;
		while (!_stopping)
		{
			LibrdkafkaTransactionalProducer producer(bootstrap(), "tx-" + std::to_string(index));
			if (!producer.init().ok()) continue;
			bool usable = true;
			while (usable && !_stopping)
			{
				Attempt attempt{index, number++, {}};
				for (int count = 1 + below(3); count > 0; --count)
				{
					attempt.partitions.insert(below(PARTITIONS));
				}
				const Fate fate = run(producer, attempt, below(10));
				ledger.note(attempt, fate);
				// librdkafka 2.0 gives the sequence of a record that an abort purged to the next one in its partition,
				// though the broker may have got it: the next one then passes for a repetition.
				usable = fate != Fate::UNKNOWN && producer.deliveryError() == RdKafka::ERR_NO_ERROR;
			}
		}
		// Whatever is still open ends.
		LibrdkafkaTransactionalProducer last(bootstrap(), "tx-" + std::to_string(index));
		const TransactionOutcome outcome = last.init();
		EXPECT_TRUE(outcome.ok()) << outcome.text;
	}

	Fate run(LibrdkafkaTransactionalProducer& producer, const Attempt& attempt, int dice)
	{
		if (!producer.begin().ok()) return Fate::UNKNOWN;
		bool isQueued = true;
		for (const std::int32_t partition : attempt.partitions)
		{
			isQueued =
				producer.send(output, {std::nullopt, nameOf(attempt)}, partition) == RdKafka::ERR_NO_ERROR && isQueued;
		}
		const TransactionOutcome sent =
			producer.sendOffsets(groupOf(attempt.producer), {{place(0), attempt.number + 1}});
		// As if its process had died.
		if (dice == 0) return Fate::UNKNOWN;
		if (dice == 1 || !isQueued || !sent.ok())
		{
			return !sent.isFatal && producer.abort().ok() ? Fate::ABORTED : Fate::UNKNOWN;
		}
		const TransactionOutcome committed = producer.commit();
		if (committed.ok()) return Fate::COMMITTED;
		return committed.needsAbort && producer.abort().ok() ? Fate::ABORTED : Fate::UNKNOWN;
	}

	/// Reads as a consumer of committed records and tells what is wrong.
	std::vector<std::string> violations()
	{
		std::vector<std::string> found;
		std::map<std::string, std::set<std::int32_t>> seen;
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			std::map<std::string, int> last;
			for (const std::string& name : read(output, partition))
			{
				const auto slash = name.find('/');
				const int number = std::atoi(name.c_str() + slash + 1);
				const auto [place, isFirst] = last.try_emplace(name.substr(0, slash), number);
				if (!isFirst && number <= place->second) found.push_back(name + " is out of order or there twice");
				place->second = number;
				seen[name].insert(partition);
			}
		}
		std::map<int, int> progress;
		for (const auto& [name, attempted] : ledger.attempts())
		{
			const auto& [attempt, fate] = attempted;
			const auto parts = seen.find(name);
			const bool isThere = parts != seen.end();
			if (isThere && parts->second != attempt.partitions)
				found.push_back(
					name + " is there in " + ::testing::PrintToString(parts->second) + " and not in all of " +
					::testing::PrintToString(attempt.partitions));
			if (isThere && fate == Fate::ABORTED) found.push_back(name + " is there though it was aborted");
			if (!isThere && fate == Fate::COMMITTED) found.push_back(name + " is lost");
			if (isThere) progress[attempt.producer] = std::max(progress[attempt.producer], attempt.number + 1);
			if (isThere) seen.erase(parts);
		}
		for (const auto& [name, partitions] : seen)
		{
			found.push_back(name + " is of no transaction");
		}
		for (const auto& [producer, offset] : progress)
		{
			const auto stored = groups->offsets(groupOf(producer), {place(0)}).at(place(0)).offset;
			if (stored != offset)
				found.push_back(
					"producer " + std::to_string(producer) + " is at " + std::to_string(offset) + ", its group at " +
					std::to_string(stored));
		}
		return found;
	}

	Ledger ledger;
	std::atomic<bool> _stopping{false};

private:
	std::mt19937 _random;
};

TEST_F(KilledTransactions, AreWholeOrAbsent)
{
	std::vector<std::thread> threads;
	for (int index = 0; index < producers(); ++index)
	{
		threads.emplace_back([this, index, seed = static_cast<unsigned>(chance(1 << 30))] { produce(index, seed); });
	}
	const auto perRound = static_cast<std::size_t>(producers()) * 2;
	for (int round = 1; round <= rounds(); ++round)
	{
		const std::size_t enough =
			ledger.committedCount() + 1 + static_cast<std::size_t>(chance(static_cast<int>(perRound)));
		EXPECT_TRUE(waitUntil(
			[&] { return ledger.committedCount() >= enough; }, std::chrono::seconds(120), std::chrono::milliseconds(1)))
			<< "round " << round << ": nothing is committed any more";
		process().kill();
		process().start();
	}
	const std::size_t enough = ledger.committedCount() + perRound;
	EXPECT_TRUE(waitUntil([&] { return ledger.committedCount() >= enough; }, std::chrono::seconds(120)));
	_stopping = true;
	for (std::thread& thread : threads)
	{
		thread.join();
	}
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
	{
		ASSERT_TRUE(becomesStable(output, partition)) << "the last stable offset of " << partition << " is stuck";
	}
	EXPECT_THAT(violations(), IsEmpty());
	std::printf("%zu transactions committed\n", ledger.committedCount());
}

} // namespace

} // namespace Aeon::Test
