#pragma once

#include "Scenarios/LoadScenario.h"

namespace Aeon::Bench
{

/// The latency of producing at half of what the first target takes, which is found out first: an open loop, the same
/// rate for every target.
class HalfLoadScenario final : public LoadScenario
{
public:
	using LoadScenario::LoadScenario;

	void round(TestBed& bed, Results& results) override;

private:
	bool _rateKnown = false;
};

} // namespace Aeon::Bench
