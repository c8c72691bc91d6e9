#include "AdminTest.h"

#include "Aeon/Protocol/Messages/AlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/AlterConfigsResponse.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsResponse.h"

#include <set>

namespace Aeon::Test
{

namespace
{

using Protocol::AlterConfigsRequest;
using Protocol::AlterConfigsResponse;
using Protocol::IncrementalAlterConfigsRequest;
using Protocol::IncrementalAlterConfigsResponse;

constexpr std::int8_t TOPIC = 2;
constexpr std::int8_t BROKER = 4;
constexpr std::int8_t LOGGER = 8;
constexpr std::int8_t CLIENT_METRICS = 16;
constexpr std::int8_t GROUP = 32;

constexpr std::int8_t SET = 0;
constexpr std::int8_t REMOVE = 1;
constexpr std::int8_t APPEND = 2;
constexpr std::int8_t SUBTRACT = 3;

class ConfigHandlers : public AdminTest
{
protected:
	ConfigHandlers() : AdminTest({{"log.retention.hours", "48"}, {"broker.rack", "r1"}}) {}

	DescribeConfigsRequest
	describeRequest(std::int8_t type, std::string_view name, std::initializer_list<std::string_view> keys = {})
	{
		DescribeConfigsRequest request;
		auto& resource = request.resources.append(arena);
		resource.resourceType = type;
		resource.resourceName = name;
		if (keys.size() == 0) resource.configurationKeys = Protocol::Array<std::string_view>::null();
		for (const auto key : keys)
			resource.configurationKeys.append(arena, key);
		return request;
	}

	Reply<DescribeConfigsResponse>
	describe(std::int8_t type, std::string_view name, std::initializer_list<std::string_view> keys = {})
	{
		auto request = describeRequest(type, name, keys);
		request.includeSynonyms = true;
		request.includeDocumentation = true;
		return client->call<DescribeConfigsResponse>(request, 4);
	}

	static const DescribeConfigsResponse::DescribeConfigsResourceResult*
	find(const Reply<DescribeConfigsResponse>& reply, std::string_view key)
	{
		for (const auto& config : reply->results[0].configs)
			if (config.name == key) return &config;
		return nullptr;
	}

	void change(
		IncrementalAlterConfigsRequest& request, std::int8_t type, std::string_view name, std::string_view key,
		std::int8_t operation, std::optional<std::string_view> value)
	{
		auto& resource = request.resources.append(arena);
		resource.resourceType = type;
		resource.resourceName = name;
		auto& config = resource.configs.append(arena);
		config.name = key;
		config.configOperation = operation;
		config.value = value;
	}

