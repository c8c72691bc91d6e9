#include "TestImage.h"

#include "Aeon/Coordinator/MetadataException.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

TopicRecord topicRecord(std::string_view name, const Uuid& id)
{
	TopicRecord record;
	record.name = name;
	record.topicId = id;
	return record;
}

PartitionRecord partitionRecord(Protocol::Arena& arena, const Uuid& id, std::int32_t partition)
{
	PartitionRecord record;
	record.topicId = id;
	record.partitionId = partition;
	record.replicas.append(arena, 1);
	record.isr.append(arena, 1);
	record.leader = 1;
	record.leaderEpoch = 0;
	record.partitionEpoch = 0;
	return record;
}

ConfigRecord configRecord(std::string_view topic, std::string_view key, std::optional<std::string_view> value)
{
	ConfigRecord record;
	record.resourceType = static_cast<std::int8_t>(ConfigResourceType::TOPIC);
	record.resourceName = topic;
	record.name = key;
	record.value = value;
	return record;
}

} // namespace

TEST(MetadataReplay, TopicsComeWithTheirPartitionsAndConfigs)
{
	MetadataRecords records;
	records.add(topicRecord("t", idOf(1)));
	records.add(configRecord("t", "retention.ms", "5"));
	records.add(partitionRecord(records.arena(), idOf(1), 1));
	records.add(partitionRecord(records.arena(), idOf(1), 0));
	const auto image = replayed(MetadataImage::empty(), records);
	ASSERT_NE(image->topic("t"), nullptr);
	EXPECT_EQ(image->topic("t"), image->topic(idOf(1)));
	EXPECT_EQ(image->topic("t")->partitionCount(), 2);
	EXPECT_EQ(image->partitionCount(), 2u);
	EXPECT_EQ(*image->config(ConfigResourceType::TOPIC, "t", "retention.ms"), "5");
	EXPECT_EQ(image->topic("t")->partition(PartitionId(0))->directories, std::vector{UNASSIGNED_DIRECTORY});
	EXPECT_EQ(image->topic("t")->partition(PartitionId(2)), nullptr);
	EXPECT_EQ(image->topic("t")->partition(PartitionId(-1)), nullptr);
	EXPECT_EQ(MetadataImage::empty()->topics().size(), 0u) << "the base must stay as it was";
}

TEST(MetadataReplay, RemovedTopicsTakeTheirConfigsAndCollisionsWithThem)
{
	const auto before = withTopics(cluster(), {topicNamed("a.b", 1, 3), topicNamed("other", 2)});
	EXPECT_EQ(before->collidingTopic("a_b"), "a.b");
	MetadataRecords records;
	records.add(configRecord("a.b", "retention.ms", "5"));
	RemoveTopicRecord remove;
	remove.topicId = idOf(1);
	records.add(remove);
	MetadataReplay replay(before);
	for (const auto& record : records)
		replay.replay(record);
	const auto after = replay.finish();
	EXPECT_EQ(after->topic("a.b"), nullptr);
	EXPECT_EQ(after->topic(idOf(1)), nullptr);
	EXPECT_TRUE(after->configs(ConfigResourceType::TOPIC, "a.b").empty());
	EXPECT_EQ(after->collidingTopic("a_b"), "");
	EXPECT_EQ(after->partitionCount(), 1u);
	ASSERT_EQ(replay.delta().deletedTopics.size(), 1u);
	EXPECT_EQ(replay.delta().deletedTopics[0]->name, "a.b");
	EXPECT_TRUE(replay.delta().changedConfigs.empty());
}

TEST(MetadataReplay, DeltaTellsCreatedChangedAndDeletedTopicsApart)
{
	const auto before =
		withTopics(cluster(), {topicNamed("changed", 1), topicNamed("deleted", 2), topicNamed("same", 3)});
	MetadataRecords records;
	records.add(topicRecord("created", idOf(4)));
	records.add(partitionRecord(records.arena(), idOf(4), 0));
	records.add(partitionRecord(records.arena(), idOf(1), 1));
	RemoveTopicRecord remove;
	remove.topicId = idOf(2);
	records.add(remove);
	records.add(topicRecord("shortLived", idOf(5)));
	remove.topicId = idOf(5);
	records.add(remove);
	records.add(configRecord("same", "retention.ms", "5"));
	MetadataReplay replay(before);
	for (const auto& record : records)
		replay.replay(record);
	const auto after = replay.finish();
	const auto& delta = replay.delta();
	ASSERT_EQ(delta.createdTopics.size(), 1u);
	EXPECT_EQ(delta.createdTopics[0].get(), after->topic("created"));
	ASSERT_EQ(delta.changedTopics.size(), 1u);
	EXPECT_EQ(delta.changedTopics[0]->partitionCount(), 2);
	ASSERT_EQ(delta.deletedTopics.size(), 1u);
	EXPECT_EQ(delta.deletedTopics[0]->name, "deleted");
	EXPECT_EQ(delta.changedConfigs, (std::set<ConfigResource>{{ConfigResourceType::TOPIC, "same"}}));
	EXPECT_EQ(before->topic("changed")->partitionCount(), 1) << "the base must stay as it was";
}

