#include "AdminTest.h"

#include <limits>

namespace Aeon::Test
{

namespace
{

class CreateTopicsHandler : public AdminTest
{
protected:
	using Topic = CreateTopicsRequest::CreatableTopic;

	Topic topicNamed(std::string_view name) const
	{
		Topic topic;
		topic.name = name;
		topic.numPartitions = 1;
		topic.replicationFactor = 1;
		return topic;
	}

	Topic withConfig(std::string_view key, std::optional<std::string_view> value)
	{
		Topic topic = topicNamed("t");
		auto& config = topic.configs.append(arena);
		config.name = key;
		config.value = value;
		return topic;
	}

	Topic assigned(std::initializer_list<std::pair<std::int32_t, std::int32_t>> partitions)
	{
		Topic topic = topicNamed("t");
		topic.numPartitions = -1;
		topic.replicationFactor = -1;
		for (const auto& [partition, node] : partitions)
		{
			auto& assignment = topic.assignments.append(arena);
			assignment.partitionIndex = partition;
			assignment.brokerIds.append(arena, node);
		}
		return topic;
	}

	Reply<CreateTopicsResponse> create(
		const std::vector<Topic>& topics, bool validateOnly = false,
		std::int16_t version = CreateTopicsRequest::HIGHEST_VERSION)
	{
		CreateTopicsRequest request;
		for (const auto& topic : topics)
			request.topics.append(arena, topic);
		request.timeoutMs = 1000;
		request.validateOnly = validateOnly;
		return client->call<CreateTopicsResponse>(request, version);
	}
};

} // namespace

TEST_F(CreateTopicsHandler, MakesTopicsInEveryVersion)
{
	for (std::int16_t version = 0; version <= CreateTopicsRequest::HIGHEST_VERSION; ++version)
	{
		SCOPED_TRACE("version " + std::to_string(version));
		const std::string name = "topic" + std::to_string(version);
		const auto reply = create({topicNamed(name)}, false, version);
		ASSERT_EQ(reply->topics.size(), 1u);
		EXPECT_EQ(reply->topics[0].name, name);
		EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::NONE);
		EXPECT_EQ(partitionCount(name), 1);
		if (version >= 5)
		{
			EXPECT_EQ(reply->topics[0].numPartitions, 1);
			EXPECT_EQ(reply->topics[0].replicationFactor, 1);
			EXPECT_GT(reply->topics[0].configs.size(), 20u);
		}
		if (version >= 7)
		{
			EXPECT_EQ(reply->topics[0].topicId, metadataOf(name)->topics[0].topicId);
		}
	}
}

TEST_F(CreateTopicsHandler, TellsTheConfigsOfTheNewTopic)
{
	const auto reply = create({withConfig("retention.ms", "12345")});
	const auto& configs = reply->topics[0].configs;
	const auto found =
		std::find_if(configs.begin(), configs.end(), [](const auto& it) { return it.name == "retention.ms"; });
	ASSERT_NE(found, configs.end());
	EXPECT_EQ(found->value, "12345");
	EXPECT_EQ(found->configSource, 1);
	EXPECT_TRUE(std::is_sorted(
		configs.begin(), configs.end(), [](const auto& left, const auto& right) { return left.name < right.name; }));
	EXPECT_EQ(topicConfig("t", "retention.ms"), "12345");
}

TEST_F(CreateTopicsHandler, ValidatesWithoutMakingAnything)
{
	const auto reply = create({topicNamed("t"), topicNamed("bad name")}, true);
	EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(reply->topics[1].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION);
	EXPECT_EQ(codeOf(metadataOf("t")->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(CreateTopicsHandler, RefusesWithKafkasCodes)
{
	createTopic("there");
	createTopic("a.b");
	const auto with = [&](auto change)
	{
		Topic topic = topicNamed("t");
		change(topic);
		return topic;
	};
	struct Case
	{
		const char* what;
		Topic topic;
		ErrorCode code;
	};
	const Case cases[] = {
		{"the name is taken", topicNamed("there"), ErrorCode::TOPIC_ALREADY_EXISTS},
		{"the name is bad", topicNamed("a b"), ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"the name collides", topicNamed("a_b"), ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"the name is the metadata log's", topicNamed("__cluster_metadata"), ErrorCode::INVALID_REQUEST},
		{"no partitions", with([](auto& it) { it.numPartitions = 0; }), ErrorCode::INVALID_PARTITIONS},
		{"far too many partitions", with([](auto& it) { it.numPartitions = std::numeric_limits<std::int32_t>::max(); }),
		 ErrorCode::POLICY_VIOLATION},
		{"no replicas", with([](auto& it) { it.replicationFactor = 0; }), ErrorCode::INVALID_REPLICATION_FACTOR},
		{"more replicas than brokers", with([](auto& it) { it.replicationFactor = 2; }),
		 ErrorCode::INVALID_REPLICATION_FACTOR},
		{"an unknown config", withConfig("no.such.config", "1"), ErrorCode::INVALID_CONFIG},
		{"a bad value", withConfig("retention.ms", "soon"), ErrorCode::INVALID_CONFIG},
		{"a value out of range", withConfig("segment.bytes", "1"), ErrorCode::INVALID_CONFIG},
		{"a config without value", withConfig("retention.ms", std::nullopt), ErrorCode::INVALID_CONFIG},
		{"an unknown broker", assigned({{0, 7}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"a gap", assigned({{0, 1}, {2, 1}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
	};
	for (const Case& it : cases)
	{
		const auto reply = create({it.topic});
		ASSERT_EQ(reply->topics.size(), 1u) << it.what;
		EXPECT_EQ(codeOf(reply->topics[0].errorCode), it.code) << it.what;
		EXPECT_FALSE(reply->topics[0].errorMessage.value_or("").empty()) << it.what;
		EXPECT_TRUE(reply->topics[0].topicId.isZero()) << it.what;
		EXPECT_EQ(reply->topics[0].numPartitions, -1) << it.what;
	}
	EXPECT_EQ(codeOf(metadataOf("t")->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(CreateTopicsHandler, AnswersARepeatedNameOnceWithoutMakingIt)
{
	const auto reply = create({topicNamed("t"), topicNamed("u"), topicNamed("t")});
	ASSERT_EQ(reply->topics.size(), 2u);
	EXPECT_EQ(reply->topics[0].name, "t");
	EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(codeOf(reply->topics[1].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(metadataOf("t")->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(CreateTopicsHandler, TakesReplicasChosenByHandAndDefaults)
{
	EXPECT_EQ(codeOf(create({assigned({{1, 1}, {0, 1}})})->topics[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(partitionCount("t"), 2);
	Topic defaults = topicNamed("d");
	defaults.numPartitions = -1;
	defaults.replicationFactor = -1;
	EXPECT_EQ(codeOf(create({defaults})->topics[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(partitionCount("d"), 1);
}

TEST_F(CreateTopicsHandler, TopicsAndConfigsOutliveARestart)
{
	const Uuid id = createTopic("t", 3, {{"cleanup.policy", "compact"}});
	broker.restart();
	client.emplace(broker.port());
	EXPECT_EQ(metadataOf("t")->topics[0].topicId, id);
	EXPECT_EQ(partitionCount("t"), 3);
	EXPECT_EQ(topicConfig("t", "cleanup.policy"), "compact");
}

} // namespace Aeon::Test
