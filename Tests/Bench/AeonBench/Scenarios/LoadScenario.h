#pragma once

#include "Load/LoadRun.h"
#include "Scenarios/Scenario.h"

#include <map>

namespace Aeon::Bench
{

/// A workload of librdkafka clients: records a second against the null broker's; the broker's CPU against bare loops of
/// the same bytes; with a rate, latency against the null broker's.
class LoadScenario : public Scenario
{
public:
	/// Where producers and consumers work together there is no null broker: it gives back nothing that it was given.
	LoadScenario(std::string name, const Workload& workload);

	Workload workload() const override { return _workload; }
	void round(TestBed& bed, Results& results) override;

protected:
	/// From here on, instead of the workload's own rate.
	void setRate(double rate) noexcept { _workload.rate = rate; }
	/// One run on a topic of its own, or on the one with the records that are read.
	LoadResult run(TestBed& bed, const Target& target);

private:
	bool onlyReads() const noexcept { return _workload.producers == 0; }
	double bytesOf(std::uint64_t records) const;
	const std::string& preloadedTopic(TestBed& bed, const Target& target);
	void report(const Target& target, const LoadResult& result, Results& results) const;
	void reportLatency(const Target& target, const LoadResult& result, Results& results) const;
	void addValue(const Target& target, const Metric& metric, double value, Results& results) const;
	void measureCeilings(TestBed& bed, Results& results) const;

	Workload _workload;
	/// By the target's name.
	std::map<std::string, std::string> _preloaded;
};

} // namespace Aeon::Bench
