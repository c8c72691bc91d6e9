#include "ProcessUsage.h"

#include "ChildProcess.h"

#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace Aeon::Bench
{

namespace
{

/// Words of /proc/<pid>/stat between the program's name and its user time.
constexpr int WORDS_BEFORE_CPU = 11;
constexpr int WORDS_FROM_CPU_TO_RESIDENT = 8;
constexpr std::size_t KIB = 1024;

} // namespace

ProcessUsage ProcessUsage::of(pid_t process)
{
	const std::string stat = Test::readFile("/proc/" + std::to_string(process) + "/stat");
	if (stat.empty()) throw std::runtime_error("there is no process " + std::to_string(process));
	// The name stands in parentheses and may hold spaces.
	std::istringstream words(stat.substr(stat.rfind(')') + 1));
	std::string skipped;
	for (int word = 0; word < WORDS_BEFORE_CPU; ++word)
		words >> skipped;
	double userTicks = 0;
	double systemTicks = 0;
	words >> userTicks >> systemTicks;
	for (int word = 0; word < WORDS_FROM_CPU_TO_RESIDENT; ++word)
		words >> skipped;
	std::size_t residentPages = 0;
	words >> residentPages;
	return {
		(userTicks + systemTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK)),
		residentPages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))};
}

std::size_t kernelBytes()
{
	std::istringstream lines(Test::readFile("/proc/meminfo"));
	std::size_t kib = 0;
	for (std::string line; std::getline(lines, line);)
		for (const char* name : {"KernelStack:", "SUnreclaim:", "PageTables:"})
			if (line.starts_with(name)) kib += std::stoul(line.substr(line.find(':') + 1));
	return kib * KIB;
}

} // namespace Aeon::Bench
