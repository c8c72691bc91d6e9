#pragma once

#include "RawClient.h"
#include "TestBroker.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsResponse.h"
#include "Aeon/Protocol/Messages/DescribeConfigsRequest.h"
#include "Aeon/Protocol/Messages/DescribeConfigsResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Test
{

using Protocol::CreateTopicsRequest;
using Protocol::CreateTopicsResponse;
using Protocol::DescribeConfigsRequest;
using Protocol::DescribeConfigsResponse;
using Protocol::MetadataRequest;
using Protocol::MetadataResponse;

/// A running broker and a client of it, for tests of the APIs that read and change metadata.
class AdminTest : public testing::Test
{
protected:
	explicit AdminTest(const SettingMap& settings = {}, const Broker::Environment& environment = {}) :
		broker(settings, environment), client(std::in_place, broker.port())
	{
	}

	/// Makes a topic, which must succeed, and gives its id.
	Uuid createTopic(
		std::string_view name, std::int32_t partitions = 1, const std::map<std::string, std::string>& configs = {})
	{
		CreateTopicsRequest request;
		auto& topic = request.topics.append(arena);
		topic.name = name;
		topic.numPartitions = partitions;
		topic.replicationFactor = 1;
		for (const auto& [key, value] : configs)
		{
			auto& config = topic.configs.append(arena);
			config.name = key;
			config.value = value;
		}
		const auto reply = client->call<CreateTopicsResponse>(request, CreateTopicsRequest::HIGHEST_VERSION);
		EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::NONE) << reply->topics[0].errorMessage.value_or("");
		return reply->topics[0].topicId;
	}

	/// Metadata of one topic by name, without making it.
	Reply<MetadataResponse>
	metadataOf(std::string_view name, std::int16_t version = MetadataRequest::HIGHEST_VERSION, bool autoCreate = false)
	{
		MetadataRequest request;
		request.topics.append(arena).name = name;
		request.allowAutoTopicCreation = autoCreate || version < 4;
		return client->call<MetadataResponse>(request, version);
	}

	std::int32_t partitionCount(std::string_view topic)
	{
		return static_cast<std::int32_t>(metadataOf(topic)->topics[0].partitions.size());
	}

	/// The value of one topic config as DescribeConfigs tells it.
	std::string topicConfig(std::string_view topic, std::string_view key)
	{
		DescribeConfigsRequest request;
		auto& resource = request.resources.append(arena);
		resource.resourceType = 2;
		resource.resourceName = topic;
		resource.configurationKeys = Protocol::Array<std::string_view>();
		resource.configurationKeys.append(arena, key);
		const auto reply = client->call<DescribeConfigsResponse>(request, DescribeConfigsRequest::HIGHEST_VERSION);
		const auto& configs = reply->results[0].configs;
		return configs.size() == 1 ? std::string(configs[0].value.value_or("null")) : "(none)";
	}

	static constexpr ErrorCode codeOf(std::int16_t code) { return static_cast<ErrorCode>(code); }

	TestBroker broker;
	std::optional<RawClient> client;
	/// Holds the arrays of requests.
	Protocol::Arena arena;
};

} // namespace Aeon::Test
