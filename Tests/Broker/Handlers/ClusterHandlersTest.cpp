#include "AdminTest.h"

#include "Aeon/Protocol/Messages/DescribeClusterRequest.h"
#include "Aeon/Protocol/Messages/DescribeClusterResponse.h"
#include "Aeon/Protocol/Messages/DescribeTopicPartitionsRequest.h"
#include "Aeon/Protocol/Messages/DescribeTopicPartitionsResponse.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"

#include <limits>

namespace Aeon::Test
{

namespace
{

using Protocol::DescribeClusterRequest;
using Protocol::DescribeClusterResponse;
using Protocol::DescribeTopicPartitionsRequest;
using Protocol::DescribeTopicPartitionsResponse;
using Protocol::FindCoordinatorRequest;
using Protocol::FindCoordinatorResponse;

class ClusterHandlers : public AdminTest
{
protected:
	ClusterHandlers() : AdminTest({{"broker.rack", "r1"}, {"max.request.partition.size.limit", "100"}}) {}

	Reply<DescribeTopicPartitionsResponse> page(
		std::initializer_list<std::string_view> topics, std::int32_t limit,
		std::optional<std::pair<std::string_view, std::int32_t>> from = {})
	{
		DescribeTopicPartitionsRequest request;
		for (const auto topic : topics)
			request.topics.append(arena).name = topic;
		request.responsePartitionLimit = limit;
		if (from)
		{
			DescribeTopicPartitionsRequest::Cursor cursor;
			cursor.topicName = from->first;
			cursor.partitionIndex = from->second;
			request.cursor = cursor;
		}
		return client->call<DescribeTopicPartitionsResponse>(request, 0);
	}