	ErrorCode incremental(
		std::string_view key, std::int8_t operation, std::optional<std::string_view> value,
		std::string_view topic = "t", std::int8_t type = TOPIC)
	{
		IncrementalAlterConfigsRequest request;
		change(request, type, topic, key, operation, value);
		const auto reply = client->call<IncrementalAlterConfigsResponse>(request, 1);
		EXPECT_EQ(reply->responses[0].resourceName, topic);
		EXPECT_EQ(reply->responses[0].resourceType, type);
		EXPECT_EQ(reply->responses[0].errorMessage.has_value(), reply->responses[0].errorCode != 0);
		return codeOf(reply->responses[0].errorCode);
	}
};

} // namespace

TEST_F(ConfigHandlers, DescribesEveryTopicConfigWithItsSource)
{
	createTopic("t", 1, {{"cleanup.policy", "compact"}});
	const auto reply = describe(TOPIC, "t");
	ASSERT_EQ(codeOf(reply->results[0].errorCode), ErrorCode::NONE);
	EXPECT_GE(reply->results[0].configs.size(), 30u);

	const auto* policy = find(reply, "cleanup.policy");
	ASSERT_NE(policy, nullptr);
	EXPECT_EQ(policy->value, "compact");
	EXPECT_EQ(policy->configSource, 1);
	EXPECT_EQ(policy->configType, 7);
	ASSERT_EQ(policy->synonyms.size(), 2u);
	EXPECT_EQ(policy->synonyms[0].name, "cleanup.policy");
	EXPECT_EQ(policy->synonyms[1].name, "log.cleanup.policy");
	EXPECT_EQ(policy->synonyms[1].value, "delete");
	EXPECT_EQ(policy->synonyms[1].source, 5);

	const auto* retention = find(reply, "retention.ms");
	ASSERT_NE(retention, nullptr);
	EXPECT_EQ(retention->value, "172800000") << "48 hours from the broker's file";
	EXPECT_EQ(retention->configSource, 4);
	EXPECT_EQ(retention->synonyms[0].name, "log.retention.hours");

	const auto* flush = find(reply, "flush.ms");
	ASSERT_NE(flush, nullptr);
	EXPECT_EQ(flush->value, "9223372036854775807");
	EXPECT_EQ(flush->configSource, 5);
}

TEST_F(ConfigHandlers, DescribesInEveryVersion)
{
	createTopic("t", 1, {{"retention.ms", "5"}});
	for (std::int16_t version = 0; version <= DescribeConfigsRequest::HIGHEST_VERSION; ++version)
	{
		auto request = describeRequest(TOPIC, "t", {"retention.ms", "cleanup.policy"});
		const auto reply = client->call<DescribeConfigsResponse>(request, version);
		ASSERT_EQ(reply->results[0].configs.size(), 2u) << version;
		const auto& config = reply->results[0].configs[1];
		EXPECT_EQ(config.name, "retention.ms");
		EXPECT_EQ(config.value, "5");
		EXPECT_FALSE(config.readOnly);
		EXPECT_FALSE(config.isSensitive);
		EXPECT_TRUE(config.synonyms.empty()) << "not asked for";
		if (version == 0)
		{
			EXPECT_FALSE(config.isDefault_);
			EXPECT_TRUE(reply->results[0].configs[0].isDefault_);
		}
		else
			EXPECT_EQ(config.configSource, 1);
		if (version >= 3)
		{
			EXPECT_FALSE(config.documentation.has_value());
		}
	}
}

TEST_F(ConfigHandlers, DescribesOnlyTheConfigsAskedFor)
{
	createTopic("t");
	EXPECT_EQ(describe(TOPIC, "t", {"retention.ms"})->results[0].configs.size(), 1u);
	EXPECT_EQ(describe(TOPIC, "t", {"no.such"})->results[0].configs.size(), 0u);
}

TEST_F(ConfigHandlers, DescribesThisBrokerAndRefusesOthers)
{
	const auto reply = describe(BROKER, "1");
	ASSERT_EQ(codeOf(reply->results[0].errorCode), ErrorCode::NONE);
	EXPECT_GT(reply->results[0].configs.size(), 200u);
	const auto* rack = find(reply, "broker.rack");
	ASSERT_NE(rack, nullptr);
	EXPECT_EQ(rack->value, "r1");
	EXPECT_EQ(rack->configSource, 4);
	EXPECT_TRUE(rack->readOnly);
	for (const auto& config : reply->results[0].configs)
		EXPECT_TRUE(config.readOnly) << config.name << " could not be altered";
	const auto* password = find(reply, "ssl.key.password");
	ASSERT_NE(password, nullptr);
	EXPECT_TRUE(password->isSensitive);
	EXPECT_FALSE(password->value.has_value());

	EXPECT_TRUE(describe(BROKER, "")->results[0].configs.empty()) << "nothing is set for the whole cluster";
	for (const char* name : {"2", "x", "01", "+1"})
		EXPECT_EQ(codeOf(describe(BROKER, name)->results[0].errorCode), ErrorCode::INVALID_REQUEST) << name;
}

TEST_F(ConfigHandlers, DescribesLoggersGroupsAndMetricsSubscriptions)
{
	const auto loggers = describe(LOGGER, "1");
	ASSERT_EQ(codeOf(loggers->results[0].errorCode), ErrorCode::NONE);
	ASSERT_NE(find(loggers, "root"), nullptr);
	EXPECT_EQ(find(loggers, "root")->configSource, 6);
	EXPECT_EQ(codeOf(describe(LOGGER, "")->results[0].errorCode), ErrorCode::INVALID_REQUEST);

	const auto group = describe(GROUP, "g");
	ASSERT_EQ(codeOf(group->results[0].errorCode), ErrorCode::NONE);
	const auto* session = find(group, "consumer.session.timeout.ms");
	ASSERT_NE(session, nullptr);
	EXPECT_EQ(session->value, "45000");
	EXPECT_EQ(session->configSource, 5);
	EXPECT_EQ(codeOf(describe(GROUP, "")->results[0].errorCode), ErrorCode::INVALID_REQUEST);

	EXPECT_EQ(codeOf(describe(CLIENT_METRICS, "s")->results[0].errorCode), ErrorCode::NONE);
	EXPECT_TRUE(describe(CLIENT_METRICS, "s")->results[0].configs.empty());
	EXPECT_EQ(codeOf(describe(CLIENT_METRICS, "")->results[0].errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(ConfigHandlers, DescribeRefusesWithKafkasCodes)
{
	EXPECT_EQ(codeOf(describe(TOPIC, "missing")->results[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(describe(TOPIC, "a b")->results[0].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION);
	auto request = describeRequest(TOPIC, "missing");
	auto& unknown = request.resources.append(arena);
	unknown.resourceType = 77;
	unknown.resourceName = "x";
	const auto reply = client->call<DescribeConfigsResponse>(request, 4);
	ASSERT_EQ(reply->results.size(), 2u);
	for (const auto& result : reply->results)
		EXPECT_EQ(codeOf(result.errorCode), ErrorCode::INVALID_REQUEST) << "one unknown type spoils the request";
}

TEST_F(ConfigHandlers, ManyRequestsForTheSameBrokerDoNotMakeTheAnswerGrowWithoutBound)
{
	DescribeConfigsRequest request;
	request.resources.resize(arena, 5000);
	for (auto& resource : request.resources)
	{
		resource.resourceType = BROKER;
		resource.resourceName = "1";
		resource.configurationKeys = Protocol::Array<std::string_view>::null();
	}
	const auto reply = client->call<DescribeConfigsResponse>(request, 4);
	ASSERT_EQ(reply->results.size(), 5000u);
	EXPECT_EQ(codeOf(reply->results[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(reply->results[4999].errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(ConfigHandlers, IncrementalChangesOneConfigAndLeavesTheOthers)
{
	createTopic("t", 1, {{"retention.ms", "5"}});
	EXPECT_EQ(incremental("segment.bytes", SET, "1048576"), ErrorCode::NONE);
	EXPECT_EQ(topicConfig("t", "segment.bytes"), "1048576");
	EXPECT_EQ(topicConfig("t", "retention.ms"), "5");
	EXPECT_EQ(incremental("retention.ms", REMOVE, std::nullopt), ErrorCode::NONE);
	EXPECT_EQ(topicConfig("t", "retention.ms"), "172800000");
	EXPECT_EQ(incremental("cleanup.policy", APPEND, "compact"), ErrorCode::NONE);
	EXPECT_EQ(topicConfig("t", "cleanup.policy"), "delete,compact");
	EXPECT_EQ(incremental("cleanup.policy", SUBTRACT, "delete"), ErrorCode::NONE);
	EXPECT_EQ(topicConfig("t", "cleanup.policy"), "compact");
}

TEST_F(ConfigHandlers, IncrementalRefusesWithKafkasCodes)
{
	createTopic("t");
	EXPECT_EQ(incremental("no.such", SET, "1"), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("retention.ms", SET, "soon"), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("retention.ms", SET, std::nullopt), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("retention.ms", APPEND, "1"), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("retention.ms", 9, "1"), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("retention.ms", SET, "1", "missing"), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(incremental("retention.ms", SET, "1", ""), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("node.id", SET, "7", "1", BROKER), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("log.retention.ms", SET, "7", "", BROKER), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("log.retention.ms", SET, "7", "2", BROKER), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("root", SET, "DEBUG", "1", LOGGER), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("interval.ms", SET, "1000", "s", CLIENT_METRICS), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(incremental("x", SET, "1", "y", 77), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(topicConfig("t", "retention.ms"), "172800000");
}

TEST_F(ConfigHandlers, GroupConfigsAreAlteredAndDescribedBeforeTheGroupExists)
{
	EXPECT_EQ(incremental("consumer.session.timeout.ms", SET, "50000", "g", GROUP), ErrorCode::NONE);
	const auto changed = describe(GROUP, "g");
	const auto* session = find(changed, "consumer.session.timeout.ms");
	ASSERT_NE(session, nullptr);
	EXPECT_EQ(session->value, "50000");
	EXPECT_EQ(session->configSource, 8);
	EXPECT_FALSE(session->readOnly);
	ASSERT_EQ(session->synonyms.size(), 2u);
	EXPECT_EQ(session->synonyms[0].source, 8);
	EXPECT_EQ(session->synonyms[1].name, "group.consumer.session.timeout.ms");
	EXPECT_EQ(session->synonyms[1].value, "45000");
	EXPECT_EQ(session->synonyms[1].source, 5);
	EXPECT_EQ(find(describe(GROUP, "other"), "consumer.session.timeout.ms")->value, "45000");

	EXPECT_EQ(incremental("streams.rack.aware.assignment.tags", APPEND, "zone", "g", GROUP), ErrorCode::NONE);
	EXPECT_EQ(find(describe(GROUP, "g"), "streams.rack.aware.assignment.tags")->value, "zone");
	EXPECT_EQ(incremental("consumer.session.timeout.ms", REMOVE, std::nullopt, "g", GROUP), ErrorCode::NONE);
	EXPECT_EQ(find(describe(GROUP, "g"), "consumer.session.timeout.ms")->configSource, 5);
}

TEST_F(ConfigHandlers, GroupConfigsKeepToTheBrokersBounds)
{
	EXPECT_EQ(incremental("consumer.session.timeout.ms", SET, "44999", "g", GROUP), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("consumer.heartbeat.interval.ms", SET, "15001", "g", GROUP), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("no.such", SET, "1", "g", GROUP), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("consumer.session.timeout.ms", APPEND, "1", "g", GROUP), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(incremental("consumer.session.timeout.ms", SET, "45000", "", GROUP), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(find(describe(GROUP, "g"), "consumer.session.timeout.ms")->configSource, 5);
}

TEST_F(ConfigHandlers, IncrementalRefusesRepeatedResourcesAndKeys)
{
	createTopic("t");
	createTopic("u");
	IncrementalAlterConfigsRequest request;
	change(request, TOPIC, "t", "retention.ms", SET, "1");
	change(request, TOPIC, "u", "retention.ms", SET, "2");
	change(request, TOPIC, "t", "segment.bytes", SET, "1048576");
	auto reply = client->call<IncrementalAlterConfigsResponse>(request, 0);
	ASSERT_EQ(reply->responses.size(), 3u);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(codeOf(reply->responses[1].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(reply->responses[2].errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(topicConfig("u", "retention.ms"), "2");

	IncrementalAlterConfigsRequest keys;
	change(keys, TOPIC, "t", "retention.ms", SET, "1");
	auto& again = keys.resources[0].configs.append(arena);
	again.name = "retention.ms";
	again.configOperation = REMOVE;
	reply = client->call<IncrementalAlterConfigsResponse>(keys, 1);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(ConfigHandlers, ValidateOnlyChangesNothing)
{
	createTopic("t");
	IncrementalAlterConfigsRequest incrementalRequest;
	change(incrementalRequest, TOPIC, "t", "retention.ms", SET, "1");
	incrementalRequest.validateOnly = true;
	EXPECT_EQ(
		codeOf(client->call<IncrementalAlterConfigsResponse>(incrementalRequest, 1)->responses[0].errorCode),
		ErrorCode::NONE);
	AlterConfigsRequest request;
	auto& resource = request.resources.append(arena);
	resource.resourceType = TOPIC;
	resource.resourceName = "t";
	auto& config = resource.configs.append(arena);
	config.name = "retention.ms";
	config.value = "1";
	request.validateOnly = true;
	EXPECT_EQ(codeOf(client->call<AlterConfigsResponse>(request, 2)->responses[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(topicConfig("t", "retention.ms"), "172800000");
}

TEST_F(ConfigHandlers, AlterConfigsReplacesAllOverrides)
{
	createTopic("t", 1, {{"retention.ms", "5"}, {"cleanup.policy", "compact"}});
	for (std::int16_t version = 0; version <= AlterConfigsRequest::HIGHEST_VERSION; ++version)
	{
		AlterConfigsRequest request;
		auto& resource = request.resources.append(arena);
		resource.resourceType = TOPIC;
		resource.resourceName = "t";
		auto& config = resource.configs.append(arena);
		config.name = "retention.ms";
		const std::string value = std::to_string(version + 10);
		config.value = value;
		const auto reply = client->call<AlterConfigsResponse>(request, version);
		EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::NONE) << version;
		EXPECT_EQ(topicConfig("t", "retention.ms"), value);
		EXPECT_EQ(topicConfig("t", "cleanup.policy"), "delete");
	}
}

TEST_F(ConfigHandlers, AlterConfigsRefusesWithKafkasCodes)
{
	createTopic("t");
	const auto alter =
		[&](std::int8_t type, std::string_view name, std::string_view key, std::optional<std::string_view> value)
	{
		AlterConfigsRequest request;
		auto& resource = request.resources.append(arena);
		resource.resourceType = type;
		resource.resourceName = name;
		auto& config = resource.configs.append(arena);
		config.name = key;
		config.value = value;
		return codeOf(client->call<AlterConfigsResponse>(request, 2)->responses[0].errorCode);
	};
	EXPECT_EQ(alter(TOPIC, "t", "no.such", "1"), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(alter(TOPIC, "t", "retention.ms", std::nullopt), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(alter(TOPIC, "missing", "retention.ms", "1"), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(alter(BROKER, "1", "log.retention.ms", "1"), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(alter(LOGGER, "1", "root", "DEBUG"), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(alter(GROUP, "g", "consumer.session.timeout.ms", "1"), ErrorCode::INVALID_CONFIG);
	EXPECT_EQ(alter(GROUP, "g", "consumer.session.timeout.ms", "46000"), ErrorCode::NONE);
}

} // namespace Aeon::Test
