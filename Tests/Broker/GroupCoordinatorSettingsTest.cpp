#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ConfigException.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using Coordinator::GroupCoordinatorConfig;
using Coordinator::MigrationPolicy;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

/// The one line that a start with these settings ends with.
std::string refusal(const SettingMap& given)
{
	try
	{
		BrokerConfig::parse(given);
		return "accepted";
	}
	catch (const ConfigException& error)
	{
		return error.message();
	}
}

} // namespace

TEST(GroupCoordinatorSettings, DefaultsAreThoseOfTheConfigItself)
{
	const GroupCoordinatorConfig read = BrokerConfig::parse({}).groups;
	const GroupCoordinatorConfig plain;
	EXPECT_EQ(read.minSessionTimeout, plain.minSessionTimeout);
	EXPECT_EQ(read.maxSessionTimeout, plain.maxSessionTimeout);
	EXPECT_EQ(read.initialRebalanceDelay, plain.initialRebalanceDelay);
	EXPECT_EQ(read.maxSize, plain.maxSize);
	EXPECT_EQ(read.consumerSessionTimeout, plain.consumerSessionTimeout);
	EXPECT_EQ(read.consumerMinSessionTimeout, plain.consumerMinSessionTimeout);
	EXPECT_EQ(read.consumerMaxSessionTimeout, plain.consumerMaxSessionTimeout);
	EXPECT_EQ(read.consumerHeartbeatInterval, plain.consumerHeartbeatInterval);
	EXPECT_EQ(read.consumerMinHeartbeatInterval, plain.consumerMinHeartbeatInterval);
	EXPECT_EQ(read.consumerMaxHeartbeatInterval, plain.consumerMaxHeartbeatInterval);
	EXPECT_EQ(read.consumerAssignmentInterval, plain.consumerAssignmentInterval);
	EXPECT_EQ(read.consumerMinAssignmentInterval, plain.consumerMinAssignmentInterval);
	EXPECT_EQ(read.consumerMaxAssignmentInterval, plain.consumerMaxAssignmentInterval);
	EXPECT_EQ(read.consumerRegexRefreshInterval, plain.consumerRegexRefreshInterval);
	EXPECT_EQ(read.consumerMaxSize, plain.consumerMaxSize);
	EXPECT_EQ(read.consumerAssignors, plain.consumerAssignors);
	EXPECT_EQ(read.migrationPolicy, plain.migrationPolicy);
	EXPECT_EQ(read.consumerProtocolEnabled, plain.consumerProtocolEnabled);
	EXPECT_EQ(read.offsetMetadataBytesMax, plain.offsetMetadataBytesMax);
	EXPECT_EQ(read.offsetsRetention, plain.offsetsRetention);
	EXPECT_EQ(read.offsetsRetentionCheckInterval, plain.offsetsRetentionCheckInterval);
}

