// ConsumerGroupHeartbeat and ConsumerGroupDescribe in every version, over the wire.

#include "BrokerLog.h"
#include "GroupsTest.h"
#include "Scraping/Scrape.h"

#include "Aeon/Protocol/Messages/ConsumerGroupDescribeRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupDescribeResponse.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatResponse.h"
#include "Aeon/Protocol/Messages/ListGroupsRequest.h"
#include "Aeon/Protocol/Messages/ListGroupsResponse.h"

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using Protocol::ConsumerGroupDescribeRequest;
using Protocol::ConsumerGroupDescribeResponse;
using Protocol::ConsumerGroupHeartbeatRequest;
using Protocol::ConsumerGroupHeartbeatResponse;
using Protocol::ListGroupsRequest;
using Protocol::ListGroupsResponse;

class ConsumerGroupHandlers : public GroupsTest
{
protected:
	explicit ConsumerGroupHandlers(const SettingMap& settings = {}) : GroupsTest(settings)
	{
		awaitCoordinator();
		createTopic("t", 3);
	}

	ConsumerGroupHeartbeatRequest joining(std::string_view group, std::string_view memberId)
	{
		ConsumerGroupHeartbeatRequest request;
		request.groupId = group;
		request.memberId = memberId;
		request.rebalanceTimeoutMs = 30000;
		request.subscribedTopicNames = {};
		request.subscribedTopicNames.append(arena, "t");
		request.topicPartitions = {};
		return request;
	}
	Reply<ConsumerGroupHeartbeatResponse> beat(const ConsumerGroupHeartbeatRequest& request, std::int16_t version = 1)
	{
		return client->call<ConsumerGroupHeartbeatResponse>(request, version);
	}
	Reply<ConsumerGroupDescribeResponse>
	describe(std::initializer_list<std::string_view> groups, std::int16_t version = 1, bool operations = false)
	{
		ConsumerGroupDescribeRequest request;
		for (const auto group : groups)
			request.groupIds.append(arena, group);
		request.includeAuthorizedOperations = operations;
		return client->call<ConsumerGroupDescribeResponse>(request, version);
	}
};

/// Has to be there before the broker starts.
struct LogOfTheStart
{
	BrokerLog log;
};

class GroupMetrics : protected LogOfTheStart, public ConsumerGroupHandlers
{
protected:
	GroupMetrics() : ConsumerGroupHandlers({{"aeon.metrics.listener", "HTTP://127.0.0.1:0"}}) {}
};

class ConsumerGroupHandlersOff : public ConsumerGroupHandlers
{
protected:
	ConsumerGroupHandlersOff() : ConsumerGroupHandlers({{"group.coordinator.rebalance.protocols", "classic"}}) {}
};

} // namespace

TEST_F(ConsumerGroupHandlers, AMemberJoinsIsDescribedAndLeavesInEveryVersion)
{
	for (std::int16_t version = 0; version <= 1; ++version)
	{
		const std::string group = "group" + std::to_string(version);
		const auto joined = beat(joining(group, version == 0 ? "" : "m1"), version);
		ASSERT_EQ(codeOf(joined->errorCode), NONE) << joined->errorMessage.value_or("");
		const std::string memberId(joined->memberId.value());
		EXPECT_FALSE(memberId.empty());
		EXPECT_EQ(joined->memberEpoch, 2);
		EXPECT_EQ(joined->heartbeatIntervalMs, 5000);
		ASSERT_TRUE(joined->assignment);
		ASSERT_EQ(joined->assignment->topicPartitions.size(), 1u);
		EXPECT_EQ(joined->assignment->topicPartitions[0].topicId, topicId("t"));
		EXPECT_EQ(joined->assignment->topicPartitions[0].partitions.size(), 3u);

		const auto described = describe({group}, version, true);
		ASSERT_EQ(described->groups.size(), 1u);
		EXPECT_EQ(described->groups[0].groupState, "Stable");
		EXPECT_EQ(described->groups[0].assignorName, "uniform");
		EXPECT_NE(
			described->groups[0].authorizedOperations,
			ConsumerGroupDescribeResponse::DescribedGroup{}.authorizedOperations);
		ASSERT_EQ(described->groups[0].members.size(), 1u);
		EXPECT_EQ(described->groups[0].members[0].memberId, memberId);
		EXPECT_EQ(described->groups[0].members[0].memberType, version == 0 ? -1 : 1);

		ConsumerGroupHeartbeatRequest leaving;
		leaving.groupId = group;
		leaving.memberId = memberId;
		leaving.memberEpoch = -1;
		EXPECT_EQ(codeOf(beat(leaving, version)->errorCode), NONE);
		EXPECT_EQ(describe({group}, version)->groups[0].groupState, "Empty");
	}
}

