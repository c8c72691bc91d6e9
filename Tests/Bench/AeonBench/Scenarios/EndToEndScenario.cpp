#include "EndToEndScenario.h"

#include "Ceilings/WakeUpCeiling.h"
#include "Scenarios/Metrics.h"
#include "Wire/PingPong.h"
#include "Wire/RecordRelay.h"

namespace Aeon::Bench
{

namespace
{

constexpr int WAKE_UPS = 2000;

double microseconds(std::chrono::nanoseconds duration)
{
	return std::chrono::duration<double, std::micro>(duration).count();
}

} // namespace

EndToEndScenario::EndToEndScenario() : Scenario("one record at a time, produce to consumer", false)
{
}

void EndToEndScenario::round(TestBed& bed, Results& results)
{
	const Timing& timing = bed.timing();
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		const std::string topic = bed.createTopic(target, 1);
		const LatencyHistogram latency = relayRecords(target.bootstrap, topic, timing.warmUpSeconds, timing.seconds);
		bed.deleteTopic(target, topic);
		results.add(name(), END_TO_END_P50, target.name, microseconds(latency.percentile(0.5)));
		results.add(name(), END_TO_END_P99, target.name, microseconds(latency.percentile(0.99)));
	}
	bed.show(name() + ": ceilings");
	const auto& echo = bed.echo(pingPongReplyBytes(bed.targets().front().bootstrap));
	const auto roundTrip = pingPong(echo, 1, timing.warmUpSeconds, timing.seconds).roundTrips.percentile(0.5);
	results.addCeiling(
		name(), END_TO_END_P50, "two bare round trips + one wake-up",
		microseconds(2 * roundTrip + wakeUpTime(WAKE_UPS)));
}

} // namespace Aeon::Bench
