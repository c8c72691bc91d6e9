#include "PingPong.h"

#include "Wire/Connection.h"
#include "Wire/Requests.h"
#include "Wire/WorkerThreads.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int THREADS_MAX = 2;
constexpr std::size_t SIZE_BYTES = 4;

/// The connections of one thread.
class Player
{
public:
	Player(const std::string& bootstrap, int connections) : _request(apiVersionsRequest())
	{
		for (int index = 0; index < connections; ++index)
			_connections.push_back(Connection::to(bootstrap));
		// The broker has a thread for each of them from here on.
		playUntil(Clock::now());
	}

	void playUntil(Clock::time_point end)
	{
		do
		{
			const auto began = Clock::now();
			for (const auto& connection : _connections)
				connection.send(_request);
			for (auto& connection : _connections)
			{
				connection.receiveFrame();
				_roundTrips.record(Clock::now() - began);
			}
		} while (Clock::now() < end);
	}

	const LatencyHistogram& roundTrips() const noexcept { return _roundTrips; }
	void forget() { _roundTrips = {}; }

private:
	Bytes _request;
	std::vector<Connection> _connections;
	LatencyHistogram _roundTrips;
};

Clock::time_point endAfter(double seconds)
{
	return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

} // namespace

PingPongResult pingPong(const std::string& bootstrap, int connections, double warmUpSeconds, double seconds)
{
	const int threads = std::min(connections, THREADS_MAX);
	std::vector<Player> players;
	for (int thread = 0; thread < threads; ++thread)
		players.emplace_back(bootstrap, (connections + thread) / threads);
	const auto playFor = [&](double length)
	{
		const auto end = endAfter(length);
		runWorkers(threads, [&](int thread) { players[static_cast<std::size_t>(thread)].playUntil(end); });
	};
	playFor(warmUpSeconds);
	for (Player& player : players)
		player.forget();
	const auto began = Clock::now();
	playFor(seconds);
	const double took = std::chrono::duration<double>(Clock::now() - began).count();
	PingPongResult result;
	for (const Player& player : players)
		result.roundTrips.add(player.roundTrips());
	result.requestsASecond = static_cast<double>(result.roundTrips.count()) / took;
	return result;
}

std::size_t pingPongReplyBytes(const std::string& bootstrap)
{
	auto connection = Connection::to(bootstrap);
	connection.send(apiVersionsRequest());
	return connection.receiveFrame().size() + SIZE_BYTES;
}

} // namespace Aeon::Bench
