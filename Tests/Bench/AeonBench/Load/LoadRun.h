#pragma once

#include "LatencyHistogram.h"
#include "Target.h"
#include "Workload.h"

#include <cstdint>
#include <optional>
#include <string>

namespace Aeon::Bench
{

/// What one run of a workload showed, between its warm-up and its end.
struct LoadResult
{
	double seconds = 0;
	std::uint64_t produced = 0;
	std::uint64_t consumed = 0;
	/// Of the broker's process, where it is known.
	std::optional<double> cpuSeconds;
	std::optional<std::size_t> residentBytes;
	LatencyHistogram produceLatency;
	LatencyHistogram endToEndLatency;
};

/// Runs a workload on an existing topic of one target, and blocks until it is over. The warm-up begins with the first
/// record that has come through, and a measurement in which none did goes on until one does. Throws std::runtime_error
/// where a record was refused, or where for a minute there is none.
LoadResult
runLoad(const Target& target, const std::string& topic, const Workload& workload, double warmUpSeconds, double seconds);

/// Writes about so many bytes evenly over the topic's partitions, with the workload's records and batches, and blocks
/// until they are acknowledged. Throws std::runtime_error where they are not.
void preload(const Target& target, const std::string& topic, const Workload& workload);

} // namespace Aeon::Bench
