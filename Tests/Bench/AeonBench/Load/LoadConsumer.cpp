#include "LoadConsumer.h"

#include "RecordSource.h"

#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

constexpr int WAIT_MS = 50;
constexpr int SEEK_AT_ONCE = 0;

} // namespace

LoadConsumer::LoadConsumer(
	const std::string& bootstrap, const std::string& topic, const Workload& workload, int index, const LoadGate& gate) :
	_gate(gate), _alongProducers(workload.producers > 0)
{
	KafkaSettings settings{
		{"bootstrap.servers", bootstrap}, {"enable.partition.eof", "true"}, {"queued.min.messages", "1000000"}};
	// A fetch that has come to the end of a complete log would hold up its being begun anew.
	if (!_alongProducers) settings["fetch.wait.max.ms"] = "1";
	KafkaConf conf = kafkaConf(settings);
	_kafka = kafkaHandle(RD_KAFKA_CONSUMER, std::move(conf));
	_topic = kafkaTopic(_kafka.get(), topic);
	_queue.reset(rd_kafka_queue_new(_kafka.get()));
	for (int partition = index % workload.partitions; partition < workload.partitions; partition += workload.consumers)
	{
		if (rd_kafka_consume_start_queue(_topic.get(), partition, 0, _queue.get()) != 0)
			throw std::runtime_error(rd_kafka_err2str(rd_kafka_last_error()));
		_partitions.push_back(partition);
	}
	_reader = std::thread([this] { read(); });
}

LoadConsumer::~LoadConsumer()
{
	stop();
	for (const std::int32_t partition : _partitions)
		rd_kafka_consume_stop(_topic.get(), partition);
}

void LoadConsumer::stop()
{
	if (_reader.joinable()) _reader.join();
}

void LoadConsumer::onMessage(rd_kafka_message_t* message, void* self)
{
	static_cast<LoadConsumer*>(self)->take(*message);
}

void LoadConsumer::take(const rd_kafka_message_t& message)
{
	if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
	{
		_ended.push_back(message.partition);
		return;
	}
	if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR)
	{
		if (_failure.empty()) _failure = rd_kafka_message_errstr(&message);
		return;
	}
	_consumed.fetch_add(1, std::memory_order_relaxed);
	if (!_alongProducers || !_gate.measuring) return;
	if (const auto intended = RecordSource::intendedTime(message.payload, message.len))
		_latency.record(RecordSource::Clock::now() - *intended);
}

void LoadConsumer::read()
{
	while (!_gate.stopping)
	{
		rd_kafka_consume_callback_queue(_queue.get(), WAIT_MS, &LoadConsumer::onMessage, this);
		// The end of a log that grows is passed again and again; only one that is complete is begun anew.
		if (!_alongProducers)
			for (const std::int32_t partition : _ended)
				rd_kafka_seek(_topic.get(), partition, 0, SEEK_AT_ONCE);
		_ended.clear();
	}
}

} // namespace Aeon::Bench
