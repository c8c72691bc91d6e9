#include "LoadProducer.h"

#include <algorithm>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

constexpr int POLL_MS = 20;
/// How long a writer waits for room in librdkafka's queue before it looks again; where there are several, all of them
/// together look no more often.
constexpr std::chrono::microseconds FULL_PAUSE{200};

/// All producers together hold no more records than this, or filling the queues is what is measured at first.
constexpr std::size_t QUEUED_RECORDS = 200'000;
/// One that is being sent, one that is being filled.
constexpr std::size_t QUEUED_BATCHES_MIN = 2;

std::size_t queuedRecords(const Workload& workload)
{
	const std::size_t batchRecords = workload.batchBytes / std::max<std::size_t>(1, workload.recordBytes) + 1;
	return std::max(QUEUED_RECORDS / static_cast<std::size_t>(workload.producers), QUEUED_BATCHES_MIN * batchRecords);
}

KafkaSettings settingsOf(const std::string& bootstrap, const Workload& workload)
{
	return {
		{"bootstrap.servers", bootstrap},
		{"acks", workload.acks},
		{"batch.size", std::to_string(workload.batchBytes)},
		// Otherwise large batches end at 10 000 records.
		{"batch.num.messages", "1000000"},
		{"linger.ms", std::to_string(workload.lingerMs)},
		{"compression.type", workload.codec},
		{"enable.idempotence", workload.idempotence ? "true" : "false"},
		{"queue.buffering.max.messages", std::to_string(queuedRecords(workload))},
	};
}

LoadProducer* producerOf(void* self)
{
	return static_cast<LoadProducer*>(self);
}

} // namespace

LoadProducer::LoadProducer(
	const std::string& bootstrap, const std::string& topic, const Workload& workload, int index, const LoadGate& gate) :
	_gate(gate),
	_interval(
		workload.rate > 0 ? std::chrono::duration_cast<Clock::duration>(
								std::chrono::duration<double>(workload.producers / workload.rate))
						  : Clock::duration(0)),
	_fullPause(FULL_PAUSE * workload.producers),
	_source(workload, index)
{
	KafkaConf conf = kafkaConf(settingsOf(bootstrap, workload));
	rd_kafka_conf_set_opaque(conf.get(), this);
	rd_kafka_conf_set_dr_msg_cb(conf.get(), &LoadProducer::onDelivery);
	_kafka = kafkaHandle(RD_KAFKA_PRODUCER, std::move(conf));
	_topic = kafkaTopic(_kafka.get(), topic);
	_deliveries = std::thread([this] { serveDeliveries(); });
	_writer = std::thread([this] { write(); });
}

LoadProducer::~LoadProducer()
{
	stop();
}

void LoadProducer::stop()
{
	if (_writer.joinable()) _writer.join();
	if (_deliveries.joinable()) _deliveries.join();
}

void LoadProducer::onDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self)
{
	producerOf(self)->delivered(*message);
}

void LoadProducer::delivered(const rd_kafka_message_t& message)
{
	const bool purged =
		message.err == RD_KAFKA_RESP_ERR__PURGE_QUEUE || message.err == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT;
	if (purged) return;
	if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
	{
		if (_failure.empty()) _failure = rd_kafka_err2str(message.err);
		return;
	}
	_acknowledged.fetch_add(1, std::memory_order_relaxed);
	if (!_gate.measuring) return;
	if (const auto intended = RecordSource::intendedTime(message.payload, message.len))
		_latency.record(Clock::now() - *intended);
}

void LoadProducer::write()
{
	if (_interval.count() > 0)
		writePaced();
	else
		writeFast();
}

void LoadProducer::writeFast()
{
	while (enqueue(Clock::now()))
	{
	}
}

void LoadProducer::writePaced()
{
	for (auto intended = Clock::now();; intended += _interval)
	{
		std::this_thread::sleep_until(intended);
		if (!enqueue(intended)) return;
	}
}

bool LoadProducer::enqueue(Clock::time_point intended)
{
	_source.next();
	const auto payload = _source.payload(intended);
	const auto key = _source.key();
	while (!_gate.stopping)
	{
		const int refused = rd_kafka_produce(
			_topic.get(), _source.partition(), RD_KAFKA_MSG_F_COPY, const_cast<char*>(payload.data()), payload.size(),
			key.empty() ? nullptr : key.data(), key.size(), nullptr);
		if (refused == 0) return true;
		std::this_thread::sleep_for(_fullPause);
	}
	return false;
}

void LoadProducer::serveDeliveries()
{
	while (!_gate.stopping)
		rd_kafka_poll(_kafka.get(), POLL_MS);
	rd_kafka_purge(_kafka.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
	rd_kafka_flush(_kafka.get(), POLL_MS);
}

} // namespace Aeon::Bench
