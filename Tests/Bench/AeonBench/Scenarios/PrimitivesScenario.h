#pragma once

#include "Scenarios/Scenario.h"

namespace Aeon::Bench
{

/// What moving bytes costs on this machine without any broker: receiving, checking, storing and sending batches of one
/// size, each by itself and one behind the other.
class PrimitivesScenario final : public Scenario
{
public:
	explicit PrimitivesScenario(std::size_t batchBytes);

	void round(TestBed& bed, Results& results) override;

private:
	const std::size_t _batchBytes;
};

} // namespace Aeon::Bench
