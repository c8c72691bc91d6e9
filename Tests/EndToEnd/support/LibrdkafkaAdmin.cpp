#include "LibrdkafkaAdmin.h"

#include "Waiting.h"

#include <array>
#include <memory>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr int LIMIT_MS = LibrdkafkaAdminClient::LIMIT_MS;

using Event = LibrdkafkaAdminClient::Event;
using TopicPartitions =
	std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;

TopicPartitions onePartition(const std::string& topic, std::int32_t partition, std::int64_t offset)
{
	TopicPartitions list(rd_kafka_topic_partition_list_new(1), &rd_kafka_topic_partition_list_destroy);
	rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), partition)->offset = offset;
	return list;
}

using ConfigResource = std::unique_ptr<rd_kafka_ConfigResource_t, decltype(&rd_kafka_ConfigResource_destroy)>;

ConfigResource topicResource(const std::string& topic)
{
	return {rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()), &rd_kafka_ConfigResource_destroy};
}

} // namespace

LibrdkafkaAdmin::LibrdkafkaAdmin(const std::string& bootstrap) : _client(bootstrap)
{
}

LibrdkafkaAdmin::Error LibrdkafkaAdmin::awaitTopicResult(
	const std::function<const rd_kafka_topic_result_t**(rd_kafka_event_t*, std::size_t*)>& resultsOf)
{
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	std::size_t count = 0;
	const rd_kafka_topic_result_t** const results = resultsOf(event.get(), &count);
	if (count != 1) throw std::runtime_error("one topic asked, " + std::to_string(count) + " answered");
	return rd_kafka_topic_result_error(results[0]);
}

LibrdkafkaAdmin::Error LibrdkafkaAdmin::createTopic(const std::string& topic, int partitions, const Settings& configs)
{
	std::array<char, 512> text{};
	rd_kafka_NewTopic_t* wanted = rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, text.data(), text.size());
	if (wanted == nullptr) throw std::runtime_error(text.data());
	for (const auto& [key, value] : configs)
	{
		rd_kafka_NewTopic_set_config(wanted, key.c_str(), value.c_str());
	}
	rd_kafka_CreateTopics(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_NewTopic_destroy(wanted);
	const Error error = awaitTopicResult(
		[](rd_kafka_event_t* event, std::size_t* count)
		{ return rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), count); });
	if (error == RD_KAFKA_RESP_ERR_NO_ERROR) awaitTopic(topic);
	return error;
}

void LibrdkafkaAdmin::awaitTopic(const std::string& topic)
{
	if (!waitUntil([&] { return partitionCount(topic) && canListOffsets(topic); }))
	{
		throw std::runtime_error("created, but not served: " + topic);
	}
}

bool LibrdkafkaAdmin::canListOffsets(const std::string& topic)
{
	Watermarks marks;
	return rd_kafka_query_watermark_offsets(_client.handle(), topic.c_str(), 0, &marks.low, &marks.high, LIMIT_MS) ==
		   RD_KAFKA_RESP_ERR_NO_ERROR;
}

LibrdkafkaAdmin::Error LibrdkafkaAdmin::deleteTopic(const std::string& topic)
{
	rd_kafka_DeleteTopic_t* wanted = rd_kafka_DeleteTopic_new(topic.c_str());
	rd_kafka_DeleteTopics(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_DeleteTopic_destroy(wanted);
	return awaitTopicResult(
		[](rd_kafka_event_t* event, std::size_t* count)
		{ return rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), count); });
}

LibrdkafkaAdmin::Error LibrdkafkaAdmin::createPartitions(const std::string& topic, int total)
{
	std::array<char, 512> text{};
	rd_kafka_NewPartitions_t* wanted =
		rd_kafka_NewPartitions_new(topic.c_str(), static_cast<std::size_t>(total), text.data(), text.size());
	if (wanted == nullptr) throw std::runtime_error(text.data());
	rd_kafka_CreatePartitions(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_NewPartitions_destroy(wanted);
	return awaitTopicResult(
		[](rd_kafka_event_t* event, std::size_t* count)
		{ return rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), count); });
}

