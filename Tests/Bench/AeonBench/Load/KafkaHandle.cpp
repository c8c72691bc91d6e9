#include "KafkaHandle.h"

#include <array>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

constexpr std::size_t REASON_BYTES = 512;

} // namespace

KafkaConf kafkaConf(const KafkaSettings& settings)
{
	KafkaConf conf(rd_kafka_conf_new());
	std::array<char, REASON_BYTES> reason{};
	for (const auto& [key, value] : settings)
		if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
			throw std::runtime_error(reason.data());
	// What it makes of brokers that end before it does is of no interest.
	rd_kafka_conf_set_log_cb(conf.get(), nullptr);
	return conf;
}

KafkaHandle kafkaHandle(rd_kafka_type_t type, KafkaConf conf)
{
	std::array<char, REASON_BYTES> reason{};
	rd_kafka_t* const kafka = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
	if (kafka == nullptr) throw std::runtime_error(reason.data());
	static_cast<void>(conf.release());
	return KafkaHandle(kafka);
}

KafkaTopic kafkaTopic(rd_kafka_t* kafka, const std::string& name)
{
	KafkaTopic topic(rd_kafka_topic_new(kafka, name.c_str(), nullptr));
	if (!topic) throw std::runtime_error(rd_kafka_err2str(rd_kafka_last_error()));
	return topic;
}

} // namespace Aeon::Bench
