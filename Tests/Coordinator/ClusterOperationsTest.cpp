#include "Aeon/Coordinator/ClusterOperations.h"

#include "TestImage.h"

#include "Aeon/Coordinator/ProducerIdOperations.h"

#include <gtest/gtest.h>

#include <limits>

namespace Aeon::Coordinator
{

namespace
{

BrokerImage brokerOne()
{
	BrokerImage broker;
	broker.id = NodeId(1);
	broker.incarnation = idOf(77);
	broker.endpoints = {{"PLAINTEXT", "localhost", 9092, 0}};
	broker.rack = "r1";
	broker.logDirectories = {idOf(901)};
	return broker;
}

} // namespace

TEST(BootstrapCluster, TurnsOnWhatKafkaTurnsOnAtTheLevelOfKafka4)
{
	const auto image = cluster(0);
	const MetadataImage::Features expected{{"metadata.version", 25}, {"group.version", 1}, {"transaction.version", 2}};
	EXPECT_EQ(image->features(), expected);
}

TEST(BootstrapCluster, HappensOnce)
{
	EXPECT_TRUE(bootstrapCluster(*cluster(0)).empty());
}

TEST(RegisterBroker, PutsTheBrokerInServiceUnderANewEpoch)
{
	auto image = cluster(0);
	const auto epoch = image->highestOffset().value() + 1;
	image = replayed(image, registerBroker(*image, brokerOne()));
	const BrokerImage* broker = image->broker(NodeId(1));
	ASSERT_NE(broker, nullptr);
	EXPECT_FALSE(broker->fenced);
	EXPECT_EQ(broker->epoch, epoch);
	EXPECT_EQ(broker->incarnation, idOf(77));
	EXPECT_EQ(broker->endpoint("PLAINTEXT")->port, 9092);
	EXPECT_EQ(broker->endpoint("SSL"), nullptr);
	EXPECT_EQ(broker->rack, "r1");
	EXPECT_EQ(broker->logDirectories, std::vector{idOf(901)});

	image = replayed(image, registerBroker(*image, brokerOne()));
	EXPECT_GT(image->broker(NodeId(1))->epoch, epoch);
}

TEST(RegisterBroker, LeavesARackThatIsNotGivenOpen)
{
	BrokerImage broker = brokerOne();
	broker.rack.reset();
	const auto image = cluster(0);
	EXPECT_EQ(replayed(image, registerBroker(*image, broker))->broker(NodeId(1))->rack, std::nullopt);
}

TEST(RegisterBroker, TurnsGroupVersionOnInAClusterOfKafka4ThatLacksIt)
{
	struct Case
	{
		std::int16_t metadataVersion;
		std::int16_t groupVersion;
	};
	for (const auto& [metadataVersion, groupVersion] : {Case{21, 0}, Case{22, 1}, Case{33, 1}})
	{
		MetadataRecords records;
		FeatureLevelRecord feature;
		feature.name = "metadata.version";
		feature.featureLevel = metadataVersion;
		records.add(feature);
		auto image = replayed(MetadataImage::empty(), records);
		image = replayed(image, registerBroker(*image, brokerOne()));
		EXPECT_EQ(image->featureLevel("group.version"), groupVersion) << metadataVersion;
		EXPECT_EQ(image->broker(NodeId(1))->epoch, 1) << "the registration comes first";
	}
	const auto image = cluster(0);
	for (const auto& record : registerBroker(*image, brokerOne()))
		EXPECT_FALSE(std::holds_alternative<FeatureLevelRecord>(record));
}

TEST(RegisterBroker, FencesBrokersThatCannotBeThere)
{
	auto image = cluster(2);
	image = replayed(image, registerBroker(*image, brokerOne()));
	EXPECT_FALSE(image->broker(NodeId(1))->fenced);
	EXPECT_TRUE(image->broker(NodeId(2))->fenced);
}

TEST(ElectLeaders, FillsVacanciesAndBeginsNewReignsWhenAsked)
{
	auto image = withTopics(cluster(), {topicNamed("vacant", 1), topicNamed("led", 2)});
	MetadataRecords records;
	PartitionChangeRecord change;
	change.topicId = idOf(1);
	change.partitionId = 0;
	change.leader = -1;
	records.add(change);
	image = replayed(image, records);

	const auto kept = replayed(image, electLeaders(*image, NodeId(1), false));
	EXPECT_EQ(kept->topic("vacant")->partition(PartitionId(0))->leader, NodeId(1));
	EXPECT_EQ(kept->topic("vacant")->partition(PartitionId(0))->leaderEpoch, LeaderEpoch(2));
	EXPECT_EQ(kept->topic("led")->partition(PartitionId(0))->leaderEpoch, LeaderEpoch(0));

	const auto renewed = replayed(image, electLeaders(*image, NodeId(1), true));
	EXPECT_EQ(renewed->topic("led")->partition(PartitionId(0))->leaderEpoch, LeaderEpoch(1));
	EXPECT_TRUE(electLeaders(*image, NodeId(2), true).empty()) << "not in the in-sync replicas";
}

namespace
{

/// Partition 0 of a topic whose last replica in sync has left, as Kafka 4.1 writes it.
std::shared_ptr<const MetadataImage>
withEmptyIsr(std::vector<std::int32_t> eligible, std::vector<std::int32_t> lastKnown)
{
	MetadataRecords records;
	const auto array = [&](const std::vector<std::int32_t>& numbers)
	{
		Protocol::Array<std::int32_t> kept;
		kept.resize(records.arena(), numbers.size());
		std::copy(numbers.begin(), numbers.end(), kept.begin());
		return kept;
	};
	PartitionChangeRecord change;
	change.topicId = idOf(1);
	change.partitionId = 0;
	change.leader = -1;
	change.isr = array({});
	change.eligibleLeaderReplicas = array(eligible);
	change.lastKnownElr = array(lastKnown);
	records.add(change);
	return replayed(withTopics(cluster(), {topicNamed("left", 1)}), records);
}

} // namespace

TEST(ElectLeaders, BringsBackTheLastReplicaThatKafkaTookOutOfSync)
{
	for (const auto& eligible : {std::vector<std::int32_t>{1}, std::vector<std::int32_t>{}})
	{
		const auto left = withEmptyIsr(eligible, {1});
		const auto image = replayed(left, electLeaders(*left, NodeId(1), false));
		const PartitionImage& partition = *image->topic("left")->partition(PartitionId(0));
		EXPECT_EQ(partition.leader, NodeId(1));
		EXPECT_EQ(partition.leaderEpoch, LeaderEpoch(2));
		EXPECT_EQ(partition.isr, std::vector<NodeId>{NodeId(1)});
		EXPECT_TRUE(partition.eligibleLeaderReplicas.empty());
		EXPECT_TRUE(partition.lastKnownEligibleLeaders.empty());
	}
}

TEST(ElectLeaders, LeavesAPartitionToTheReplicaThatHasAllItsRecords)
{
	EXPECT_TRUE(electLeaders(*withEmptyIsr({2}, {1}), NodeId(1), true).empty());
	EXPECT_TRUE(electLeaders(*withEmptyIsr({}, {2}), NodeId(1), true).empty());
	const auto both = withEmptyIsr({1, 2}, {2});
	const auto image = replayed(both, electLeaders(*both, NodeId(1), false));
	EXPECT_EQ(image->topic("left")->partition(PartitionId(0))->eligibleLeaderReplicas, std::vector<NodeId>{NodeId(2)});
}

TEST(AllocateProducerIds, GivesBlocksOfAThousandThatNeverOverlap)
{
	auto image = cluster();
	auto outcome = allocateProducerIds(*image, NodeId(1));
	ASSERT_TRUE(outcome.response.ok());
	EXPECT_EQ(outcome.response->first, ProducerId(0));
	EXPECT_EQ(outcome.response->size, 1000);
	image = replayed(image, outcome.records);
	outcome = allocateProducerIds(*image, NodeId(1));
	EXPECT_EQ(outcome.response->first, ProducerId(1000));
	EXPECT_EQ(std::get<ProducerIdsRecord>(outcome.records[0]).brokerEpoch, 101);
}

TEST(AllocateProducerIds, StopsBeforeTheNumbersEnd)
{
	auto image = cluster();
	MetadataRecords records;
	ProducerIdsRecord record;
	record.nextProducerId = std::numeric_limits<std::int64_t>::max() - 999;
	records.add(record);
	image = replayed(image, records);
	const auto outcome = allocateProducerIds(*image, NodeId(1));
	EXPECT_FALSE(outcome.response.ok());
	EXPECT_TRUE(outcome.records.empty());
}

} // namespace Aeon::Coordinator
