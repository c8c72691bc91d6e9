#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// How many connections a second are opened, served one ApiVersions and closed again, beside a bare server that has a
/// thread for each connection, too.
class AcceptScenario final : public Scenario
{
public:
	AcceptScenario();

	void round(TestBed& bed, Results& results) override;
};

} // namespace Aeon::Bench