TEST(MetadataReplay, PartitionChangesTouchOnlyWhatTheyName)
{
	auto image = withTopics(cluster(3), {topicNamed("t", 1)});
	const PartitionImage before = *image->topic("t")->partition(PartitionId(0));
	MetadataRecords records;
	PartitionChangeRecord change;
	change.topicId = idOf(1);
	change.partitionId = 0;
	change.isr = Protocol::Array<std::int32_t>();
	change.isr.append(records.arena(), 2);
	records.add(change);
	image = replayed(image, records);
	PartitionImage after = *image->topic("t")->partition(PartitionId(0));
	EXPECT_EQ(after.isr, std::vector{NodeId(2)});
	EXPECT_EQ(after.leader, before.leader);
	EXPECT_EQ(after.leaderEpoch, before.leaderEpoch);
	EXPECT_EQ(after.partitionEpoch, before.partitionEpoch + 1);

	MetadataRecords election;
	change.isr = Protocol::Array<std::int32_t>::null();
	change.leader = -1;
	election.add(change);
	after = *replayed(image, election)->topic("t")->partition(PartitionId(0));
	EXPECT_EQ(after.leader, NO_LEADER);
	EXPECT_EQ(after.leaderEpoch, before.leaderEpoch + 1);
	EXPECT_EQ(after.isr, std::vector{NodeId(2)});
}

TEST(MetadataReplay, BrokersAreFencedUnfencedAndRemoved)
{
	auto image = cluster(2);
	MetadataRecords fence;
	FenceBrokerRecord fenced;
	fenced.id = 1;
	fenced.epoch = 101;
	fence.add(fenced);
	image = replayed(image, fence);
	EXPECT_TRUE(image->broker(NodeId(1))->fenced);

	MetadataRecords change;
	BrokerRegistrationChangeRecord registration;
	registration.brokerId = 1;
	registration.brokerEpoch = 101;
	registration.fenced = -1;
	registration.inControlledShutdown = 1;
	change.add(registration);
	image = replayed(image, change);
	EXPECT_FALSE(image->broker(NodeId(1))->fenced);
	EXPECT_TRUE(image->broker(NodeId(1))->inControlledShutdown);
	EXPECT_EQ(image->broker(NodeId(1))->logDirectories, std::vector{idOf(901)});

	MetadataRecords removal;
	UnregisterBrokerRecord unregister;
	unregister.brokerId = 1;
	unregister.brokerEpoch = 101;
	removal.add(unregister);
	image = replayed(image, removal);
	EXPECT_EQ(image->broker(NodeId(1)), nullptr);
	EXPECT_NE(image->broker(NodeId(2)), nullptr);
}

TEST(MetadataReplay, RecordsOfATransactionCountWhenItEnds)
{
	MetadataRecords records;
	records.add(BeginTransactionRecord{});
	records.add(topicRecord("t", idOf(1)));
	MetadataReplay open(MetadataImage::empty());
	for (const auto& record : records)
		open.replay(record);
	EXPECT_TRUE(open.inTransaction());
	EXPECT_EQ(open.finish()->topic("t"), nullptr);

	MetadataReplay ended(MetadataImage::empty());
	for (const auto& record : records)
		ended.replay(record);
	ended.replay(EndTransactionRecord{});
	EXPECT_FALSE(ended.inTransaction());
	EXPECT_NE(ended.finish()->topic("t"), nullptr);

	MetadataReplay aborted(MetadataImage::empty());
	for (const auto& record : records)
		aborted.replay(record);
	aborted.replay(AbortTransactionRecord{});
	EXPECT_FALSE(aborted.inTransaction());
	EXPECT_EQ(aborted.finish()->topic("t"), nullptr);
}

