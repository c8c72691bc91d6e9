#include "RecordRelay.h"

#include "Wire/Connection.h"
#include "Wire/Requests.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t RECORD_BYTES = 100;
constexpr std::int16_t ACKS_LEADER = 1;
constexpr std::int32_t FETCH_BYTES = 1 << 20;
constexpr std::chrono::seconds PATIENCE{30};

/// Reads record after record on a thread of its own, and tells when each came.
class WaitingConsumer
{
public:
	WaitingConsumer(const std::string& bootstrap, const std::string& topic) :
		_topic(topic), _connection(Connection::to(bootstrap)), _thread([this] { run(); })
	{
	}
	~WaitingConsumer()
	{
		{
			const std::scoped_lock lock(_mutex);
			_stopping = true;
		}
		_thread.join();
	}

	/// Blocks until so many records have come; returns when the last of them did.
	Clock::time_point await(std::int64_t count)
	{
		std::unique_lock lock(_mutex);
		const bool came = _changed.wait_for(lock, PATIENCE, [&] { return _count >= count || _failure; });
		if (_failure) std::rethrow_exception(_failure);
		if (!came) throw std::runtime_error("a record that was acknowledged does not come out of the broker");
		return _arrival;
	}

private:
	void run()
	{
		try
		{
			read();
		}
		catch (...)
		{
			const std::scoped_lock lock(_mutex);
			_failure = std::current_exception();
		}
		_changed.notify_all();
	}

	void read()
	{
		std::int64_t offset = 0;
		while (!stopping())
		{
			_connection.send(fetchRequest(_topic, 0, offset, FETCH_BYTES));
			const BytesView frame = _connection.receiveFrame();
			const auto arrival = Clock::now();
			const FetchedRecords fetched = fetchedRecords(frame);
			if (fetched.error != 0)
				throw std::runtime_error("a fetch is answered with error " + std::to_string(fetched.error));
			if (fetched.bytes == 0) continue;
			offset = fetched.nextOffset;
			const std::scoped_lock lock(_mutex);
			_count = offset;
			_arrival = arrival;
			_changed.notify_all();
		}
	}

	bool stopping()
	{
		const std::scoped_lock lock(_mutex);
		return _stopping;
	}

	const std::string _topic;
	Connection _connection;
	std::mutex _mutex;
	std::condition_variable _changed;
	std::int64_t _count = 0;
	Clock::time_point _arrival;
	bool _stopping = false;
	std::exception_ptr _failure;
	std::thread _thread;
};

Clock::duration lengthOf(double seconds)
{
	return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

} // namespace

LatencyHistogram
relayRecords(const std::string& bootstrap, const std::string& topic, double warmUpSeconds, double seconds)
{
	WaitingConsumer consumer(bootstrap, topic);
	auto producer = Connection::to(bootstrap);
	const Bytes request = produceRequest(topic, 0, RECORD_BYTES, ACKS_LEADER);
	LatencyHistogram latency;
	const auto warm = Clock::now() + lengthOf(warmUpSeconds);
	const auto end = warm + lengthOf(seconds);
	std::int64_t count = 0;
	do
	{
		const auto began = Clock::now();
		producer.send(request);
		if (const auto error = produceError(producer.receiveFrame()); error != 0)
			throw std::runtime_error("a record is refused with error " + std::to_string(error));
		const auto arrival = consumer.await(++count);
		if (began >= warm) latency.record(arrival - began);
	} while (Clock::now() < end || latency.count() == 0);
	return latency;
}

} // namespace Aeon::Bench
