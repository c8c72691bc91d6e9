#include "EnvironmentNumber.h"
#include "SimulatedTransactionalProducer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

constexpr int STEPS = 1500;
constexpr int QUIET_ROUNDS = 10;
constexpr double LOSS = 0.15;
constexpr std::int16_t NEARLY_EXHAUSTED = 32750;

/// One coordinator and its producers, by one seed: first everything goes wrong, then nothing does, and every
/// transaction must be whole or absent.
class Simulation
{
public:
	explicit Simulation(std::uint64_t seed) : _random(seed), _coordinator(_logs)
	{
		_coordinator.clusterVersion = static_cast<std::int16_t>(_random() % 3);
		const int ids = 1 + static_cast<int>(_random() % 4);
		for (int number = 0; number < ids; ++number)
		{
			const std::string id = "id-" + std::to_string(number);
			if (_random() % 2 == 0) _coordinator.seed(id, NEARLY_EXHAUSTED);
			// Level 0 cannot record what version 2 needs to know.
			const bool bumps = _coordinator.clusterVersion == 2 && _random() % 2 == 0;
			const auto instances = 1 + _random() % 2;
			for (std::uint64_t instance = 0; instance < instances; ++instance)
				_producers.emplace_back(id, static_cast<std::int16_t>(bumps ? 2 : 0), _random, _told);
		}
	}

	void run()
	{
		for (int step = 0; step < STEPS && !testing::Test::HasFailure(); ++step)
		{
			_producers[_random() % _producers.size()].act(_coordinator, _logs, LOSS);
			disturb();
			_coordinator.clock.time += milliseconds(_random() % 200);
		}
		calmDown();
		checkEnds();
		checkReload();
	}

private:
	void disturb()
	{
		switch (_random() % 40)
		{
		case 0:
			return _coordinator.restart();
		case 1:
			return _producers[_random() % _producers.size()].crash();
		case 2:
			return _coordinator.records.failAppends(ErrorCode::NOT_ENOUGH_REPLICAS);
		case 3:
		case 4:
		case 5:
			return _coordinator.records.failAppends(ErrorCode::NONE);
		case 6:
			_coordinator.clock.time += milliseconds(30'000);
			return;
		case 7:
			return _coordinator.abortTimedOut();
		default:
			if (_random() % 2 == 0) _coordinator.writeSomeMarkers(_random);
		}
	}

	/// Nobody begins anything any more: what is open times out.
	void calmDown()
	{
		_coordinator.records.failAppends(ErrorCode::NONE);
		for (int round = 0; round < QUIET_ROUNDS; ++round)
		{
			_coordinator.writeAllMarkers();
			_coordinator.clock.time += milliseconds(61'000);
			_coordinator.abortTimedOut();
		}
		EXPECT_EQ(_coordinator.jobCount(), 0U);
		std::vector<TransactionListing> listed;
		_coordinator.transactions().list(listed);
		for (const auto& listing : listed)
			EXPECT_TRUE(isAtRest(_coordinator.transactions().find(listing.transactionalId)->status)) << listing.state;
		EXPECT_FALSE(_logs.hasOpen());
	}

	void checkEnds() const
	{
		for (const auto& [transaction, partitions] : _logs.writes())
		{
			const auto& ends = _logs.ends().at(transaction);
			ASSERT_EQ(ends.size(), partitions.size()) << "transaction " << transaction;
			const bool committed = ends.begin()->second;
			for (const auto& [partition, end] : ends)
				ASSERT_EQ(end, committed) << "transaction " << transaction << " in " << partition.toString();
			const auto told = _told.find(transaction);
			if (told != _told.end())
			{
				ASSERT_EQ(committed, told->second) << "transaction " << transaction;
			}
		}
	}

	void checkReload()
	{
		std::map<std::string, TransactionMetadata> before;
		std::vector<TransactionListing> listed;
		_coordinator.transactions().list(listed);
		for (const auto& listing : listed)
			before[listing.transactionalId] = *_coordinator.transactions().find(listing.transactionalId);
		_coordinator.restart();
		for (auto& [id, metadata] : before)
		{
			// The one thing that is of the moment; and level 0 records less.
			metadata.lastProducerEpoch = NO_PRODUCER_EPOCH;
			if (_coordinator.clusterVersion == 0)
			{
				metadata.previousProducerId = NO_PRODUCER_ID;
				metadata.clientVersion = 0;
			}
			EXPECT_EQ(*_coordinator.transactions().find(id), metadata) << id;
		}
	}

	std::mt19937_64 _random;
	SimulatedLogs _logs;
	SimulatedCoordinator _coordinator;
	ToldEnds _told;
	std::vector<SimulatedTransactionalProducer> _producers;
};

/// Under a sanitizer each takes ten times as long.
#ifdef AEON_SANITIZED
constexpr std::uint64_t SEEDS = 10;
#else
constexpr std::uint64_t SEEDS = 40;
#endif

// AEON_SIMULATION_SEEDS says how many seeds are tried; AEON_SIMULATION_SEED tries one again.
TEST(TransactionSimulation, LeavesEveryTransactionWholeOrAbsent)
{
	const std::uint64_t first = Aeon::Test::numberFrom("AEON_SIMULATION_SEED", 1);
	const bool isOne = std::getenv("AEON_SIMULATION_SEED") != nullptr;
	const std::uint64_t count = isOne ? 1 : Aeon::Test::numberFrom("AEON_SIMULATION_SEEDS", SEEDS);
	for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed)
	{
		SCOPED_TRACE("AEON_SIMULATION_SEED=" + std::to_string(seed));
		Simulation(seed).run();
	}
}

} // namespace

} // namespace Aeon::Coordinator
