#include "LoadScenario.h"

#include "Ceilings/ByteCeilings.h"
#include "Scenarios/Metrics.h"

#include <algorithm>

namespace Aeon::Bench
{

namespace
{

/// A fetch answers with so much of a partition at most.
constexpr std::size_t FETCH_BYTES = 1 << 20;
/// Ceilings settle sooner than brokers do.
constexpr double CEILING_SHARE = 0.5;

double microseconds(std::chrono::nanoseconds duration)
{
	return std::chrono::duration<double, std::micro>(duration).count();
}

} // namespace

LoadScenario::LoadScenario(std::string name, const Workload& workload) :
	Scenario(std::move(name), workload.producers == 0 || workload.consumers == 0), _workload(workload)
{
}

void LoadScenario::round(TestBed& bed, Results& results)
{
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		report(target, run(bed, target), results);
	}
	bed.show(name() + ": ceilings");
	measureCeilings(bed, results);
}

LoadResult LoadScenario::run(TestBed& bed, const Target& target)
{
	const Timing& timing = bed.timing();
	if (onlyReads())
		return runLoad(target, preloadedTopic(bed, target), _workload, timing.warmUpSeconds, timing.seconds);
	const std::string topic = bed.createTopic(target, _workload.partitions);
	LoadResult result = runLoad(target, topic, _workload, timing.warmUpSeconds, timing.seconds);
	bed.deleteTopic(target, topic);
	return result;
}

const std::string& LoadScenario::preloadedTopic(TestBed& bed, const Target& target)
{
	const auto [place, isNew] = _preloaded.try_emplace(target.name);
	if (isNew)
	{
		place->second = bed.createTopic(target, _workload.partitions);
		if (!target.isNull) preload(target, place->second, _workload);
	}
	return place->second;
}

double LoadScenario::bytesOf(std::uint64_t records) const
{
	return static_cast<double>(records) * static_cast<double>(_workload.recordBytes);
}

void LoadScenario::report(const Target& target, const LoadResult& result, Results& results) const
{
	const auto rate = [&](std::uint64_t records) { return static_cast<double>(records) / result.seconds; };
	if (_workload.producers > 0) addValue(target, PRODUCED_RECORDS, rate(result.produced), results);
	if (_workload.consumers > 0) addValue(target, CONSUMED_RECORDS, rate(result.consumed), results);
	if (result.cpuSeconds)
	{
		const double gigabytes = bytesOf(result.produced + result.consumed) / BYTES_A_GB;
		results.add(name(), BROKER_CPU, target.name, *result.cpuSeconds / gigabytes);
		results.add(name(), BROKER_MEMORY, target.name, static_cast<double>(*result.residentBytes) / BYTES_A_MIB);
	}
	reportLatency(target, result, results);
}

void LoadScenario::reportLatency(const Target& target, const LoadResult& result, Results& results) const
{
	if (_workload.rate <= 0) return;
	const auto add = [&](const Metric& metric, const LatencyHistogram& latency, double share)
	{ addValue(target, metric, microseconds(latency.percentile(share)), results); };
	add(PRODUCE_P50, result.produceLatency, 0.5);
	add(PRODUCE_P99, result.produceLatency, 0.99);
	add(PRODUCE_P999, result.produceLatency, 0.999);
	if (_workload.consumers == 0) return;
	add(END_TO_END_P50, result.endToEndLatency, 0.5);
	add(END_TO_END_P99, result.endToEndLatency, 0.99);
}

void LoadScenario::addValue(const Target& target, const Metric& metric, double value, Results& results) const
{
	if (target.isNull)
		results.addCeiling(name(), metric, target.name, value);
	else
		results.add(name(), metric, target.name, value);
}

void LoadScenario::measureCeilings(TestBed& bed, Results& results) const
{
	// Bare loops know no codec, and with both directions at once there is no one loop to hold a broker against.
	if (_workload.codec != "none" || !usesNullBroker()) return;
	const double seconds = bed.timing().seconds * CEILING_SHARE;
	if (onlyReads())
		results.addCeiling(
			name(), BROKER_CPU, "bare sendfile",
			sendfileCost(Sending::FREELY, 1, FETCH_BYTES, seconds, bed.directory()).cpuSecondsAGigabyte());
	else
	{
		const auto add = [&](const char* ceiling, ReceiveSteps steps)
		{
			const std::size_t bytes = std::min(_workload.batchBytes, FETCH_BYTES);
			results.addCeiling(
				name(), BROKER_CPU, ceiling, receiveCost(steps, bytes, seconds, bed.directory()).cpuSecondsAGigabyte());
		};
		// Brokers are held against the last.
		add("bare receive + CRC-32C + pwrite, new pages", ReceiveSteps::RECEIVE_CHECK_AND_GROW);
		add("bare receive + CRC-32C + memcpy", ReceiveSteps::RECEIVE_CHECK_AND_STORE);
	}
}

} // namespace Aeon::Bench
