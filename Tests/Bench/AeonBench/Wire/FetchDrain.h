#pragma once

#include "Target.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace Aeon::Bench
{

struct DrainResult
{
	double seconds = 0;
	/// Of the answers, all consumers together.
	double bytes = 0;
	/// Of the broker's process, where it is known.
	std::optional<double> cpuSeconds;
};

/// So many connections, each with one Fetch of up to fetchBytes under way on partition 0 of a topic that has so many
/// records at least, at places all over it in turn: the broker's work is to find and to send them, and the kernel
/// throws them away. Blocks for both times; throws std::system_error where the broker fails.
DrainResult drainPartition(
	const Target& target, const std::string& topic, std::int64_t records, int consumers, std::size_t fetchBytes,
	double warmUpSeconds, double seconds);

} // namespace Aeon::Bench
