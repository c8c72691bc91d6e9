#include "AdminTest.h"

#include <limits>

namespace Aeon::Test
{

namespace
{

constexpr std::int32_t NOT_ASKED = std::numeric_limits<std::int32_t>::min();

class MetadataHandler : public AdminTest
{
protected:
	using AdminTest::AdminTest;

	MetadataRequest requestFor(std::initializer_list<std::string_view> names)
	{
		MetadataRequest request;
		for (const auto name : names)
			request.topics.append(arena).name = name;
		return request;
	}
};

class MetadataWithoutAutoCreation : public MetadataHandler
{
protected:
	MetadataWithoutAutoCreation() : MetadataHandler({{"auto.create.topics.enable", "false"}}) {}
};

class MetadataOfThreePartitions : public MetadataHandler
{
protected:
	MetadataOfThreePartitions() : MetadataHandler({{"num.partitions", "3"}}) {}
};

class MetadataOnTwoListeners : public MetadataHandler
{
protected:
	MetadataOnTwoListeners() :
		MetadataHandler(
			{{"listeners", "PLAINTEXT://127.0.0.1:0,OTHER://127.0.0.1:0"},
			 {"listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,OTHER:PLAINTEXT"}})
	{
	}
};

} // namespace

TEST_F(MetadataHandler, TellsATopicInEveryVersion)
{
	const Uuid id = createTopic("t", 2);
	for (std::int16_t version = 0; version <= MetadataRequest::HIGHEST_VERSION; ++version)
	{
		SCOPED_TRACE("version " + std::to_string(version));
		const auto reply = metadataOf("t", version);
		ASSERT_EQ(reply->brokers.size(), 1u);
		EXPECT_EQ(reply->brokers[0].nodeId, 1);
		EXPECT_EQ(reply->brokers[0].host, "127.0.0.1");
		EXPECT_EQ(reply->brokers[0].port, broker.port());
		if (version >= 1)
		{
			EXPECT_EQ(reply->controllerId, 1);
		}
		if (version >= 2)
		{
			EXPECT_EQ(reply->clusterId, broker.broker().clusterId());
		}
		ASSERT_EQ(reply->topics.size(), 1u);
		const auto& topic = reply->topics[0];
		EXPECT_EQ(codeOf(topic.errorCode), ErrorCode::NONE);
		EXPECT_EQ(topic.name, "t");
		EXPECT_FALSE(topic.isInternal);
		if (version >= 10)
		{
			EXPECT_EQ(topic.topicId, id);
		}
		if (version >= 8)
		{
			EXPECT_EQ(topic.topicAuthorizedOperations, NOT_ASKED);
		}
		ASSERT_EQ(topic.partitions.size(), 2u);
		for (std::int32_t index = 0; index < 2; ++index)
		{
			const auto& partition = topic.partitions[static_cast<std::size_t>(index)];
			EXPECT_EQ(codeOf(partition.errorCode), ErrorCode::NONE);
			EXPECT_EQ(partition.partitionIndex, index);
			EXPECT_EQ(partition.leaderId, 1);
			if (version >= 7)
			{
				EXPECT_EQ(partition.leaderEpoch, 0);
			}
			ASSERT_EQ(partition.replicaNodes.size(), 1u);
			EXPECT_EQ(partition.replicaNodes[0], 1);
			ASSERT_EQ(partition.isrNodes.size(), 1u);
			EXPECT_TRUE(partition.offlineReplicas.empty());
		}
	}
}

TEST_F(MetadataHandler, AllTopicsAreAskedForByNoListOrInVersion0ByAnEmptyOne)
{
	createTopic("b");
	createTopic("a");
	for (std::int16_t version = 0; version <= MetadataRequest::HIGHEST_VERSION; ++version)
	{
		MetadataRequest empty;
		EXPECT_EQ(client->call<MetadataResponse>(empty, version)->topics.size(), version == 0 ? 2u : 0u) << version;
		if (version == 0) continue;
		MetadataRequest all;
		all.topics = decltype(all.topics)::null();
		EXPECT_EQ(client->call<MetadataResponse>(all, version)->topics.size(), 2u) << version;
	}
}

TEST_F(MetadataHandler, MakesAMissingTopicWhereBothSidesAllow)
{
	const auto reply = metadataOf("new", 13, true);
	ASSERT_EQ(reply->topics.size(), 1u);
	EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(reply->topics[0].partitions.size(), 1u);
	EXPECT_FALSE(reply->topics[0].topicId.isZero());
	EXPECT_EQ(reply->topics[0].partitions[0].leaderId, 1);
	EXPECT_EQ(metadataOf("new")->topics[0].topicId, reply->topics[0].topicId) << "it stays";
	EXPECT_EQ(codeOf(metadataOf("old client's", 0)->topics[0].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION);
	EXPECT_EQ(codeOf(metadataOf("oldClients", 0)->topics[0].errorCode), ErrorCode::NONE);
}

TEST_F(MetadataHandler, MakesNothingWhereTheRequestForbidsIt)
{
	for (std::int16_t version = 4; version <= MetadataRequest::HIGHEST_VERSION; ++version)
		EXPECT_EQ(codeOf(metadataOf("missing", version)->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(MetadataWithoutAutoCreation, MakesNothingWhereTheBrokerForbidsIt)
{
	for (std::int16_t version = 0; version <= MetadataRequest::HIGHEST_VERSION; ++version)
		EXPECT_EQ(
			codeOf(metadataOf("missing", version, true)->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(MetadataOfThreePartitions, NewTopicsGetTheBrokersDefaults)
{
	EXPECT_EQ(metadataOf("new", 13, true)->topics[0].partitions.size(), 3u);
}

TEST_F(MetadataHandler, RefusesNamesThatNoTopicCanHave)
{
	createTopic("a.b");
	for (const std::string& name : {std::string(), std::string(".."), std::string("a b"), std::string(250, 'x')})
		for (const bool autoCreate : {false, true})
			EXPECT_EQ(codeOf(metadataOf(name, 13, autoCreate)->topics[0].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION)
				<< name;
	EXPECT_EQ(codeOf(metadataOf("a_b", 13, true)->topics[0].errorCode), ErrorCode::INVALID_TOPIC_EXCEPTION)
		<< "it collides with a.b";
}

TEST_F(MetadataHandler, DoesNotMakeInternalTopics)
{
	for (const char* name : {"__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata"})
		EXPECT_EQ(codeOf(metadataOf(name, 13, true)->topics[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_TRUE(metadataOf("__consumer_offsets")->topics[0].isInternal);
	EXPECT_FALSE(metadataOf("__cluster_metadata")->topics[0].isInternal);
}

TEST_F(MetadataHandler, AnswersIdsFromVersion12On)
{
	const Uuid id = createTopic("t");
	const Uuid unknown = Uuid::random();
	for (std::int16_t version = 12; version <= MetadataRequest::HIGHEST_VERSION; ++version)
	{
		MetadataRequest request;
		for (const Uuid& wanted : {id, unknown})
		{
			auto& topic = request.topics.append(arena);
			topic.name = std::nullopt;
			topic.topicId = wanted;
		}
		const auto reply = client->call<MetadataResponse>(request, version);
		ASSERT_EQ(reply->topics.size(), 2u);
		EXPECT_EQ(reply->topics[0].name, "t");
		EXPECT_EQ(reply->topics[0].partitions.size(), 1u);
		EXPECT_EQ(codeOf(reply->topics[1].errorCode), ErrorCode::UNKNOWN_TOPIC_ID);
		EXPECT_EQ(reply->topics[1].topicId, unknown);
		EXPECT_FALSE(reply->topics[1].name.has_value());
	}
}

TEST_F(MetadataHandler, RefusesIdsAndNullNamesInVersions10And11)
{
	const Uuid id = createTopic("t");
	for (std::int16_t version = 10; version <= 11; ++version)
	{
		MetadataRequest byId;
		byId.topics.append(arena).topicId = id;
		byId.topics[0].name = "t";
		auto reply = client->call<MetadataResponse>(byId, version);
		ASSERT_EQ(reply->topics.size(), 1u);
		EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::INVALID_REQUEST);

		MetadataRequest nullName;
		nullName.topics.append(arena).name = std::nullopt;
		reply = client->call<MetadataResponse>(nullName, version);
		EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::INVALID_REQUEST);
	}
}

TEST_F(MetadataHandler, AnswersARepeatedNameOnce)
{
	createTopic("t");
	EXPECT_EQ(client->call<MetadataResponse>(requestFor({"t", "u", "t", "u"}), 13)->topics.size(), 2u);
}

TEST_F(MetadataHandler, TellsOperationsOnlyWhereAsked)
{
	createTopic("t");
	for (std::int16_t version = 8; version <= MetadataRequest::HIGHEST_VERSION; ++version)
	{
		auto request = requestFor({"t"});
		request.includeTopicAuthorizedOperations = true;
		request.includeClusterAuthorizedOperations = version <= 10;
		const auto reply = client->call<MetadataResponse>(request, version);
		EXPECT_EQ(reply->topics[0].topicAuthorizedOperations, 3576) << version;
		EXPECT_EQ(reply->clusterAuthorizedOperations, version <= 10 ? 8096 : NOT_ASKED) << version;
		request.includeTopicAuthorizedOperations = false;
		request.includeClusterAuthorizedOperations = false;
		EXPECT_EQ(client->call<MetadataResponse>(request, version)->clusterAuthorizedOperations, NOT_ASKED);
	}
}

TEST_F(MetadataHandler, TheLeaderEpochStaysOverAnOrderlyRestart)
{
	const Uuid id = createTopic("t");
	broker.restart();
	RawClient again(broker.port());
	const auto reply = again.call<MetadataResponse>(requestFor({"t"}), 13);
	EXPECT_EQ(reply->topics[0].topicId, id);
	EXPECT_EQ(reply->topics[0].partitions[0].leaderEpoch, 0);
	EXPECT_EQ(reply->topics[0].partitions[0].leaderId, 1);
}

TEST_F(MetadataHandler, TheLeaderEpochGoesUpWithEveryUncleanStart)
{
	createTopic("t");
	for (const std::int32_t epoch : {1, 2})
	{
		broker.restartUnclean();
		RawClient again(broker.port());
		for (std::int16_t version = 7; version <= MetadataRequest::HIGHEST_VERSION; ++version)
			EXPECT_EQ(
				again.call<MetadataResponse>(requestFor({"t"}), version)->topics[0].partitions[0].leaderEpoch, epoch)
				<< version;
	}
}

TEST_F(MetadataOnTwoListeners, NamesTheBrokerByTheListenerOfTheConnection)
{
	const auto other = broker.broker().boundPort("OTHER");
	RawClient otherClient(other);
	EXPECT_EQ(client->call<MetadataResponse>(requestFor({}), 13)->brokers[0].port, broker.port());
	EXPECT_EQ(otherClient.call<MetadataResponse>(requestFor({}), 13)->brokers[0].port, other);
}

TEST_F(MetadataHandler, ClosesTheConnectionOfARequestForFarTooManyTopics)
{
	MetadataRequest request;
	request.topics.resize(arena, 100'001);
	for (auto& topic : request.topics)
		topic.name = "t";
	client->send(request, 12);
	EXPECT_TRUE(client->closedByBroker());
	RawClient another(broker.port());
	EXPECT_EQ(another.call<MetadataResponse>(requestFor({}), 12)->brokers.size(), 1u);
}

} // namespace Aeon::Test
