#pragma once

#include "ClassicBench.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// What a simulated leader gives a member, as text in the assignment's bytes.
struct SimulatedAssignment
{
	std::int32_t generation = -1;
	/// Numbers of the clients that lead and that get it.
	int leader = -1;
	int owner = -1;
	/// One for each time that a leader assigns.
	std::int64_t nonce = -1;

	std::string text() const;
	static SimulatedAssignment parse(const std::string& text);
};

/// The client behind a member id: ids begin with the client id or the instance id, which both hold its number.
int clientNumberOf(std::string_view memberId);

/// Holds what a group says against what may be true.
class SimulationOracle
{
public:
	std::int64_t newNonce() { return ++_nonce; }

	/// A heartbeat or a sync was answered just now: this is the group's only generation.
	void noteGeneration(std::int32_t generation);
	/// A client got its assignment. What it says must come from the leader that the log names for this generation.
	void noteAssignment(const ClassicBench& bench, std::int32_t generation, int owner, const std::string& assignment);
	/// Looks at what was written since the last time.
	void noteRecords(const ClassicBench& bench);
	/// What was not recorded is forgotten.
	void noteRestart(const ClassicBench& bench);
	bool hasRestarted() const noexcept { return _hasRestarted; }

private:
	std::int64_t _nonce = 0;
	std::int32_t _generation = 0;
	std::size_t _recordsSeen = 0;
	std::int32_t _recordedGeneration = 0;
	bool _hasRestarted = false;
	/// By generation: the one assignment that members ever got in it.
	std::map<std::int32_t, std::int64_t> _nonces;
};

} // namespace Aeon::Coordinator