TEST(GroupCoordinatorSettings, EveryClassicAndOffsetsSettingReachesItsField)
{
	const BrokerConfig config = BrokerConfig::parse(
		{{"group.min.session.timeout.ms", "11"},
		 {"group.max.session.timeout.ms", "12"},
		 {"group.initial.rebalance.delay.ms", "13"},
		 {"group.max.size", "14"},
		 {"offset.metadata.max.bytes", "15"},
		 {"offsets.retention.minutes", "16"},
		 {"offsets.retention.check.interval.ms", "17"},
		 {"offsets.topic.num.partitions", "18"},
		 {"offsets.topic.replication.factor", "19"},
		 {"offsets.topic.segment.bytes", "20"},
		 {"offsets.topic.compression.codec", "4"}});
	EXPECT_EQ(config.groups.minSessionTimeout, milliseconds(11));
	EXPECT_EQ(config.groups.maxSessionTimeout, milliseconds(12));
	EXPECT_EQ(config.groups.initialRebalanceDelay, milliseconds(13));
	EXPECT_EQ(config.groups.maxSize, 14);
	EXPECT_EQ(config.groups.offsetMetadataBytesMax, 15);
	EXPECT_EQ(config.groups.offsetsRetention, std::chrono::minutes(16));
	EXPECT_EQ(config.groups.offsetsRetentionCheckInterval, milliseconds(17));
	EXPECT_EQ(config.offsetsTopic.numPartitions, 18);
	EXPECT_EQ(config.offsetsTopic.replicationFactor, 19);
	EXPECT_EQ(config.offsetsTopic.segmentBytes, 20);
	EXPECT_EQ(config.offsetsTopic.compression, Protocol::CompressionType::ZSTD);
	EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(GroupCoordinatorSettings, EveryConsumerSettingReachesItsField)
{
	const BrokerConfig config = BrokerConfig::parse(
		{{"group.consumer.min.heartbeat.interval.ms", "11"},
		 {"group.consumer.heartbeat.interval.ms", "12"},
		 {"group.consumer.max.heartbeat.interval.ms", "13"},
		 {"group.consumer.min.session.timeout.ms", "21"},
		 {"group.consumer.session.timeout.ms", "22"},
		 {"group.consumer.max.session.timeout.ms", "23"},
		 {"group.consumer.min.assignment.interval.ms", "31"},
		 {"group.consumer.assignment.interval.ms", "32"},
		 {"group.consumer.max.assignment.interval.ms", "33"},
		 {"group.consumer.regex.refresh.interval.ms", "10000"},
		 {"group.consumer.max.size", "41"},
		 {"group.consumer.assignors", "range, org.apache.kafka.coordinator.group.assignor.UniformAssignor"},
		 {"group.consumer.migration.policy", "Downgrade"}});
	EXPECT_EQ(config.groups.consumerMinHeartbeatInterval, milliseconds(11));
	EXPECT_EQ(config.groups.consumerHeartbeatInterval, milliseconds(12));
	EXPECT_EQ(config.groups.consumerMaxHeartbeatInterval, milliseconds(13));
	EXPECT_EQ(config.groups.consumerMinSessionTimeout, milliseconds(21));
	EXPECT_EQ(config.groups.consumerSessionTimeout, milliseconds(22));
	EXPECT_EQ(config.groups.consumerMaxSessionTimeout, milliseconds(23));
	EXPECT_EQ(config.groups.consumerMinAssignmentInterval, milliseconds(31));
	EXPECT_EQ(config.groups.consumerAssignmentInterval, milliseconds(32));
	EXPECT_EQ(config.groups.consumerMaxAssignmentInterval, milliseconds(33));
	EXPECT_EQ(config.groups.consumerRegexRefreshInterval, milliseconds(10000));
	EXPECT_EQ(config.groups.consumerMaxSize, 41);
	EXPECT_THAT(config.groups.consumerAssignors, ElementsAre("range", "uniform"));
	EXPECT_EQ(config.groups.migrationPolicy, MigrationPolicy::DOWNGRADE);
	EXPECT_THAT(config.warnings, IsEmpty());
}

TEST(GroupCoordinatorSettings, ConsumerProtocolCanBeTurnedOffButNotTheClassicOne)
{
	const BrokerConfig config = BrokerConfig::parse({{"group.coordinator.rebalance.protocols", "classic"}});
	EXPECT_FALSE(config.groups.consumerProtocolEnabled);
	EXPECT_THAT(config.warnings, ElementsAre("Setting group.coordinator.rebalance.protocols is deprecated."));
	EXPECT_EQ(
		refusal({{"group.coordinator.rebalance.protocols", "consumer"}}),
		"group.coordinator.rebalance.protocols=consumer: must hold classic");
}

TEST(GroupCoordinatorSettings, ValuesMustAgreeWithEachOther)
{
	struct Case
	{
		SettingMap given;
		const char* refusal;
	};
	const Case cases[] = {
		{{{"group.consumer.session.timeout.ms", "44999"}},
		 "group.consumer.session.timeout.ms=44999: must be at least group.consumer.min.session.timeout.ms, which is "
		 "45000"},
		{{{"group.consumer.session.timeout.ms", "60001"}},
		 "group.consumer.session.timeout.ms=60001: must be at most group.consumer.max.session.timeout.ms, which is "
		 "60000"},
		{{{"group.consumer.min.session.timeout.ms", "60001"}},
		 "group.consumer.min.session.timeout.ms=60001: must be at most group.consumer.max.session.timeout.ms, which is "
		 "60000"},
		{{{"group.consumer.min.session.timeout.ms", "1"}, {"group.consumer.session.timeout.ms", "5000"}},
		 "group.consumer.session.timeout.ms=5000: must be greater than group.consumer.heartbeat.interval.ms, which is "
		 "5000"},
		{{{"group.consumer.heartbeat.interval.ms", "15001"}},
		 "group.consumer.heartbeat.interval.ms=15001: must be at most group.consumer.max.heartbeat.interval.ms, which "
		 "is 15000"},
		{{{"group.consumer.max.assignment.interval.ms", "999"}},
		 "group.consumer.max.assignment.interval.ms=999: must be at least group.consumer.assignment.interval.ms, which "
		 "is 1000"},
		{{{"group.min.session.timeout.ms", "5000"}, {"group.max.session.timeout.ms", "4999"}},
		 "group.max.session.timeout.ms=4999: must be at least group.min.session.timeout.ms, which is 5000"},
		{{{"group.share.delivery.count.limit", "10"}, {"group.share.max.delivery.count.limit", "9"}},
		 "group.share.max.delivery.count.limit=9: must be at least group.share.delivery.count.limit, which is 10"},
		{{{"group.streams.num.standby.replicas", "3"}},
		 "group.streams.num.standby.replicas=3: must be at most group.streams.max.standby.replicas, which is 2"},
		{{{"group.share.assignors", "simple,other"}},
		 "group.share.assignors=simple,other: must name exactly one assignor"},
		{{{"group.streams.rack.aware.assignment.tags", "a,a"}},
		 "group.streams.rack.aware.assignment.tags=a,a: must hold each tag once"},
		{{{"group.consumer.assignors", "uniform,com.example.Mine"}},
		 "group.consumer.assignors=uniform,com.example.Mine: must hold uniform and range only"},
		{{{"offsets.topic.compression.codec", "5"}},
		 "offsets.topic.compression.codec=5: must be the number of a codec, from 0 to 4"},
		{{{"group.min.session.timeout.ms", "5000"}, {"group.max.session.timeout.ms", "5000"}}, "accepted"},
	};
	for (const Case& it : cases)
		EXPECT_EQ(refusal(it.given), it.refusal);
}

TEST(GroupCoordinatorSettings, SettingsOfTheMachineryInsideKafkaAreWithoutEffect)
{
	const BrokerConfig config = BrokerConfig::parse(
		{{"group.coordinator.threads", "2"},
		 {"offsets.load.buffer.size", "1000"},
		 {"offsets.commit.timeout.ms", "1000"},
		 {"group.coordinator.append.linger.ms", "5"}});
	EXPECT_THAT(
		config.warnings,
		ElementsAre("Accepted without effect: group.coordinator.append.linger.ms, "
					"group.coordinator.threads, offsets.commit.timeout.ms, offsets.load.buffer.size."));
}

} // namespace Aeon
