#pragma once

#include <librdkafka/rdkafka.h>

#include <map>
#include <memory>
#include <string>

namespace Aeon::Bench
{

using KafkaSettings = std::map<std::string, std::string>;

struct KafkaConfDeleter
{
	void operator()(rd_kafka_conf_t* conf) const noexcept { rd_kafka_conf_destroy(conf); }
};
struct KafkaDeleter
{
	void operator()(rd_kafka_t* kafka) const noexcept { rd_kafka_destroy(kafka); }
};
struct KafkaTopicDeleter
{
	void operator()(rd_kafka_topic_t* topic) const noexcept { rd_kafka_topic_destroy(topic); }
};
struct KafkaQueueDeleter
{
	void operator()(rd_kafka_queue_t* queue) const noexcept { rd_kafka_queue_destroy(queue); }
};

using KafkaConf = std::unique_ptr<rd_kafka_conf_t, KafkaConfDeleter>;
using KafkaHandle = std::unique_ptr<rd_kafka_t, KafkaDeleter>;
using KafkaTopic = std::unique_ptr<rd_kafka_topic_t, KafkaTopicDeleter>;
using KafkaQueue = std::unique_ptr<rd_kafka_queue_t, KafkaQueueDeleter>;

/// A librdkafka configuration; throws std::runtime_error, with librdkafka's reason, where it refuses a setting.
KafkaConf kafkaConf(const KafkaSettings& settings);
/// Takes the configuration; throws std::runtime_error where there can be no client of it.
KafkaHandle kafkaHandle(rd_kafka_type_t type, KafkaConf conf);
KafkaTopic kafkaTopic(rd_kafka_t* kafka, const std::string& name);

} // namespace Aeon::Bench
