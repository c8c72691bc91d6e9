#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// Eight busy connections without and with very many idle ones beside them, and what an idle one takes of memory: the
/// broker's own and the kernel's, which holds this program's ends too.
class IdleScenario final : public Scenario
{
public:
	/// Fewer where this process may not open so many.
	explicit IdleScenario(int idleConnections);

	void round(TestBed& bed, Results& results) override;

private:
	void measure(TestBed& bed, const Target& target, Results& results) const;

	const int _idle;
};

} // namespace Aeon::Bench
