#include "PartitionScenario.h"

#include "Load/LoadRun.h"
#include "ProcessUsage.h"
#include "Scenarios/Metrics.h"

#include <chrono>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Small enough that every partition gets several in each measurement.
constexpr std::size_t BATCH_BYTES = 16 * 1024;
constexpr std::size_t RECORD_BYTES = 1024;

const Metric CREATION{"creation of a partition", "ms"};
const Metric PARTITION_MEMORY{"broker memory a new partition", "KiB"};
const Metric STOP_AND_START{"orderly stop and start again", "ms"};

double millisecondsSince(Clock::time_point began)
{
	return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

} // namespace

PartitionScenario::PartitionScenario(int partitions) :
	Scenario("produce 1 KB in batches of 16 KB, partitions: " + std::to_string(partitions), true)
{
	_workload.partitions = partitions;
	_workload.recordBytes = RECORD_BYTES;
	_workload.batchBytes = BATCH_BYTES;
}

void PartitionScenario::round(TestBed& bed, Results& results)
{
	const bool first = _topics.empty();
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		const std::string& topic = topicOf(bed, target, results);
		results.add(name(), PRODUCED_RECORDS, target.name, produceRate(bed, target, topic, _workload.partitions));
		const std::string one = bed.createTopic(target, 1);
		results.addCeiling(name(), PRODUCED_RECORDS, "one partition", produceRate(bed, target, one, 1), target.name);
		bed.deleteTopic(target, one);
	}
	if (first && bed.own() != nullptr) measureStart(bed, results);
}

double
PartitionScenario::produceRate(TestBed& bed, const Target& target, const std::string& topic, int partitions) const
{
	const Timing& timing = bed.timing();
	Workload workload = _workload;
	workload.partitions = partitions;
	const LoadResult result = runLoad(target, topic, workload, timing.warmUpSeconds, timing.seconds);
	return static_cast<double>(result.produced) / result.seconds;
}

const std::string& PartitionScenario::topicOf(TestBed& bed, const Target& target, Results& results)
{
	const auto [place, isNew] = _topics.try_emplace(target.name);
	if (!isNew) return place->second;
	const auto residentBytes = [&]
	{ return target.process ? static_cast<double>(ProcessUsage::of(*target.process).residentBytes) : 0; };
	const double before = residentBytes();
	const auto began = Clock::now();
	place->second = bed.createTopic(target, _workload.partitions);
	if (target.isNull) return place->second;
	results.add(name(), CREATION, target.name, millisecondsSince(began) / _workload.partitions);
	if (target.process)
		results.add(
			name(), PARTITION_MEMORY, target.name, (residentBytes() - before) / BYTES_A_KIB / _workload.partitions);
	return place->second;
}

void PartitionScenario::measureStart(TestBed& bed, Results& results) const
{
	bed.show(name() + ": stop and start");
	const auto began = Clock::now();
	bed.own()->stop();
	bed.own()->start();
	results.add(name(), STOP_AND_START, bed.targets().front().name, millisecondsSince(began));
	bed.refreshOwn();
}

} // namespace Aeon::Bench
