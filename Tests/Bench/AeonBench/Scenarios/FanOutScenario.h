#pragma once

#include "Scenarios/Scenario.h"

#include <map>

namespace Aeon::Bench
{

/// So many consumers that read the same partition, which lies in the page cache, beside sendfile to as many
/// connections. The consumers throw away what they get, so that they do not stand in the broker's way.
class FanOutScenario final : public Scenario
{
public:
	explicit FanOutScenario(int consumers);

	void round(TestBed& bed, Results& results) override;

private:
	const std::string& preloadedTopic(TestBed& bed, const Target& target);

	const int _consumers;
	/// By the target's name.
	std::map<std::string, std::string> _topics;
};

} // namespace Aeon::Bench
