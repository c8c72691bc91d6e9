#include "SimulationOracle.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

namespace Aeon::Coordinator
{

std::string SimulatedAssignment::text() const
{
	std::ostringstream out;
	out << generation << ' ' << leader << ' ' << owner << ' ' << nonce;
	return out.str();
}

SimulatedAssignment SimulatedAssignment::parse(const std::string& text)
{
	SimulatedAssignment result;
	std::istringstream in(text);
	in >> result.generation >> result.leader >> result.owner >> result.nonce;
	return result;
}

int clientNumberOf(std::string_view memberId)
{
	return std::atoi(std::string(memberId.substr(1)).c_str());
}

void SimulationOracle::noteGeneration(std::int32_t generation)
{
	EXPECT_GE(generation, _generation) << "the group went back";
	_generation = generation;
}

void SimulationOracle::noteAssignment(
	const ClassicBench& bench, std::int32_t generation, int owner, const std::string& assignment)
{
	const auto given = SimulatedAssignment::parse(assignment);
	EXPECT_EQ(given.generation, generation) << "the assignment is of another generation";
	EXPECT_EQ(given.owner, owner) << "the assignment is somebody else's";
	const auto [place, isFirst] = _nonces.emplace(generation, given.nonce);
	EXPECT_EQ(place->second, given.nonce) << "two assignments in one generation";
	const auto& newest = bench.written().back();
	ASSERT_TRUE(newest.has_value());
	if (newest->generation != generation) return; // the answer was long on its way
	ASSERT_TRUE(newest->leader.has_value());
	EXPECT_EQ(given.leader, clientNumberOf(*newest->leader)) << "it was not made by the leader";
}

void SimulationOracle::noteRecords(const ClassicBench& bench)
{
	for (; _recordsSeen < bench.written().size(); ++_recordsSeen)
	{
		const auto& value = bench.written()[_recordsSeen];
		ASSERT_TRUE(value.has_value());
		EXPECT_GE(value->generation, _recordedGeneration) << "the log went back";
		_recordedGeneration = value->generation;
		for (const auto& member : value->members)
		{
			const auto given = SimulatedAssignment::parse(textOf(member.assignment));
			EXPECT_EQ(given.generation, value->generation);
			EXPECT_EQ(given.owner, clientNumberOf(member.memberId));
		}
	}
}

void SimulationOracle::noteRestart(const ClassicBench& bench)
{
	_hasRestarted = true;
	_recordsSeen = bench.written().size();
	_generation = _recordedGeneration;
	_nonces.erase(_nonces.upper_bound(_recordedGeneration), _nonces.end());
}

} // namespace Aeon::Coordinator
