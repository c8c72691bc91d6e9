#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// ApiVersions back and forth on so many connections, beside a bare blocking echo of the same bytes.
class RoundTripScenario final : public Scenario
{
public:
	explicit RoundTripScenario(int connections);

	void round(TestBed& bed, Results& results) override;

private:
	const int _connections;
};

} // namespace Aeon::Bench
