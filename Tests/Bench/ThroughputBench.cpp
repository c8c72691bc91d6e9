#include "BrokerProcess.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

namespace
{

using namespace Aeon::Test;

constexpr double BYTES_PER_MB = 1e6;
constexpr double BYTES_PER_GB = 1e9;

/// What one run moved, how long it took and what it cost the broker.
class Measurement
{
public:
	explicit Measurement(BrokerProcess& broker) :
		_broker(broker), _cpuBefore(broker.cpuSeconds()), _start(std::chrono::steady_clock::now())
	{
	}

	void print(const char* what, std::size_t records, std::size_t recordBytes) const
	{
		const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - _start).count();
		const double cpu = _broker.cpuSeconds() - _cpuBefore;
		const double bytes = static_cast<double>(records * recordBytes);
		std::printf(
			"%-22s %5zu B  %8.1f MB/s  %9.0f records/s  broker CPU %6.2f s/GB\n", what, recordBytes,
			bytes / BYTES_PER_MB / seconds, static_cast<double>(records) / seconds, cpu / (bytes / BYTES_PER_GB));
		std::fflush(stdout);
	}

private:
	BrokerProcess& _broker;
	const double _cpuBefore;
	const std::chrono::steady_clock::time_point _start;
};

class DeliveryCount : public RdKafka::DeliveryReportCb
{
public:
	void dr_cb(RdKafka::Message& message) override
	{
		if (message.err() != RdKafka::ERR_NO_ERROR)
		{
			std::fprintf(stderr, "not delivered: %s\n", message.errstr().c_str());
			std::exit(EXIT_FAILURE);
		}
	}
};

void produce(BrokerProcess& broker, const std::string& topic, const char* acks, std::size_t count, std::size_t size)
{
	DeliveryCount delivered;
	std::string error;
	const auto configuration = librdkafkaConfiguration(
		broker.bootstrap(), {{"acks", acks}, {"linger.ms", "5"}, {"queue.buffering.max.messages", "1000000"}});
	configuration->set("dr_cb", &delivered, error);
	const std::unique_ptr<RdKafka::Producer> producer(RdKafka::Producer::create(configuration.get(), error));
	std::string value(size, '\0');
	for (std::size_t index = 0; index < size; ++index)
	{
		value[index] = static_cast<char>(index * 131);
	}
	const Measurement measurement(broker);
	for (std::size_t sent = 0; sent < count;)
	{
		const RdKafka::ErrorCode result = producer->produce(
			topic, 0, RdKafka::Producer::RK_MSG_COPY, value.data(), value.size(), nullptr, 0, 0, nullptr);
		if (result == RdKafka::ERR_NO_ERROR) ++sent;
		producer->poll(result == RdKafka::ERR_NO_ERROR ? 0 : 10);
	}
	producer->flush(120'000);
	measurement.print((std::string("produce, acks=") + acks).c_str(), count, size);
}

void fetch(BrokerProcess& broker, const std::string& topic, std::size_t count, std::size_t size)
{
	std::string error;
	const auto configuration = librdkafkaConfiguration(
		broker.bootstrap(), {{"group.id", "not-joined"},
							 {"enable.auto.commit", "false"},
							 {"auto.offset.reset", "earliest"},
							 {"queued.min.messages", "1000000"}});
	const std::unique_ptr<RdKafka::KafkaConsumer> consumer(RdKafka::KafkaConsumer::create(configuration.get(), error));
	const std::unique_ptr<RdKafka::TopicPartition> place(RdKafka::TopicPartition::create(topic, 0, 0));
	const Measurement measurement(broker);
	consumer->assign({place.get()});
	for (std::size_t read = 0; read < count;)
	{
		const std::unique_ptr<RdKafka::Message> message(consumer->consume(30'000));
		if (message->err() == RdKafka::ERR__TIMED_OUT)
		{
			std::fprintf(stderr, "nothing came for 30 s\n");
			std::exit(EXIT_FAILURE);
		}
		if (message->err() == RdKafka::ERR_NO_ERROR) ++read;
	}
	measurement.print("fetch", count, size);
	consumer->close();
}

} // namespace

/// Throughput of one librdkafka client against one partition of a fresh broker, and what it costs the broker.
int main()
{
	struct Size
	{
		std::size_t recordBytes;
		std::size_t records;
	};
	constexpr Size SIZES[] = {{1'024, 500'000}, {100, 2'000'000}};
	for (const Size& size : SIZES)
	{
		for (const char* acks : {"1", "all"})
		{
			BrokerProcess broker;
			broker.start();
			const std::string topic = "bench";
			if (LibrdkafkaAdmin(broker.bootstrap()).createTopic(topic) != RD_KAFKA_RESP_ERR_NO_ERROR)
				return EXIT_FAILURE;
			produce(broker, topic, acks, size.records, size.recordBytes);
			fetch(broker, topic, size.records, size.recordBytes);
			broker.stop();
		}
	}
}
