#pragma once

#include "Scenarios/Scenario.h"

#include <map>

namespace Aeon::Bench
{

/// One producer whose batches go to so many partitions in turn, beside the same load on one partition of the same
/// broker. The null broker shows how much of the difference is the client's. Also what a partition takes of time and
/// memory.
class PartitionScenario final : public Scenario
{
public:
	explicit PartitionScenario(int partitions);

	Workload workload() const override { return _workload; }
	void round(TestBed& bed, Results& results) override;

private:
	double produceRate(TestBed& bed, const Target& target, const std::string& topic, int partitions) const;
	/// Made and measured in the first round.
	const std::string& topicOf(TestBed& bed, const Target& target, Results& results);
	void measureStart(TestBed& bed, Results& results) const;

	Workload _workload;
	/// By the target's name.
	std::map<std::string, std::string> _topics;
};

} // namespace Aeon::Bench
