#include "MetricAreas.h"

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace Aeon
{

namespace
{

constexpr MetricDefinition RESIDENT_BYTES{
	"process_resident_memory_bytes", MetricType::GAUGE, {}, "Resident memory of the process."};
constexpr MetricDefinition CPU_SECONDS{
	"process_cpu_seconds_total", MetricType::COUNTER, {}, "Time on a processor of all threads, in user and system."};

constexpr MetricDefinition ROWS[] = {RESIDENT_BYTES, CPU_SECONDS};

double secondsOf(const timeval& time)
{
	return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

} // namespace

std::span<const MetricDefinition> processMetrics()
{
	return ROWS;
}

void tellProcess(MetricFamilies& families)
{
	MetricFamily& resident = families.emplace_back(RESIDENT_BYTES);
	std::ifstream pages("/proc/self/statm");
	double size = 0;
	double residentPages = 0;
	if (pages >> size >> residentPages) resident.add(residentPages * static_cast<double>(::sysconf(_SC_PAGESIZE)));
	MetricFamily& seconds = families.emplace_back(CPU_SECONDS);
	rusage usage{};
	if (::getrusage(RUSAGE_SELF, &usage) == 0) seconds.add(secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime));
}

} // namespace Aeon
