#include "TestImage.h"

#include <gtest/gtest.h>

#include <limits>

namespace Aeon::Coordinator
{

namespace
{

const TestRules RULES;

Outcome<std::vector<Result<CreatedTopic>>> create(const MetadataImage::Ptr& image, const NewTopic& topic)
{
	return createTopics(*image, std::span(&topic, 1), TopicDefaults{4, 1}, RULES);
}

ErrorCode codeOf(const MetadataImage::Ptr& image, const NewTopic& topic)
{
	const auto outcome = create(image, topic);
	EXPECT_TRUE(outcome.response[0].ok() || outcome.records.empty()) << "a refusal must record nothing";
	return outcome.response[0].code();
}

NewTopic assigned(std::vector<ReplicaAssignment> assignments)
{
	NewTopic topic = topicNamed("t");
	topic.partitionCount = -1;
	topic.replicationFactor = -1;
	topic.assignments = std::move(assignments);
	return topic;
}

} // namespace

TEST(CreateTopics, MakesATopicThatHasALeaderAtOnce)
{
	auto image = cluster();
	NewTopic topic = topicNamed("t", 1, 3);
	topic.configs = {{"retention.ms", "5"}};
	const auto outcome = create(image, topic);
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(outcome.response[0]->id, idOf(1));
	EXPECT_EQ(outcome.response[0]->partitionCount, 3);
	EXPECT_EQ(outcome.response[0]->replicationFactor, 1);
	ASSERT_EQ(outcome.records.size(), 5u);
	EXPECT_TRUE(std::holds_alternative<TopicRecord>(outcome.records[0]));
	EXPECT_TRUE(std::holds_alternative<ConfigRecord>(outcome.records[1])) << "configs stand before partitions";

	image = replayed(image, outcome.records);
	for (int index = 0; index < 3; ++index)
	{
		const auto& partition = *image->topic("t")->partition(PartitionId(index));
		EXPECT_EQ(partition.leader, NodeId(1));
		EXPECT_EQ(partition.isr, std::vector{NodeId(1)});
		EXPECT_EQ(partition.leaderEpoch, LeaderEpoch(0));
		EXPECT_EQ(partition.directories, std::vector{idOf(901)}) << "the broker's only directory";
	}
	EXPECT_EQ(*image->config(ConfigResourceType::TOPIC, "t", "retention.ms"), "5");
}

TEST(CreateTopics, TakesTheDefaultsForMinusOne)
{
	NewTopic topic = topicNamed("t", 1, -1);
	topic.replicationFactor = -1;
	const auto outcome = create(cluster(), topic);
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(outcome.response[0]->partitionCount, 4);
	EXPECT_EQ(outcome.response[0]->replicationFactor, 1);
}

TEST(CreateTopics, RefusesWithKafkasCodes)
{
	const auto image = withTopics(cluster(2), {topicNamed("a.b", 50), topicNamed("there", 51)});
	const auto with = [](auto change)
	{
		NewTopic topic = topicNamed("t");
		change(topic);
		return topic;
	};
	struct Case
	{
		const char* what;
		NewTopic topic;
		ErrorCode code;
	};
	const Case cases[] = {
		{"the name is taken", topicNamed("there"), ErrorCode::TOPIC_ALREADY_EXISTS},
		{"the name is bad", topicNamed("a b"), ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"the name is empty", topicNamed(""), ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"the name collides", topicNamed("a_b"), ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"no partitions", with([](auto& it) { it.partitionCount = 0; }), ErrorCode::INVALID_PARTITIONS},
		{"negative partitions", with([](auto& it) { it.partitionCount = -2; }), ErrorCode::INVALID_PARTITIONS},
		{"no replicas", with([](auto& it) { it.replicationFactor = 0; }), ErrorCode::INVALID_REPLICATION_FACTOR},
		{"negative replicas", with([](auto& it) { it.replicationFactor = -2; }), ErrorCode::INVALID_REPLICATION_FACTOR},
		{"more replicas than brokers", with([](auto& it) { it.replicationFactor = 3; }),
		 ErrorCode::INVALID_REPLICATION_FACTOR},
		{"too many partitions", with([](auto& it) { it.partitionCount = std::numeric_limits<std::int32_t>::max(); }),
		 ErrorCode::POLICY_VIOLATION},
		{"an unknown config", with([](auto& it) { it.configs = {{"no.such", "1"}}; }), ErrorCode::INVALID_CONFIG},
		{"a bad value", with([](auto& it) { it.configs = {{"retention.ms", "bad"}}; }), ErrorCode::INVALID_CONFIG},
	};
	for (const Case& it : cases)
		EXPECT_EQ(codeOf(image, it.topic), it.code) << it.what;
}

TEST(CreateTopics, PlacesReplicasByHand)
{
	const auto image = cluster(3);
	const auto outcome = create(image, assigned({{1, {NodeId(3), NodeId(1)}}, {0, {NodeId(2), NodeId(3)}}}));
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(outcome.response[0]->partitionCount, 2);
	EXPECT_EQ(outcome.response[0]->replicationFactor, 2);
	const auto after = replayed(image, outcome.records);
	const auto* topic = after->topic("t");
	EXPECT_EQ(topic->partition(PartitionId(0))->leader, NodeId(2));
	EXPECT_EQ(topic->partition(PartitionId(1))->replicas, (std::vector{NodeId(3), NodeId(1)}));
}

TEST(CreateTopics, RefusesBadAssignments)
{
	auto fencedImage = cluster(2);
	MetadataRecords records;
	FenceBrokerRecord fence;
	fence.id = 2;
	fence.epoch = 102;
	records.add(fence);
	fencedImage = replayed(fencedImage, records);
	const auto withCounts = [](auto change)
	{
		NewTopic topic = assigned({{0, {NodeId(1)}}});
		change(topic);
		return topic;
	};
	struct Case
	{
		const char* what;
		NewTopic topic;
		ErrorCode code;
	};
	const Case cases[] = {
		{"no brokers", assigned({{0, {}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"an unknown broker", assigned({{0, {NodeId(9)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"a broker twice", assigned({{0, {NodeId(1), NodeId(1)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"a partition twice", assigned({{0, {NodeId(1)}}, {0, {NodeId(1)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"a gap", assigned({{0, {NodeId(1)}}, {2, {NodeId(1)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"no partition 0", assigned({{1, {NodeId(1)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"unequal numbers", assigned({{0, {NodeId(1)}}, {1, {NodeId(1), NodeId(2)}}}),
		 ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"only fenced brokers", assigned({{0, {NodeId(2)}}}), ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"a partition count beside it", withCounts([](auto& it) { it.partitionCount = 1; }),
		 ErrorCode::INVALID_REQUEST},
		{"a replication factor beside it", withCounts([](auto& it) { it.replicationFactor = 1; }),
		 ErrorCode::INVALID_REQUEST},
	};
	for (const Case& it : cases)
		EXPECT_EQ(codeOf(fencedImage, it.topic), it.code) << it.what;
}

TEST(CreateTopics, OneBadTopicDoesNotSpoilTheOthers)
{
	const std::vector topics{topicNamed("good", 1), topicNamed("bad name", 2), topicNamed("fine", 3)};
	const auto image = cluster();
	const auto outcome = createTopics(*image, topics, TopicDefaults{}, RULES);
	EXPECT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(outcome.response[1].code(), ErrorCode::INVALID_TOPIC_EXCEPTION);
	EXPECT_TRUE(outcome.response[2].ok());
	EXPECT_EQ(replayed(image, outcome.records)->topics().size(), 2u);
}

TEST(CreateTopics, SpreadsLeadersAndReplicasOverAllBrokers)
{
	const auto image = cluster(4);
	NewTopic topic = topicNamed("t", 1, 24);
	topic.replicationFactor = 3;
	const auto outcome = create(image, topic);
	ASSERT_TRUE(outcome.response[0].ok());
	std::map<NodeId, int> leaders;
	std::map<NodeId, int> replicas;
	const auto after = replayed(image, outcome.records);
	for (const auto& partition : after->topic("t")->partitions)
	{
		++leaders[partition->leader];
		EXPECT_EQ(std::set(partition->replicas.begin(), partition->replicas.end()).size(), 3u);
		for (const NodeId replica : partition->replicas)
			++replicas[replica];
	}
	for (int id = 1; id <= 4; ++id)
	{
		EXPECT_EQ(leaders[NodeId(id)], 6) << id;
		EXPECT_EQ(replicas[NodeId(id)], 18) << id;
	}
}

TEST(CreateTopics, NeedsABrokerInService)
{
	auto image = replayed(MetadataImage::empty(), bootstrapCluster(*MetadataImage::empty()));
	EXPECT_EQ(codeOf(image, topicNamed("t")), ErrorCode::INVALID_REPLICATION_FACTOR);
}

TEST(CreateTopics, NamesNoDirectoriesWhereTheClusterIsTooOldForThem)
{
	auto image = cluster();
	MetadataRecords records;
	FeatureLevelRecord level;
	level.name = "metadata.version";
	level.featureLevel = 16;
	records.add(level);
	image = replayed(image, records);
	const auto outcome = create(image, topicNamed("t"));
	ASSERT_TRUE(outcome.response[0].ok());
	std::vector<std::uint8_t> bytes;
	for (const auto& record : outcome.records)
		EXPECT_NO_THROW(encodeMetadataRecord(record, recordVersion(record, 16), bytes));
}

TEST(DeleteTopics, RemovesByIdAndTellsUnknownOnes)
{
	const auto image = withTopics(cluster(), {topicNamed("t", 1), topicNamed("u", 2)});
	const std::vector ids{idOf(1), idOf(7)};
	const auto outcome = deleteTopics(*image, ids);
	EXPECT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(outcome.response[1].code(), ErrorCode::UNKNOWN_TOPIC_ID);
	const auto after = replayed(image, outcome.records);
	EXPECT_EQ(after->topic("t"), nullptr);
	EXPECT_NE(after->topic("u"), nullptr);
}

TEST(CreatePartitions, AddsBehindTheOnesThatAreThere)
{
	const auto image = withTopics(cluster(), {topicNamed("t", 1, 2)});
	const MorePartitions wish{"t", 5, std::nullopt};
	const auto outcome = createPartitions(*image, std::span(&wish, 1));
	ASSERT_TRUE(outcome.response[0].ok());
	const auto after = replayed(image, outcome.records);
	EXPECT_EQ(after->topic("t")->partitionCount(), 5);
	EXPECT_EQ(after->partitionCount(), 5u);
	EXPECT_EQ(after->topic("t")->partition(PartitionId(4))->leader, NodeId(1));
}

TEST(CreatePartitions, RefusesWithKafkasCodes)
{
	const auto image = withTopics(cluster(2), {topicNamed("t", 1, 2)});
	using Assignments = std::vector<std::vector<NodeId>>;
	struct Case
	{
		const char* what;
		MorePartitions wish;
		ErrorCode code;
	};
	const Case cases[] = {
		{"no such topic", {"u", 5, {}}, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION},
		{"as many as before", {"t", 2, {}}, ErrorCode::INVALID_PARTITIONS},
		{"fewer", {"t", 1, {}}, ErrorCode::INVALID_PARTITIONS},
		{"negative", {"t", -5, {}}, ErrorCode::INVALID_PARTITIONS},
		{"far too many", {"t", std::numeric_limits<std::int32_t>::max(), {}}, ErrorCode::POLICY_VIOLATION},
		{"too few assignments", {"t", 4, Assignments{{NodeId(1)}}}, ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"another replication factor",
		 {"t", 3, Assignments{{NodeId(1), NodeId(2)}}},
		 ErrorCode::INVALID_REPLICA_ASSIGNMENT},
		{"an unknown broker in the second",
		 {"t", 4, Assignments{{NodeId(1)}, {NodeId(9)}}},
		 ErrorCode::INVALID_REPLICA_ASSIGNMENT},
	};
	for (const Case& it : cases)
	{
		const auto outcome = createPartitions(*image, std::span(&it.wish, 1));
		EXPECT_EQ(outcome.response[0].code(), it.code) << it.what;
		EXPECT_TRUE(outcome.records.empty()) << it.what;
	}
	const MorePartitions good{"t", 3, Assignments{{NodeId(2)}}};
	const auto outcome = createPartitions(*image, std::span(&good, 1));
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(replayed(image, outcome.records)->topic("t")->partition(PartitionId(2))->leader, NodeId(2));
}

} // namespace Aeon::Coordinator
