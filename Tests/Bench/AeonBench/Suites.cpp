#include "Suites.h"

#include "Scenarios/AcceptScenario.h"
#include "Scenarios/DurableScenario.h"
#include "Scenarios/EndToEndScenario.h"
#include "Scenarios/FanOutScenario.h"
#include "Scenarios/HalfLoadScenario.h"
#include "Scenarios/IdleScenario.h"
#include "Scenarios/LoadScenario.h"
#include "Scenarios/PartitionScenario.h"
#include "Scenarios/PrimitivesScenario.h"
#include "Scenarios/RoundTripScenario.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

using Scenarios = std::vector<std::unique_ptr<Scenario>>;

constexpr std::size_t LARGE_BATCH = 1'000'000;
constexpr std::size_t SMALL_BATCH = 16 * 1024;
constexpr std::size_t MEDIUM_BATCH = 64 * 1024;
constexpr std::size_t FETCH_ANSWER = 1024 * 1024;

Workload producing(std::size_t recordBytes, std::size_t batchBytes, std::string acks)
{
	Workload workload;
	workload.recordBytes = recordBytes;
	workload.batchBytes = batchBytes;
	workload.acks = std::move(acks);
	return workload;
}

Workload consuming(std::size_t recordBytes, std::size_t batchBytes)
{
	Workload workload = producing(recordBytes, batchBytes, "1");
	workload.producers = 0;
	workload.consumers = 1;
	return workload;
}

void addLoad(const Options& options, Scenarios& scenarios)
{
	if (options.workload.producers + options.workload.consumers < 1)
		throw std::invalid_argument("a load needs a producer or a consumer");
	scenarios.push_back(std::make_unique<LoadScenario>("load", options.workload));
}

void addThroughput(const Options&, Scenarios& scenarios)
{
	const auto add = [&](const char* name, const Workload& workload)
	{ scenarios.push_back(std::make_unique<LoadScenario>(name, workload)); };
	add("produce 1 KB, acks=1", producing(1024, LARGE_BATCH, "1"));
	add("produce 1 KB, batches of 64 KB, acks=1", producing(1024, MEDIUM_BATCH, "1"));
	add("produce 1 KB, batches of 16 KB, acks=1", producing(1024, SMALL_BATCH, "1"));
	add("produce 1 KB, acks=all", producing(1024, LARGE_BATCH, "all"));
	add("produce 100 B, acks=1", producing(100, LARGE_BATCH, "1"));
	add("fetch 1 KB", consuming(1024, LARGE_BATCH));
	add("fetch 1 KB, batches of 16 KB", consuming(1024, SMALL_BATCH));
	add("fetch 100 B", consuming(100, LARGE_BATCH));
}

void addLatency(const Options&, Scenarios& scenarios)
{
	Workload workload = producing(1024, LARGE_BATCH, "1");
	workload.lingerMs = 0;
	scenarios.push_back(std::make_unique<HalfLoadScenario>("produce 1 KB at half load, acks=1", workload));
}

void addRoundTrips(const Options&, Scenarios& scenarios)
{
	for (const int connections : {1, 8, 64, 512})
		scenarios.push_back(std::make_unique<RoundTripScenario>(connections));
}

void addDurable(const Options&, Scenarios& scenarios)
{
	for (const int producers : {1, 8, 64})
		scenarios.push_back(std::make_unique<DurableScenario>(producers));
}

void addEndToEnd(const Options&, Scenarios& scenarios)
{
	scenarios.push_back(std::make_unique<EndToEndScenario>());
}

void addPrimitives(const Options&, Scenarios& scenarios)
{
	for (const std::size_t batchBytes : {SMALL_BATCH, MEDIUM_BATCH, FETCH_ANSWER})
		scenarios.push_back(std::make_unique<PrimitivesScenario>(batchBytes));
}