TEST_F(ConsumerGroupHandlers, ErrorsComeWithASentence)
{
	auto request = joining("group", "m1");
	request.serverAssignor = "none";
	const auto unknownAssignor = beat(request);
	EXPECT_EQ(codeOf(unknownAssignor->errorCode), UNSUPPORTED_ASSIGNOR);
	EXPECT_FALSE(unknownAssignor->errorMessage.value_or("").empty());
	EXPECT_EQ(codeOf(beat(joining("", "m1"))->errorCode), INVALID_REQUEST);
	EXPECT_EQ(codeOf(beat(joining("group", ""))->errorCode), INVALID_REQUEST);
	request = joining("group", "m1");
	request.memberEpoch = 4;
	EXPECT_EQ(codeOf(beat(request)->errorCode), GROUP_ID_NOT_FOUND);
}

TEST_F(ConsumerGroupHandlers, DescribesOnlyConsumerGroupsAndEachOnce)
{
	join("classic", "t");
	ASSERT_EQ(codeOf(beat(joining("consumer", "m1"))->errorCode), NONE);
	const auto described = describe({"consumer", "classic", "none", "consumer"});
	ASSERT_EQ(described->groups.size(), 4u);
	EXPECT_EQ(codeOf(described->groups[0].errorCode), NONE);
	EXPECT_EQ(codeOf(described->groups[1].errorCode), GROUP_ID_NOT_FOUND);
	EXPECT_EQ(codeOf(described->groups[2].errorCode), GROUP_ID_NOT_FOUND);
	EXPECT_EQ(codeOf(described->groups[3].errorCode), INVALID_REQUEST);
}

TEST_F(ConsumerGroupHandlers, GroupsAreListedUnderTheirType)
{
	ASSERT_EQ(codeOf(beat(joining("consumer", "m1"))->errorCode), NONE);
	ListGroupsRequest request;
	request.typesFilter.append(arena, "consumer");
	const auto listed = client->call<ListGroupsResponse>(request, 5);
	ASSERT_EQ(listed->groups.size(), 1u);
	EXPECT_EQ(listed->groups[0].groupId, "consumer");
	EXPECT_EQ(listed->groups[0].groupType, "consumer");
	EXPECT_EQ(listed->groups[0].groupState, "Stable");
	EXPECT_EQ(listed->groups[0].protocolType, "consumer");
}

TEST_F(ConsumerGroupHandlers, MembersAndTheirPartitionsSurviveARestart)
{
	const auto joined = beat(joining("group", "m1"));
	ASSERT_EQ(codeOf(joined->errorCode), NONE);
	restart();
	ConsumerGroupHeartbeatRequest steady;
	steady.groupId = "group";
	steady.memberId = "m1";
	steady.memberEpoch = joined->memberEpoch;
	const auto after = beat(steady);
	EXPECT_EQ(codeOf(after->errorCode), NONE) << after->errorMessage.value_or("");
	EXPECT_EQ(after->memberEpoch, joined->memberEpoch);
	EXPECT_FALSE(after->assignment) << "nothing has changed";
}

TEST_F(ConsumerGroupHandlersOff, TheProtocolCanBeSwitchedOff)
{
	EXPECT_EQ(codeOf(beat(joining("group", "m1"))->errorCode), UNSUPPORTED_VERSION);
	const auto described = describe({"a", "b"});
	ASSERT_EQ(described->groups.size(), 2u);
	EXPECT_EQ(codeOf(described->groups[1].errorCode), UNSUPPORTED_VERSION);
	EXPECT_EQ(described->groups[1].groupId, "b");
}

TEST_F(GroupMetrics, CountGroupsByProtocol)
{
	ASSERT_EQ(commit("classic-1", "t", 5), NONE);
	ASSERT_EQ(commit("classic-2", "t", 5), NONE);
	ASSERT_EQ(codeOf(beat(joining("modern", "m1"))->errorCode), NONE);
	const Scrape told = scrape(metricsPortIn(log.waitFor("Metrics are served")));
	EXPECT_EQ(told.value("kafka_coordinator_group_groupmetadatamanager_numgroups"), 2);
	EXPECT_EQ(told.value("kafka_server_group_coordinator_metrics_group_count{protocol=\"classic\"}"), 2);
	EXPECT_EQ(told.value("kafka_server_group_coordinator_metrics_group_count{protocol=\"consumer\"}"), 1);
}

} // namespace Aeon::Test
