#include "LibrdkafkaProducer.h"

#include <stdexcept>

namespace Aeon::Test
{

namespace
{

/// librdkafka says on stderr what it makes of a broker that comes and goes; only the outcome matters here.
class SilentEvents : public RdKafka::EventCb
{
	void event_cb(RdKafka::Event&) override {}
};

SilentEvents silentEvents;

RdKafka::Headers* makeHeaders(const std::vector<Header>& headers)
{
	if (headers.empty()) return nullptr;
	RdKafka::Headers* made = RdKafka::Headers::create();
	for (const Header& header : headers)
	{
		made->add(header.name, header.value ? header.value->data() : nullptr, header.value ? header.value->size() : 0);
	}
	return made;
}

} // namespace

std::unique_ptr<RdKafka::Conf> librdkafkaConfiguration(const std::string& bootstrap, const Settings& settings)
{
	std::unique_ptr<RdKafka::Conf> configuration(RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL));
	std::string error;
	Settings all{{"bootstrap.servers", bootstrap}, {"reconnect.backoff.ms", "20"}, {"reconnect.backoff.max.ms", "200"}};
	for (const auto& [key, value] : settings)
	{
		all[key] = value;
	}
	for (const auto& [key, value] : all)
	{
		if (configuration->set(key, value, error) != RdKafka::Conf::CONF_OK) throw std::runtime_error(error);
	}
	configuration->set("event_cb", &silentEvents, error);
	return configuration;
}

LibrdkafkaProducer::LibrdkafkaProducer(const std::string& bootstrap, const Settings& settings)
{
	const auto configuration = librdkafkaConfiguration(bootstrap, settings);
	std::string error;
	configuration->set("dr_cb", static_cast<RdKafka::DeliveryReportCb*>(this), error);
	_producer.reset(RdKafka::Producer::create(configuration.get(), error));
	if (!_producer) throw std::runtime_error(error);
}

LibrdkafkaProducer::~LibrdkafkaProducer()
{
	_producer->purge(RdKafka::Producer::PURGE_QUEUE | RdKafka::Producer::PURGE_INFLIGHT);
	_producer->flush(1'000);
}

void LibrdkafkaProducer::enqueue(const std::string& topic, const Record& record, std::int32_t partition)
{
	const auto data = [](const std::optional<std::string>& bytes)
	{ return bytes ? const_cast<char*>(bytes->data()) : nullptr; };
	const auto size = [](const std::optional<std::string>& bytes) { return bytes ? bytes->size() : 0; };
	auto* const place = reinterpret_cast<void*>(_deliveries.size());
	_deliveries.emplace_back();
	RdKafka::Headers* const headers = makeHeaders(record.headers);
	RdKafka::ErrorCode error;
	do
	{
		error = _producer->produce(
			topic, partition, RdKafka::Producer::RK_MSG_COPY, data(record.value), size(record.value), data(record.key),
			size(record.key), record.timestamp, headers, place);
		if (error == RdKafka::ERR__QUEUE_FULL) poll(100);
	} while (error == RdKafka::ERR__QUEUE_FULL);
	if (error != RdKafka::ERR_NO_ERROR)
	{
		delete headers;
		_deliveries.back() = {.reported = true, .error = error, .offset = -1, .reportsBefore = _reportedCount++};
	}
}

void LibrdkafkaProducer::poll(int limitMs)
{
	_producer->poll(limitMs);
}

bool LibrdkafkaProducer::flush(int limitMs)
{
	return _producer->flush(limitMs) == RdKafka::ERR_NO_ERROR;
}

Delivery LibrdkafkaProducer::send(const std::string& topic, const Record& record, std::int32_t partition)
{
	enqueue(topic, record, partition);
	flush();
	return _deliveries.back();
}

bool LibrdkafkaProducer::sendAll(const std::string& topic, const std::vector<Record>& records, std::int32_t partition)
{
	const std::size_t acknowledgedBefore = _acknowledgedCount;
	for (const Record& record : records)
	{
		enqueue(topic, record, partition);
	}
	return flush() && _acknowledgedCount - acknowledgedBefore == records.size();
}

void LibrdkafkaProducer::dr_cb(RdKafka::Message& message)
{
	Delivery& delivery = _deliveries[reinterpret_cast<std::size_t>(message.msg_opaque())];
	delivery = {
		.reported = true, .error = message.err(), .offset = message.offset(), .reportsBefore = _reportedCount++};
	if (delivery.acknowledged()) ++_acknowledgedCount;
}

} // namespace Aeon::Test