void addConnections(const Options& options, Scenarios& scenarios)
{
	scenarios.push_back(std::make_unique<IdleScenario>(options.idleConnections));
	scenarios.push_back(std::make_unique<AcceptScenario>());
}

void addPartitions(const Options& options, Scenarios& scenarios)
{
	for (int partitions = 1; partitions <= options.partitionsMax; partitions *= 10)
		scenarios.push_back(std::make_unique<PartitionScenario>(partitions));
}

void addProducers(const Options&, Scenarios& scenarios)
{
	for (const int producers : {1, 4, 16, 64})
	{
		Workload workload = producing(1024, MEDIUM_BATCH, "1");
		workload.producers = producers;
		scenarios.push_back(
			std::make_unique<LoadScenario>("produce 1 KB, producers: " + std::to_string(producers), workload));
	}
}

void addFanOut(const Options&, Scenarios& scenarios)
{
	for (const int consumers : {1, 8, 64})
		scenarios.push_back(std::make_unique<FanOutScenario>(consumers));
}

void addScale(const Options& options, Scenarios& scenarios)
{
	addConnections(options, scenarios);
	addPartitions(options, scenarios);
	addProducers(options, scenarios);
	addFanOut(options, scenarios);
}

void addAll(const Options& options, Scenarios& scenarios)
{
	addPrimitives(options, scenarios);
	addThroughput(options, scenarios);
	addLatency(options, scenarios);
	addRoundTrips(options, scenarios);
	addDurable(options, scenarios);
	addEndToEnd(options, scenarios);
	addScale(options, scenarios);
}

/// A little of everything, to see that it works.
void addSmoke(const Options& options, Scenarios& scenarios)
{
	Workload workload = producing(100, SMALL_BATCH, "all");
	workload.partitions = 2;
	workload.keys = 10;
	workload.codec = "lz4";
	workload.idempotence = true;
	scenarios.push_back(std::make_unique<LoadScenario>("produce", workload));
	workload.consumers = 1;
	workload.rate = 2000;
	scenarios.push_back(std::make_unique<LoadScenario>("produce and consume at a rate", workload));
	workload = consuming(1024, SMALL_BATCH);
	workload.preloadBytes = 1 << 20;
	scenarios.push_back(std::make_unique<LoadScenario>("fetch", workload));
	scenarios.push_back(std::make_unique<PrimitivesScenario>(MEDIUM_BATCH));
	scenarios.push_back(std::make_unique<DurableScenario>(8));
	addEndToEnd(options, scenarios);
	addConnections(options, scenarios);
	scenarios.push_back(std::make_unique<PartitionScenario>(options.partitionsMax));
	scenarios.push_back(std::make_unique<RoundTripScenario>(1));
	scenarios.push_back(std::make_unique<FanOutScenario>(2));
}

struct Suite
{
	const char* name;
	void (*add)(const Options&, Scenarios&);
};

constexpr Suite SUITES[] = {
	{"load", addLoad},
	{"all", addAll},
	{"primitives", addPrimitives},
	{"throughput", addThroughput},
	{"latency", addLatency},
	{"round-trip", addRoundTrips},
	{"durable", addDurable},
	{"end-to-end", addEndToEnd},
	{"scale", addScale},
	{"connections", addConnections},
	{"partitions", addPartitions},
	{"producers", addProducers},
	{"fan-out", addFanOut},
	{"smoke", addSmoke},
};

} // namespace

std::vector<std::unique_ptr<Scenario>> makeSuite(const Options& options)
{
	const auto suite = std::ranges::find_if(SUITES, [&](const Suite& each) { return options.suite == each.name; });
	if (suite == std::end(SUITES)) throw std::invalid_argument("there is no suite " + options.suite);
	Scenarios scenarios;
	suite->add(options, scenarios);
	return scenarios;
}

std::string suiteNames()
{
	std::string names;
	for (const Suite& suite : SUITES)
		names += (names.empty() ? "" : ", ") + std::string(suite.name);
	return names;
}

} // namespace Aeon::Bench
