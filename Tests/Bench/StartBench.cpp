#include "BrokerProcess.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <unistd.h>
#include <vector>

/// How long a broker takes from the start of its process to its first answer to ApiVersions, on an empty directory and
/// on the one it left behind, and how much memory it then keeps.
int main()
{
	using namespace Aeon::Test;
	constexpr int RUNS = 21;
	constexpr unsigned IDLE_MICROSECONDS = 1'000'000;
	std::vector<double> empty;
	std::vector<double> again;
	std::vector<double> residentMib;
	const auto timedStart = [](BrokerProcess& broker)
	{
		const auto start = std::chrono::steady_clock::now();
		broker.start();
		return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
	};
	for (int run = 0; run < RUNS; ++run)
	{
		BrokerProcess broker;
		empty.push_back(timedStart(broker));
		if (run % 7 == 0)
		{
			::usleep(IDLE_MICROSECONDS);
			residentMib.push_back(static_cast<double>(broker.residentBytes()) / (1 << 20));
		}
		broker.stop();
		again.push_back(timedStart(broker));
		broker.stop();
	}
	const auto print = [](const char* what, std::vector<double>& values, const char* unit)
	{
		std::sort(values.begin(), values.end());
		std::printf(
			"%-32s median %7.1f %s   best %7.1f   worst %7.1f\n", what, values[values.size() / 2], unit, values.front(),
			values.back());
	};
	print("ready, empty directory", empty, "ms ");
	print("ready, after an orderly stop", again, "ms ");
	print("resident when idle", residentMib, "MiB");
}