TEST(MetadataReplay, FeatureOfLevelZeroIsNoFeature)
{
	auto image = cluster();
	EXPECT_EQ(image->featureLevel("transaction.version"), 2);
	MetadataRecords records;
	FeatureLevelRecord record;
	record.name = "transaction.version";
	record.featureLevel = 0;
	records.add(record);
	image = replayed(image, records);
	EXPECT_EQ(image->featureLevel("transaction.version"), 0);
	EXPECT_FALSE(image->features().contains("transaction.version"));
}

TEST(MetadataReplay, CountsWhatItCannotHold)
{
	MetadataReplay replay(MetadataImage::empty());
	replay.skip({127, 0});
	replay.skip({127, 0});
	EXPECT_EQ(replay.finish()->skippedRecordCount(), 2u);
}

TEST(MetadataReplay, ClearsEligibleLeaders)
{
	auto image = withTopics(cluster(), {topicNamed("t", 1), topicNamed("u", 2)});
	MetadataRecords records;
	for (const std::uint64_t id : {1, 2})
	{
		PartitionChangeRecord change;
		change.topicId = idOf(id);
		change.partitionId = 0;
		change.eligibleLeaderReplicas = Protocol::Array<std::int32_t>();
		change.eligibleLeaderReplicas.append(records.arena(), 1);
		records.add(change);
	}
	image = replayed(image, records);
	ASSERT_FALSE(image->topic("t")->partition(PartitionId(0))->eligibleLeaderReplicas.empty());
	MetadataRecords clear;
	ClearElrRecord record;
	record.topicName = "t";
	clear.add(record);
	image = replayed(image, clear);
	EXPECT_TRUE(image->topic("t")->partition(PartitionId(0))->eligibleLeaderReplicas.empty());
	EXPECT_FALSE(image->topic("u")->partition(PartitionId(0))->eligibleLeaderReplicas.empty());
	MetadataRecords clearAll;
	record.topicName = "";
	clearAll.add(record);
	image = replayed(image, clearAll);
	EXPECT_TRUE(image->topic("u")->partition(PartitionId(0))->eligibleLeaderReplicas.empty());
}

TEST(MetadataReplay, RefusesRecordsThatCannotFollow)
{
	const auto image = withTopics(cluster(), {topicNamed("t", 1)});
	Protocol::Arena arena;
	RemoveTopicRecord removeUnknown;
	removeUnknown.topicId = idOf(9);
	PartitionChangeRecord changeUnknown;
	changeUnknown.topicId = idOf(1);
	changeUnknown.partitionId = 5;
	FenceBrokerRecord oldEpoch;
	oldEpoch.id = 1;
	oldEpoch.epoch = 1;
	ProducerIdsRecord backwards;
	backwards.nextProducerId = -1;
	PartitionRecord huge = partitionRecord(arena, idOf(1), 1'000'000'000);
	const std::vector<MetadataRecord> records{
		topicRecord("t", idOf(2)),
		topicRecord("u", idOf(1)),
		topicRecord("", idOf(3)),
		topicRecord("u", Uuid{}),
		partitionRecord(arena, idOf(9), 0),
		huge,
		removeUnknown,
		changeUnknown,
		oldEpoch,
		backwards,
		EndTransactionRecord{},
		AbortTransactionRecord{},
	};
	for (const auto& record : records)
		EXPECT_THROW(MetadataReplay(image).replay(record), MetadataException) << record.index();
}

TEST(MetadataReplay, RefusesATopicWithAHole)
{
	MetadataReplay replay(MetadataImage::empty());
	Protocol::Arena arena;
	replay.replay(topicRecord("t", idOf(1)));
	replay.replay(partitionRecord(arena, idOf(1), 1));
	EXPECT_THROW(replay.finish(), MetadataException);
}

TEST(MetadataReplay, CreatingTenThousandTopicsOneByOneStaysCheap)
{
	auto image = cluster();
	for (std::uint64_t number = 1; number <= 10'000; ++number)
		image = withTopics(image, {topicNamed("topic_" + std::to_string(number), number)});
	EXPECT_EQ(image->topics().size(), 10'000u);
	EXPECT_EQ(image->partitionCount(), 10'000u);
}

} // namespace Aeon::Coordinator
