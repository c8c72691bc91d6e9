#pragma once

#include "KafkaHandle.h"
#include "LatencyHistogram.h"
#include "LoadGate.h"
#include "RecordSource.h"
#include "Workload.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace Aeon::Bench
{

/// One librdkafka producer that writes until it is told to stop. With a rate, each record has a time at which it is
/// meant to be sent, and its latency counts from then: a broker that holds up the producer is not flattered by the
/// records that were sent late because of it. Without a rate it writes as fast as librdkafka takes records.
///
/// Threads: its own two, one that writes and one that is told of deliveries; acknowledged() and stop() from any other;
/// the rest after stop().
class LoadProducer
{
public:
	/// Begins at once. @p index is from 0 to the number of producers. Throws std::runtime_error where librdkafka
	/// refuses a setting. The gate outlives the producer.
	LoadProducer(
		const std::string& bootstrap, const std::string& topic, const Workload& workload, int index,
		const LoadGate& gate);
	~LoadProducer();
	LoadProducer(const LoadProducer&) = delete;
	LoadProducer& operator=(const LoadProducer&) = delete;

	/// Records that the broker has taken so far.
	std::uint64_t acknowledged() const noexcept { return _acknowledged.load(std::memory_order_relaxed); }
	/// Blocks until both threads have ended; what is still under way is given up. The gate must say stop.
	void stop();

	/// From the intended time (without a rate: from handing over) to the acknowledgement, while the gate said
	/// measuring.
	const LatencyHistogram& latency() const noexcept { return _latency; }
	/// The reason of the first record that was not delivered; empty where all were.
	const std::string& failure() const noexcept { return _failure; }

private:
	using Clock = RecordSource::Clock;

	static void onDelivery(rd_kafka_t* kafka, const rd_kafka_message_t* message, void* self);
	void delivered(const rd_kafka_message_t& message);
	void write();
	void writeFast();
	void writePaced();
	/// False once the gate says stop; blocks while librdkafka's queue is full.
	bool enqueue(Clock::time_point intended);
	void serveDeliveries();

	const LoadGate& _gate;
	/// Between two records; 0 without a rate.
	const Clock::duration _interval;
	const std::chrono::microseconds _fullPause;
	RecordSource _source;
	KafkaHandle _kafka;
	KafkaTopic _topic;
	std::atomic<std::uint64_t> _acknowledged{0};
	/// Touched by the thread of deliveries only.
	LatencyHistogram _latency;
	std::string _failure;
	std::thread _writer;
	std::thread _deliveries;
};

} // namespace Aeon::Bench