LibrdkafkaAdmin::Error
LibrdkafkaAdmin::deleteRecords(const std::string& topic, std::int64_t beforeOffset, std::int32_t partition)
{
	const TopicPartitions place = onePartition(topic, partition, beforeOffset);
	rd_kafka_DeleteRecords_t* wanted = rd_kafka_DeleteRecords_new(place.get());
	rd_kafka_DeleteRecords(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_DeleteRecords_destroy(wanted);
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	return rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.get()))->elems[0].err;
}

LibrdkafkaAdmin::Error LibrdkafkaAdmin::alterTopicConfigs(const std::string& topic, const Settings& configs)
{
	const ConfigResource resource = topicResource(topic);
	for (const auto& [key, value] : configs)
	{
		rd_kafka_ConfigResource_set_config(resource.get(), key.c_str(), value.c_str());
	}
	rd_kafka_ConfigResource_t* wanted = resource.get();
	rd_kafka_AlterConfigs(_client.handle(), &wanted, 1, nullptr, _client.queue());
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	std::size_t count = 0;
	const rd_kafka_ConfigResource_t** const results =
		rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event.get()), &count);
	return rd_kafka_ConfigResource_error(results[0]);
}

Settings LibrdkafkaAdmin::describeTopicConfigs(const std::string& topic)
{
	const ConfigResource resource = topicResource(topic);
	rd_kafka_ConfigResource_t* wanted = resource.get();
	rd_kafka_DescribeConfigs(_client.handle(), &wanted, 1, nullptr, _client.queue());
	const Event event = _client.await();
	if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
	std::size_t count = 0;
	const rd_kafka_ConfigResource_t** const results =
		rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event.get()), &count);
	const rd_kafka_ConfigEntry_t** const entries = rd_kafka_ConfigResource_configs(results[0], &count);
	Settings configs;
	for (std::size_t index = 0; index < count; ++index)
	{
		const char* const value = rd_kafka_ConfigEntry_value(entries[index]);
		configs[rd_kafka_ConfigEntry_name(entries[index])] = value == nullptr ? "" : value;
	}
	return configs;
}

std::optional<int> LibrdkafkaAdmin::partitionCount(const std::string& topic)
{
	const rd_kafka_metadata_t* metadata = nullptr;
	// All topics are asked for: naming one could create it.
	if (const Error error = rd_kafka_metadata(_client.handle(), 1, nullptr, &metadata, LIMIT_MS))
	{
		throw std::runtime_error(rd_kafka_err2str(error));
	}
	std::optional<int> partitions;
	for (int index = 0; index < metadata->topic_cnt; ++index)
	{
		if (topic == metadata->topics[index].topic) partitions = metadata->topics[index].partition_cnt;
	}
	rd_kafka_metadata_destroy(metadata);
	return partitions;
}

LibrdkafkaAdmin::Watermarks LibrdkafkaAdmin::watermarks(const std::string& topic, std::int32_t partition)
{
	Watermarks marks;
	const Error error =
		rd_kafka_query_watermark_offsets(_client.handle(), topic.c_str(), partition, &marks.low, &marks.high, LIMIT_MS);
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(rd_kafka_err2str(error));
	return marks;
}

std::int64_t LibrdkafkaAdmin::offsetForTime(const std::string& topic, std::int64_t timestamp, std::int32_t partition)
{
	const TopicPartitions place = onePartition(topic, partition, timestamp);
	if (const Error error = rd_kafka_offsets_for_times(_client.handle(), place.get(), LIMIT_MS))
	{
		throw std::runtime_error(rd_kafka_err2str(error));
	}
	return place->elems[0].offset;
}

} // namespace Aeon::Test
