#pragma once

#include "KafkaHandle.h"
#include "LatencyHistogram.h"
#include "LoadGate.h"
#include "Workload.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Bench
{

/// One librdkafka consumer that reads its share of a topic's partitions from their beginning until it is told to stop.
/// It joins no group. Where nobody writes, it begins anew when it has reached a partition's end.
///
/// Threads: its own; consumed() and stop() from any other; the rest after stop().
class LoadConsumer
{
public:
	/// Begins at once. @p index is from 0 to the number of consumers. Throws std::runtime_error where librdkafka
	/// refuses a setting. The gate outlives the consumer.
	LoadConsumer(
		const std::string& bootstrap, const std::string& topic, const Workload& workload, int index,
		const LoadGate& gate);
	~LoadConsumer();
	LoadConsumer(const LoadConsumer&) = delete;
	LoadConsumer& operator=(const LoadConsumer&) = delete;

	std::uint64_t consumed() const noexcept { return _consumed.load(std::memory_order_relaxed); }
	/// Blocks until the thread has ended. The gate must say stop.
	void stop();

	/// From the record's intended time of sending to this consumer's hand, while the gate said measuring; empty where
	/// what is read was written before.
	const LatencyHistogram& latency() const noexcept { return _latency; }
	/// The first thing that went wrong; empty where nothing did.
	const std::string& failure() const noexcept { return _failure; }

private:
	static void onMessage(rd_kafka_message_t* message, void* self);
	void take(const rd_kafka_message_t& message);
	void read();

	const LoadGate& _gate;
	const bool _alongProducers;
	KafkaHandle _kafka;
	KafkaTopic _topic;
	KafkaQueue _queue;
	std::atomic<std::uint64_t> _consumed{0};
	std::vector<std::int32_t> _partitions;
	/// Those whose end was reached in the last round of callbacks.
	std::vector<std::int32_t> _ended;
	LatencyHistogram _latency;
	std::string _failure;
	std::thread _reader;
};

} // namespace Aeon::Bench
