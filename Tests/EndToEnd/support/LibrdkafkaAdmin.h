#pragma once

#include "BrokerProcess.h"
#include "LibrdkafkaAdminClient.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace Aeon::Test
{

/// librdkafka's admin client, which exists in C only. Every call blocks until the broker has answered and returns the
/// error for the one thing it asked for. Not thread-safe: one thread at a time.
class LibrdkafkaAdmin
{
public:
	using Error = rd_kafka_resp_err_t;

	struct Watermarks
	{
		std::int64_t low = -1;
		std::int64_t high = -1;

		bool operator==(const Watermarks&) const = default;
	};

	explicit LibrdkafkaAdmin(const std::string& bootstrap);

	/// Returns when the topic is served, too: Kafka answers a moment before that.
	Error createTopic(const std::string& topic, int partitions = 1, const Settings& configs = {});
	Error deleteTopic(const std::string& topic);
	Error createPartitions(const std::string& topic, int total);
	Error deleteRecords(const std::string& topic, std::int64_t beforeOffset, std::int32_t partition = 0);
	/// Replaces all configs of the topic by @p configs, as AlterConfigs does.
	Error alterTopicConfigs(const std::string& topic, const Settings& configs);
	/// Every config of the topic; empty where the broker reports an error.
	Settings describeTopicConfigs(const std::string& topic);

	/// Nothing where the broker does not know the topic.
	std::optional<int> partitionCount(const std::string& topic);
	Watermarks watermarks(const std::string& topic, std::int32_t partition = 0);
	/// The first offset with that timestamp or a later one, in milliseconds; -1 where there is none.
	std::int64_t offsetForTime(const std::string& topic, std::int64_t timestamp, std::int32_t partition = 0);

private:
	void awaitTopic(const std::string& topic);
	bool canListOffsets(const std::string& topic);
	Error
	awaitTopicResult(const std::function<const rd_kafka_topic_result_t**(rd_kafka_event_t*, std::size_t*)>& resultsOf);

	LibrdkafkaAdminClient _client;
};

} // namespace Aeon::Test
