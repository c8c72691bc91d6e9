#include "LoadRun.h"

#include "LoadConsumer.h"
#include "LoadProducer.h"
#include "ProcessUsage.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds PAUSE{2};
/// A broker that does nothing at all for so long has failed.
constexpr std::chrono::minutes SILENCE_LIMIT{1};
/// A broker that takes longer than this to take what is to be read has failed.
constexpr std::chrono::minutes PRELOAD_LIMIT{5};

/// All clients of a run.
class Clients
{
public:
	Clients(const Target& target, const std::string& topic, const Workload& workload)
	{
		try
		{
			start(target, topic, workload);
		}
		catch (...)
		{
			// Those that have begun are waited for.
			gate.stopping = true;
			throw;
		}
	}
	~Clients() { gate.stopping = true; }

	std::uint64_t produced() const
	{
		std::uint64_t sum = 0;
		for (const auto& producer : _producers)
			sum += producer->acknowledged();
		return sum;
	}
	std::uint64_t consumed() const
	{
		std::uint64_t sum = 0;
		for (const auto& consumer : _consumers)
			sum += consumer->consumed();
		return sum;
	}
	/// Blocks until there is more of whatever this workload has: the broker and its clients have found each other.
	/// Throws std::runtime_error where that does not happen.
	void awaitMore(std::uint64_t producedBefore, std::uint64_t consumedBefore) const
	{
		const auto isMore = [&]
		{
			return (_producers.empty() || produced() > producedBefore) &&
				   (_consumers.empty() || consumed() > consumedBefore);
		};
		for (const auto limit = Clock::now() + SILENCE_LIMIT; !isMore(); std::this_thread::sleep_for(PAUSE))
			if (Clock::now() > limit) throw std::runtime_error("the broker has done nothing for a minute");
	}

	void stop(LoadResult& result)
	{
		gate.stopping = true;
		for (const auto& producer : _producers)
		{
			producer->stop();
			result.produceLatency.add(producer->latency());
			check(producer->failure());
		}
		for (const auto& consumer : _consumers)
		{
			consumer->stop();
			result.endToEndLatency.add(consumer->latency());
			check(consumer->failure());
		}
	}

	LoadGate gate;

private:
	void start(const Target& target, const std::string& topic, const Workload& workload)
	{
		for (int index = 0; index < workload.consumers; ++index)
			_consumers.push_back(std::make_unique<LoadConsumer>(target.bootstrap, topic, workload, index, gate));
		for (int index = 0; index < workload.producers; ++index)
			_producers.push_back(std::make_unique<LoadProducer>(target.bootstrap, topic, workload, index, gate));
	}
	static void check(const std::string& failure)
	{
		if (!failure.empty()) throw std::runtime_error("the broker failed a client: " + failure);
	}

	std::vector<std::unique_ptr<LoadConsumer>> _consumers;
	std::vector<std::unique_ptr<LoadProducer>> _producers;
};

std::optional<ProcessUsage> usageOf(const Target& target)
{
	if (!target.process) return std::nullopt;
	return ProcessUsage::of(*target.process);
}

} // namespace

LoadResult
runLoad(const Target& target, const std::string& topic, const Workload& workload, double warmUpSeconds, double seconds)
{
	LoadResult result;
	Clients clients(target, topic, workload);
	clients.awaitMore(0, 0);
	std::this_thread::sleep_for(std::chrono::duration<double>(warmUpSeconds));
	const auto usageBefore = usageOf(target);
	const std::uint64_t producedBefore = clients.produced();
	const std::uint64_t consumedBefore = clients.consumed();
	const auto began = Clock::now();
	clients.gate.measuring = true;
	std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
	clients.awaitMore(producedBefore, consumedBefore);
	clients.gate.measuring = false;
	result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
	result.produced = clients.produced() - producedBefore;
	result.consumed = clients.consumed() - consumedBefore;
	if (const auto usage = usageOf(target))
	{
		result.cpuSeconds = usage->cpuSeconds - usageBefore->cpuSeconds;
		result.residentBytes = usage->residentBytes;
	}
	clients.stop(result);
	return result;
}

void preload(const Target& target, const std::string& topic, const Workload& workload)
{
	Workload writing = workload;
	writing.producers = 1;
	writing.consumers = 0;
	writing.rate = 0;
	const std::uint64_t records = std::max<std::uint64_t>(1, workload.preloadBytes / workload.recordBytes);
	LoadResult ignored;
	Clients clients(target, topic, writing);
	for (const auto limit = Clock::now() + PRELOAD_LIMIT; clients.produced() < records;)
	{
		if (Clock::now() > limit) throw std::runtime_error(target.name + " does not take the records to be read");
		std::this_thread::sleep_for(PAUSE);
	}
	clients.stop(ignored);
}

} // namespace Aeon::Bench
