#include "FanOutScenario.h"

#include "Ceilings/ByteCeilings.h"
#include "Load/LoadRun.h"
#include "ProcessUsage.h"
#include "Scenarios/Metrics.h"
#include "Wire/FetchDrain.h"

namespace Aeon::Bench
{

namespace
{

constexpr std::size_t FETCH_BYTES = 1 << 20;
constexpr std::size_t PRELOADED_RECORDS = 64 * 1024;
constexpr std::size_t RECORD_BYTES = 1024;
constexpr const char* SENDFILE = "bare sendfile";
constexpr const char* ASKED_SENDFILE = "bare sendfile, each piece asked for";

} // namespace

FanOutScenario::FanOutScenario(int consumers) :
	Scenario("fetch from one partition, consumers: " + std::to_string(consumers), false), _consumers(consumers)
{
}

const std::string& FanOutScenario::preloadedTopic(TestBed& bed, const Target& target)
{
	const auto [place, isNew] = _topics.try_emplace(target.name);
	if (isNew)
	{
		place->second = bed.createTopic(target, 1);
		Workload written;
		written.recordBytes = RECORD_BYTES;
		written.preloadBytes = PRELOADED_RECORDS * RECORD_BYTES;
		preload(target, place->second, written);
	}
	return place->second;
}

void FanOutScenario::round(TestBed& bed, Results& results)
{
	const Timing& timing = bed.timing();
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		const DrainResult drained = drainPartition(
			target, preloadedTopic(bed, target), PRELOADED_RECORDS, _consumers, FETCH_BYTES, timing.warmUpSeconds,
			timing.seconds);
		results.add(name(), FETCHED_BYTES, target.name, drained.bytes / BYTES_A_MB / drained.seconds);
		if (drained.cpuSeconds)
			results.add(name(), BROKER_CPU, target.name, *drained.cpuSeconds / (drained.bytes / BYTES_A_GB));
	}
	const auto addCeiling = [&](const char* ceiling, Sending sending)
	{
		bed.show(name() + ": " + ceiling);
		const ByteCost bare = sendfileCost(sending, _consumers, FETCH_BYTES, timing.seconds, bed.directory());
		results.addCeiling(name(), FETCHED_BYTES, ceiling, bare.megabytesASecond());
		results.addCeiling(name(), BROKER_CPU, ceiling, bare.cpuSecondsAGigabyte());
	};
	addCeiling(ASKED_SENDFILE, Sending::ASKED);
	// The broker is held against the last one.
	addCeiling(SENDFILE, Sending::FREELY);
}

} // namespace Aeon::Bench
