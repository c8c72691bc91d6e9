#pragma once

#include <cstddef>
#include <sys/types.h>

namespace Aeon::Bench
{

/// What a process has used, as the kernel counts it.
struct ProcessUsage
{
	/// User and system time since its start, threads that have ended included.
	double cpuSeconds = 0;
	std::size_t residentBytes = 0;

	/// Throws std::runtime_error where there is no such process.
	static ProcessUsage of(pid_t process);
};

/// What the whole kernel keeps for threads, sockets and page tables, in bytes: of both ends of a connection on this
/// machine, and of everybody else.
std::size_t kernelBytes();

} // namespace Aeon::Bench
