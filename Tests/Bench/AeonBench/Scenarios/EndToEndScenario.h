#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// One record at a time, from the start of sending it to its being in the hand of a consumer who waits for it; beside
/// two round trips to a bare echo and the wake-up of one thread.
class EndToEndScenario final : public Scenario
{
public:
	EndToEndScenario();

	void round(TestBed& bed, Results& results) override;
};

} // namespace Aeon::Bench
