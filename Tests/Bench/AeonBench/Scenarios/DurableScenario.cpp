#include "DurableScenario.h"

#include "Ceilings/GroupCommitCeiling.h"
#include "Scenarios/Metrics.h"
#include "Wire/Connection.h"
#include "Wire/Requests.h"
#include "Wire/WorkerThreads.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t RECORD_BYTES = 1024;
constexpr std::int16_t ACKS_ALL = -1;

} // namespace

DurableScenario::DurableScenario(int producers) :
	Scenario("durable produce 1 KB, acks=all, producers: " + std::to_string(producers), false), _producers(producers)
{
}

void DurableScenario::round(TestBed& bed, Results& results)
{
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		results.add(name(), APPENDS, target.name, produceRate(bed, target));
	}
	bed.show(name() + ": group commit");
	const auto add = [&](const char* ceiling, CommitFile file)
	{
		results.addCeiling(
			name(), APPENDS, ceiling,
			groupCommitRate(file, _producers, RECORD_BYTES, bed.timing().seconds, bed.directory()));
	};
	// Brokers are held against the last.
	add("bare group commit, growing file", CommitFile::GROWING);
	add("bare group commit", CommitFile::WRITTEN);
}

double DurableScenario::produceRate(TestBed& bed, const Target& target) const
{
	const std::string topic = bed.createTopic(target, 1);
	const Bytes request = produceRequest(topic, 0, RECORD_BYTES, ACKS_ALL);
	std::vector<Connection> producers;
	for (int index = 0; index < _producers; ++index)
		producers.push_back(Connection::to(target.bootstrap));
	const auto produceFor = [&](double seconds)
	{
		const auto began = Clock::now();
		const auto end = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
		std::atomic<std::uint64_t> acknowledged{0};
		runWorkers(
			_producers,
			[&](int index)
			{
				auto& connection = producers[static_cast<std::size_t>(index)];
				do
				{
					connection.send(request);
					if (const auto error = produceError(connection.receiveFrame()); error != 0)
						throw std::runtime_error(target.name + " refuses a record with error " + std::to_string(error));
					++acknowledged;
				} while (Clock::now() < end);
			});
		return static_cast<double>(acknowledged.load()) / std::chrono::duration<double>(Clock::now() - began).count();
	};
	produceFor(bed.timing().warmUpSeconds);
	const double rate = produceFor(bed.timing().seconds);
	bed.deleteTopic(target, topic);
	return rate;
}

} // namespace Aeon::Bench
