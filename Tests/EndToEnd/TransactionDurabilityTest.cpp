#include "EnvironmentNumber.h"
#include "TransactionLedger.h"
#include "TransactionTest.h"
#include "TransactionWriter.h"

#include <gmock/gmock.h>

#include <atomic>
#include <random>
#include <thread>

namespace Aeon::Test
{

namespace
{

using ::testing::IsEmpty;

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

	/// Writes transaction after transaction until told to stop, and ends whatever is still open.
	void produce(int index, unsigned seed)
	{
		TransactionWriter(index, {bootstrap(), output, PARTITIONS, place(0)}, ledger).run(_stopping, seed);
		LibrdkafkaTransactionalProducer last(bootstrap(), TransactionWriter::idOf(index));
		const TransactionOutcome outcome = last.init();
		EXPECT_TRUE(outcome.ok()) << outcome.text;
	}

	/// Reads as a consumer of committed records and tells what is wrong.
	std::vector<std::string> violations()
	{
		FoundTransactions found;
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			found.names[partition] = read(output, partition);
		}
		for (int producer = 0; producer < producers(); ++producer)
		{
			const std::string group = TransactionWriter::groupOf(producer);
			found.offsets[producer] = groups->offsets(group, {place(0)}).at(place(0)).offset;
		}
		return violationsOf(ledger.attempts(), found);
	}

	TransactionLedger ledger;
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