	/// "a:0,1 b:0 ->b:1": what a page tells.
	static std::string told(const Reply<DescribeTopicPartitionsResponse>& reply)
	{
		std::string text;
		for (const auto& topic : reply->topics)
		{
			text += std::string(topic.name.value_or("")) + ":";
			for (const auto& partition : topic.partitions)
				text += std::to_string(partition.partitionIndex);
			text += " ";
		}
		if (reply->nextCursor)
			text += "->" + std::string(reply->nextCursor->topicName) + ":" +
					std::to_string(reply->nextCursor->partitionIndex);
		return text;
	}
};

} // namespace

TEST_F(ClusterHandlers, DescribeClusterNamesTheBrokerInEveryVersion)
{
	for (std::int16_t version = 0; version <= DescribeClusterRequest::HIGHEST_VERSION; ++version)
	{
		DescribeClusterRequest request;
		request.includeFencedBrokers = version >= 2;
		auto reply = client->call<DescribeClusterResponse>(request, version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::NONE);
		EXPECT_FALSE(reply->errorMessage.has_value());
		EXPECT_EQ(reply->clusterId, broker.broker().clusterId());
		EXPECT_EQ(reply->controllerId, 1);
		ASSERT_EQ(reply->brokers.size(), 1u);
		EXPECT_EQ(reply->brokers[0].port, broker.port());
		EXPECT_EQ(reply->brokers[0].rack, "r1");
		EXPECT_FALSE(reply->brokers[0].isFenced);
		EXPECT_EQ(reply->clusterAuthorizedOperations, std::numeric_limits<std::int32_t>::min());
		request.includeClusterAuthorizedOperations = true;
		reply = client->call<DescribeClusterResponse>(request, version);
		EXPECT_EQ(reply->clusterAuthorizedOperations, 8096);
	}
}

TEST_F(ClusterHandlers, DescribeClusterTellsOfBrokersOnly)
{
	DescribeClusterRequest request;
	request.endpointType = 2;
	EXPECT_EQ(
		codeOf(client->call<DescribeClusterResponse>(request, 1)->errorCode), ErrorCode::MISMATCHED_ENDPOINT_TYPE);
	request.endpointType = 9;
	EXPECT_EQ(
		codeOf(client->call<DescribeClusterResponse>(request, 2)->errorCode), ErrorCode::UNSUPPORTED_ENDPOINT_TYPE);
}

TEST_F(ClusterHandlers, DescribeTopicPartitionsGoesThroughAllTopicsInPages)
{
	createTopic("b", 2);
	createTopic("a", 3);
	createTopic("c", 1);
	EXPECT_EQ(told(page({}, 2000)), "a:012 b:01 c:0 ");
	EXPECT_EQ(told(page({}, 4)), "a:012 b:0 ->b:1");
	EXPECT_EQ(told(page({}, 4, {{"b", 1}})), "b:1 c:0 ");
	EXPECT_EQ(told(page({}, 3)), "a:012 ->b:0") << "a full page ends before the next topic";
	EXPECT_EQ(told(page({}, 0)), "a:0 ->a:1") << "at least one partition";
	EXPECT_EQ(told(page({}, 10, {{"bb", 0}})), "c:0 ") << "the cursor's topic may be gone";
	EXPECT_EQ(told(page({}, 10, {{"b", 7}})), "b: c:0 ");
}

TEST_F(ClusterHandlers, DescribeTopicPartitionsTellsTheTopicsAskedFor)
{
	const Uuid id = createTopic("b", 2);
	createTopic("a", 1);
	const auto reply = page({"missing", "b", "a b", "b"}, 10);
	ASSERT_EQ(reply->topics.size(), 3u) << "sorted, and each once";
	EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION);
	EXPECT_EQ(reply->topics[1].name, "b");
	EXPECT_EQ(reply->topics[1].topicId, id);
	EXPECT_EQ(reply->topics[1].topicAuthorizedOperations, 3576);
	const auto& partition = reply->topics[1].partitions[1];
	EXPECT_EQ(partition.leaderId, 1);
	EXPECT_EQ(partition.leaderEpoch, 0);
	EXPECT_EQ(partition.replicaNodes.size(), 1u);
	EXPECT_EQ(partition.isrNodes.size(), 1u);
	EXPECT_TRUE(partition.offlineReplicas.empty());
	EXPECT_EQ(codeOf(reply->topics[2].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(told(page({"a", "b"}, 1)), "a:0 ->b:0");
	EXPECT_EQ(told(page({"a", "b"}, 5, {{"b", 1}})), "b:1 ");
}

TEST_F(ClusterHandlers, DescribeTopicPartitionsObeysTheBrokersLimit)
{
	createTopic("t", 150);
	const auto reply = page({}, 2000);
	EXPECT_EQ(reply->topics[0].partitions.size(), 100u);
	EXPECT_EQ(reply->nextCursor->partitionIndex, 100);
}

TEST_F(ClusterHandlers, DescribeTopicPartitionsRefusesABadCursor)
{
	createTopic("a");
	const auto negative = page({"a"}, 10, {{"a", -1}});
	EXPECT_EQ(codeOf(negative->topics[0].errorCode), ErrorCode::INVALID_REQUEST);
	const auto elsewhere = page({"a"}, 10, {{"b", 0}});
	EXPECT_EQ(codeOf(elsewhere->topics[0].errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(ClusterHandlers, FindCoordinatorNamesThisBrokerForOneKey)
{
	for (std::int16_t version = 0; version <= 3; ++version)
		for (const std::int8_t type : {0, 1})
		{
			if (version == 0 && type == 1) continue;
			FindCoordinatorRequest request;
			request.key = "k";
			request.keyType = type;
			const auto reply = client->call<FindCoordinatorResponse>(request, version);
			EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::NONE);
			EXPECT_EQ(reply->nodeId, 1);
			EXPECT_EQ(reply->host, "127.0.0.1");
			EXPECT_EQ(reply->port, broker.port());
		}
}

TEST_F(ClusterHandlers, FindCoordinatorNamesThisBrokerForEachKeyOfABatch)
{
	for (std::int16_t version = 4; version <= FindCoordinatorRequest::HIGHEST_VERSION; ++version)
	{
		FindCoordinatorRequest request;
		request.coordinatorKeys.append(arena, "a");
		request.coordinatorKeys.append(arena, "");
		request.keyType = 1;
		const auto reply = client->call<FindCoordinatorResponse>(request, version);
		ASSERT_EQ(reply->coordinators.size(), 2u);
		EXPECT_EQ(reply->coordinators[0].key, "a");
		EXPECT_EQ(reply->coordinators[1].key, "");
		for (const auto& coordinator : reply->coordinators)
		{
			EXPECT_EQ(codeOf(coordinator.errorCode), ErrorCode::NONE);
			EXPECT_EQ(coordinator.nodeId, 1);
			EXPECT_EQ(coordinator.port, broker.port());
		}
	}
}

TEST_F(ClusterHandlers, FindCoordinatorChecksKeys)
{
	const std::string good = "group:with:colons:" + Uuid::random().toString() + ":3";
	struct Case
	{
		std::int8_t type;
		std::string key;
		std::int16_t version;
		ErrorCode code;
	};
	const Case cases[] = {
		{2, good, 6, ErrorCode::NONE},
		{2, good, 5, ErrorCode::INVALID_REQUEST},
		{2, "group", 6, ErrorCode::INVALID_REQUEST},
		{2, "g:notAnId:3", 6, ErrorCode::INVALID_REQUEST},
		{2, ":" + Uuid::random().toString() + ":3", 6, ErrorCode::INVALID_REQUEST},
		{2, "g:" + Uuid::random().toString() + ":x", 6, ErrorCode::INVALID_REQUEST},
		{2, "g:" + Uuid::random().toString() + ":-1", 6, ErrorCode::INVALID_REQUEST},
		{9, "k", 6, ErrorCode::INVALID_REQUEST},
		{-1, "k", 4, ErrorCode::INVALID_REQUEST},
	};
	for (const Case& it : cases)
	{
		FindCoordinatorRequest request;
		request.coordinatorKeys.append(arena, it.key);
		request.keyType = it.type;
		const auto reply = client->call<FindCoordinatorResponse>(request, it.version);
		EXPECT_EQ(codeOf(reply->coordinators[0].errorCode), it.code) << it.key;
		EXPECT_EQ(reply->coordinators[0].nodeId, it.code == ErrorCode::NONE ? 1 : -1) << it.key;
	}
	FindCoordinatorRequest single;
	single.key = "k";
	single.keyType = 9;
	const auto reply = client->call<FindCoordinatorResponse>(single, 3);
	EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(reply->nodeId, -1);
	EXPECT_EQ(reply->port, -1);
}

} // namespace Aeon::Test
