#include "FetchDrain.h"

#include "ProcessUsage.h"
#include "Wire/Connection.h"
#include "Wire/Requests.h"
#include "Wire/WorkerThreads.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

/// So many different places are read.
constexpr int PLACES = 64;
constexpr int PATIENCE = 100;

/// Asks at offsets that are known beforehand: an answer need not be understood to ask again.
class Drain
{
public:
	Drain(const std::string& bootstrap, const std::vector<Bytes>& requests, int firstPlace) :
		_connection(Connection::to(bootstrap)), _requests(requests), _place(static_cast<std::size_t>(firstPlace))
	{
		// The first answer is looked at: errors would be drained at a great rate.
		_connection.send(_requests[0]);
		const FetchedRecords first = fetchedRecords(_connection.receiveFrame());
		if (first.error != 0 || first.bytes == 0)
			throw std::runtime_error("a fetch gets no records, but error " + std::to_string(first.error));
	}

	/// Bytes of one answer.
	std::size_t once()
	{
		_connection.send(_requests[_place++ % _requests.size()]);
		return _connection.skipFrame();
	}

private:
	Connection _connection;
	const std::vector<Bytes>& _requests;
	std::size_t _place;
};

std::vector<Bytes> requestsAllOver(const std::string& topic, std::int64_t records, std::size_t fetchBytes)
{
	std::vector<Bytes> requests;
	for (int place = 0; place < PLACES; ++place)
		requests.push_back(fetchRequest(topic, 0, records * place / PLACES, static_cast<std::int32_t>(fetchBytes)));
	return requests;
}

} // namespace

DrainResult drainPartition(
	const Target& target, const std::string& topic, std::int64_t records, int consumers, std::size_t fetchBytes,
	double warmUpSeconds, double seconds)
{
	const auto requests = requestsAllOver(topic, records, fetchBytes);
	std::atomic<bool> stopping{false};
	std::atomic<std::uint64_t> bytes{0};
	DrainResult result;
	// The first worker watches the clock, the others work.
	const auto watch = [&]
	{
		const auto sleep = [](double length) { std::this_thread::sleep_for(std::chrono::duration<double>(length)); };
		const auto cpuNow = [&] { return target.process ? ProcessUsage::of(*target.process).cpuSeconds : 0; };
		sleep(warmUpSeconds);
		const auto began = Clock::now();
		const std::uint64_t bytesBefore = bytes;
		const double cpuBefore = cpuNow();
		// Where nothing has come it waits on, in vain where the others have failed.
		int times = 0;
		do
			sleep(seconds);
		while (bytes == bytesBefore && ++times < PATIENCE);
		result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
		result.bytes = static_cast<double>(bytes - bytesBefore);
		if (target.process) result.cpuSeconds = cpuNow() - cpuBefore;
		stopping = true;
	};
	runWorkers(
		consumers + 1,
		[&](int index)
		{
			if (index == 0) return watch();
			for (Drain drain(target.bootstrap, requests, index); !stopping;)
				bytes += drain.once();
		});
	return result;
}

} // namespace Aeon::Bench
