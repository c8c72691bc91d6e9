#include "IdleScenario.h"

#include "ProcessUsage.h"
#include "Scenarios/Metrics.h"
#include "Wire/Connection.h"
#include "Wire/PingPong.h"
#include "Wire/Requests.h"

#include <algorithm>
#include <sys/resource.h>
#include <vector>

namespace Aeon::Bench
{

namespace
{

/// Busy connections, and a few that the broker may have of others: with them the broker's usual limit is kept.
constexpr int BUSY = 8;
constexpr int OTHERS = 50;
constexpr int IDLE_MAX = 10'000 - BUSY - OTHERS;
/// Descriptors that this program needs for other things.
constexpr int OWN_DESCRIPTORS = 200;

const Metric OWN_MEMORY{"broker memory a connection", "KiB"};
const Metric KERNEL_MEMORY{"kernel memory a connection, both ends", "KiB"};

/// As many as the hard limit of descriptors allows, which this process then takes for itself.
int allowedConnections(int wanted)
{
	rlimit limit{};
	::getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
	const auto allowed = static_cast<long long>(std::min<rlim_t>(limit.rlim_max, 1'000'000)) - OWN_DESCRIPTORS;
	return static_cast<int>(std::min<long long>({wanted, IDLE_MAX, allowed}));
}

std::vector<Connection> openIdle(const std::string& bootstrap, int count)
{
	std::vector<Connection> connections;
	const Bytes request = apiVersionsRequest();
	for (int index = 0; index < count; ++index)
	{
		auto& connection = connections.emplace_back(Connection::to(bootstrap));
		connection.send(request);
		connection.receiveFrame();
	}
	return connections;
}

} // namespace

IdleScenario::IdleScenario(int idleConnections) :
	Scenario("8 busy connections beside idle ones", false), _idle(allowedConnections(idleConnections))
{
}

void IdleScenario::round(TestBed& bed, Results& results)
{
	for (const Target& target : bed.targets())
		measure(bed, target, results);
}

void IdleScenario::measure(TestBed& bed, const Target& target, Results& results) const
{
	const Timing& timing = bed.timing();
	const auto busy = [&]
	{ return pingPong(target.bootstrap, BUSY, timing.warmUpSeconds, timing.seconds).requestsASecond; };
	bed.show(name() + ": " + target.name + " without");
	const double without = busy();
	const auto usageOf = [&] { return target.process ? ProcessUsage::of(*target.process).residentBytes : 0; };
	const auto residentBefore = static_cast<double>(usageOf());
	const auto kernelBefore = static_cast<double>(kernelBytes());
	bed.show(name() + ": " + target.name + " with " + std::to_string(_idle));
	auto idle = openIdle(target.bootstrap, _idle);
	if (target.process)
		results.add(
			name(), OWN_MEMORY, target.name, (static_cast<double>(usageOf()) - residentBefore) / BYTES_A_KIB / _idle);
	results.add(
		name(), KERNEL_MEMORY, target.name, (static_cast<double>(kernelBytes()) - kernelBefore) / BYTES_A_KIB / _idle);
	results.add(name(), REQUESTS, target.name, busy());
	results.addCeiling(name(), REQUESTS, "the same without idle ones", without, target.name);
	for (Connection& connection : idle)
		connection.reset();
}

} // namespace Aeon::Bench
