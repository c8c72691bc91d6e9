#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// So many producers, each of which waits for the acknowledgement of one record with acks=all before it sends the next,
/// beside as many threads that append and wait for a common fdatasync.
class DurableScenario final : public Scenario
{
public:
	explicit DurableScenario(int producers);

	void round(TestBed& bed, Results& results) override;

private:
	double produceRate(TestBed& bed, const Target& target) const;

	const int _producers;
};

} // namespace Aeon::Bench
