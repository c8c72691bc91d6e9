#include "RoundTripScenario.h"

#include "Scenarios/Metrics.h"
#include "Wire/PingPong.h"

namespace Aeon::Bench
{

namespace
{

constexpr const char* ECHO = "bare echo";

double medianMicros(const PingPongResult& result)
{
	return std::chrono::duration<double, std::micro>(result.roundTrips.percentile(0.5)).count();
}

} // namespace

RoundTripScenario::RoundTripScenario(int connections) :
	Scenario("ApiVersions, connections: " + std::to_string(connections), false), _connections(connections)
{
}

void RoundTripScenario::round(TestBed& bed, Results& results)
{
	const Timing& timing = bed.timing();
	const auto play = [&](const std::string& bootstrap)
	{ return pingPong(bootstrap, _connections, timing.warmUpSeconds, timing.seconds); };
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		const PingPongResult result = play(target.bootstrap);
		results.add(name(), REQUESTS, target.name, result.requestsASecond);
		if (_connections == 1) results.add(name(), ROUND_TRIP_P50, target.name, medianMicros(result));
	}
	bed.show(name() + ": " + ECHO);
	const PingPongResult bare = play(bed.echo(pingPongReplyBytes(bed.targets().front().bootstrap)));
	results.addCeiling(name(), REQUESTS, ECHO, bare.requestsASecond);
	if (_connections == 1) results.addCeiling(name(), ROUND_TRIP_P50, ECHO, medianMicros(bare));
}

} // namespace Aeon::Bench
