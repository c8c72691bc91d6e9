#pragma once

#include "ClassicBench.h"
#include "SimulationOracle.h"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

using SimulationRandom = std::mt19937_64;

/// True so often.
inline bool chance(SimulationRandom& random, double probability)
{
	return std::bernoulli_distribution(probability)(random);
}

inline int between(SimulationRandom& random, int first, int last)
{
	return std::uniform_int_distribution(first, last)(random);
}

/// A client of the classic protocol that does what Kafka's own does: joins, syncs, sends heartbeats, and takes errors
/// as they are meant.
class SimulatedClient
{
public:
	/// speaksLikeAll: it speaks the same protocols as all others, in an order of its own.
	SimulatedClient(int number, bool speaksLikeAll, SimulationRandom& random, SimulationOracle& oracle);

	/// Starts as a fresh process: it knows no member id.
	void start();
	/// Is gone from one moment to the next; whatever is parked of it stays.
	void crash();
	void leave(ClassicBench& bench);
	/// Does the next thing, or looks for the answer it waits for. So often the answer is lost on its way.
	void act(ClassicBench& bench, double lossProbability);
	/// Gives up the call that it waits for; the same one is made again by the next act().
	void reconnect();
	/// Joins anew with other metadata.
	void changeMetadata();

	int number() const noexcept { return _number; }
	bool isRunning() const noexcept { return _isRunning; }
	bool isStable() const noexcept { return _isRunning && _phase == Phase::STABLE; }
	std::int32_t generation() const noexcept { return _generation; }
	const std::string& assignment() const noexcept { return _assignment; }

private:
	enum class Phase
	{
		JOIN,
		SYNC,
		STABLE,
	};

	void sendJoin(ClassicBench& bench);
	void sendSync(ClassicBench& bench);
	void sendHeartbeat(ClassicBench& bench);
	void onJoinAnswer(const JoinGroupCall::Response& response);
	void onSyncAnswer(ClassicBench& bench, const SyncGroupCall::Response& response);
	/// Back to the joining, with or without the member id.
	void onError(ErrorCode code);

	const int _number;
	const bool _speaksLikeAll;
	SimulationRandom& _random;
	SimulationOracle& _oracle;
	JoinSpec _spec;
	bool _isRunning = false;
	Phase _phase = Phase::JOIN;
	std::string _memberId;
	std::int32_t _generation = -1;
	std::string _protocolName;
	/// Of the leader alone: whom it has to assign to.
	std::vector<std::string> _members;
	std::string _assignment;
	TestJoin _joining;
	TestSync _syncing;
};

} // namespace Aeon::Coordinator
