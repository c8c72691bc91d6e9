#include "LibrdkafkaAdminClient.h"

#include <array>
#include <stdexcept>

namespace Aeon::Test
{

LibrdkafkaAdminClient::LibrdkafkaAdminClient(const std::string& bootstrap)
{
	rd_kafka_conf_t* const configuration = rd_kafka_conf_new();
	std::array<char, 512> error{};
	rd_kafka_conf_set(configuration, "bootstrap.servers", bootstrap.c_str(), error.data(), error.size());
	rd_kafka_conf_set(configuration, "log_level", "0", error.data(), error.size());
	_client.reset(rd_kafka_new(RD_KAFKA_PRODUCER, configuration, error.data(), error.size()));
	if (!_client) throw std::runtime_error(error.data());
	_queue.reset(rd_kafka_queue_new(_client.get()));
}

LibrdkafkaAdminClient::Event LibrdkafkaAdminClient::await() const
{
	Event event(rd_kafka_queue_poll(_queue.get(), LIMIT_MS));
	if (!event) throw std::runtime_error("the admin client got no answer");
	return event;
}

} // namespace Aeon::Test
