#include "AcceptScenario.h"

#include "Scenarios/Metrics.h"
#include "Wire/Connection.h"
#include "Wire/PingPong.h"
#include "Wire/Requests.h"
#include "Wire/WorkerThreads.h"

#include <atomic>
#include <chrono>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int CLIENTS = 2;
constexpr const char* ECHO = "bare accept and echo";

double acceptRate(const std::string& bootstrap, double seconds)
{
	const Bytes request = apiVersionsRequest();
	const auto began = Clock::now();
	const auto end = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
	std::atomic<std::uint64_t> served{0};
	runWorkers(
		CLIENTS,
		[&](int)
		{
			do
			{
				auto connection = Connection::to(bootstrap);
				connection.send(request);
				connection.receiveFrame();
				connection.reset();
				++served;
			} while (Clock::now() < end);
		});
	return static_cast<double>(served.load()) / std::chrono::duration<double>(Clock::now() - began).count();
}

} // namespace

AcceptScenario::AcceptScenario() : Scenario("connections opened, served once, closed", false)
{
}

void AcceptScenario::round(TestBed& bed, Results& results)
{
	const double seconds = bed.timing().seconds;
	for (const Target& target : bed.targets())
	{
		bed.show(name() + ": " + target.name);
		results.add(name(), ACCEPTED, target.name, acceptRate(target.bootstrap, seconds));
	}
	bed.show(name() + ": " + ECHO);
	const auto& echo = bed.echo(pingPongReplyBytes(bed.targets().front().bootstrap));
	results.addCeiling(name(), ACCEPTED, ECHO, acceptRate(echo, seconds));
}

} // namespace Aeon::Bench
