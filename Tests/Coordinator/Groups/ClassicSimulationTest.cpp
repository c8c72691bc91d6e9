#include "ClassicBench.h"
#include "EnvironmentNumber.h"
#include "SimulatedClient.h"
#include "SimulationOracle.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

constexpr int STEPS = 400;
constexpr double LOSS = 0.1;
constexpr milliseconds QUIET_STEP{500};
constexpr milliseconds QUIET_MAX = std::chrono::minutes(5);

/// One group with its members, by one seed: first everything goes wrong, then nothing does, and all must be well.
class Simulation
{
public:
	explicit Simulation(std::uint64_t seed) : _random(seed), _mayRestart(chance(_random, 0.5))
	{
		_bench.config.initialRebalanceDelay = milliseconds(chance(_random, 0.5) ? 3000 : 0);
		const int count = between(_random, 2, 20);
		if (chance(_random, 0.2)) _bench.config.maxSize = std::max(1, count / 2);
		for (int number = 0; number < count; ++number)
			_clients.emplace_back(number, _mayRestart, _random, _oracle);
	}

	void run()
	{
		for (int step = 0; step < STEPS && !testing::Test::HasFailure(); ++step)
		{
			disturb();
			_bench.advance(milliseconds(between(_random, 0, chance(_random, 0.05) ? 15000 : 700)));
			_oracle.noteRecords(_bench);
		}
		calmDown();
		_bench.restart();
	}

private:
	SimulatedClient& anyClient()
	{
		return _clients[static_cast<std::size_t>(between(_random, 0, static_cast<int>(_clients.size()) - 1))];
	}

	/// Each client acts or is slow; then one thing goes wrong, or not.
	void disturb()
	{
		for (auto& client : _clients)
			if (chance(_random, 0.5)) client.act(_bench, LOSS);
		auto& client = anyClient();
		switch (between(_random, 0, 19))
		{
		case 0:
			return client.crash();
		case 1:
			return client.leave(_bench);
		case 2:
			return client.reconnect();
		case 3:
			return client.changeMetadata();
		case 4:
			return _bench.failNextWrite(writeError());
		case 5:
			return restart();
		case 6:
			return _bench.stepWallClock(std::chrono::seconds(between(_random, -3600, 3600)));
		default:
			if (!client.isRunning() || chance(_random, 0.1)) client.start();
		}
	}

	ErrorCode writeError()
	{
		constexpr ErrorCode ERRORS[] = {
			ErrorCode::RECORD_LIST_TOO_LARGE, ErrorCode::COORDINATOR_NOT_AVAILABLE, ErrorCode::KAFKA_STORAGE_ERROR};
		return ERRORS[between(_random, 0, 2)];
	}

	void restart()
	{
		if (!_mayRestart || !chance(_random, 0.5)) return;
		_bench.restart();
		_oracle.noteRestart(_bench);
	}

	/// From here on nothing goes wrong: every member that lives gets its share, and the dead are forgotten.
	void calmDown()
	{
		_bench.writeAgain();
		for (milliseconds passed{0}; passed < QUIET_MAX && !testing::Test::HasFailure() && !isWell();
			 passed += QUIET_STEP)
		{
			for (auto& client : _clients)
				client.act(_bench, 0);
			_bench.advance(QUIET_STEP);
			_oracle.noteRecords(_bench);
		}
		EXPECT_TRUE(isWell()) << "the group is " << _bench.state() << " with " << _bench.describe().members.size()
							  << " members of " << runningCount() << ", and " << _bench.waitingCount() << " wait";
	}

	std::size_t runningCount() const
	{
		return static_cast<std::size_t>(std::count_if(
			_clients.begin(), _clients.end(), [](const SimulatedClient& client) { return client.isRunning(); }));
	}

	bool isWell()
	{
		if (_bench.waitingCount() != 0) return false;
		const std::size_t running = runningCount();
		if (running == 0) return _bench.state() == "Empty";
		if (_bench.state() != "Stable" || _bench.describe().members.size() != running) return false;
		// All live by the same assignment, so that nothing has two owners.
		std::optional<SimulatedAssignment> common;
		for (const auto& client : _clients)
		{
			if (!client.isRunning()) continue;
			if (!client.isStable()) return false;
			const auto given = SimulatedAssignment::parse(client.assignment());
			if (!common) common = given;
			if (given.nonce != common->nonce || client.generation() != common->generation) return false;
		}
		return true;
	}

	SimulationRandom _random;
	/// A restart forgets what members speak besides the protocol that was chosen, as the log does: who does not speak
	/// that one cannot join before they have joined anew. So all speak the same then.
	const bool _mayRestart;
	ClassicBench _bench;
	SimulationOracle _oracle;
	std::deque<SimulatedClient> _clients;
};

} // namespace

// AEON_SIMULATION_SEEDS says how many seeds are tried; AEON_SIMULATION_SEED tries one again.
TEST(ClassicSimulation, EndsWithEveryLiveMemberStable)
{
	const std::uint64_t first = Aeon::Test::numberFrom("AEON_SIMULATION_SEED", 1);
	const bool isOne = std::getenv("AEON_SIMULATION_SEED") != nullptr;
	const std::uint64_t count = isOne ? 1 : Aeon::Test::numberFrom("AEON_SIMULATION_SEEDS", 100);
	for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed)
	{
		SCOPED_TRACE("AEON_SIMULATION_SEED=" + std::to_string(seed));
		Simulation(seed).run();
	}
}

} // namespace Aeon::Coordinator
