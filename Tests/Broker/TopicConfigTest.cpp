#include "Aeon/Broker/TopicConfig.h"

#include "Aeon/Broker/BrokerConfig.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

Storage::LogConfig logConfig(const SettingMap& broker, const SettingMap& overrides)
{
	return TopicConfig::of(BrokerConfig::parse(broker), overrides).log;
}

} // namespace

TEST(TopicConfig, DefaultsAreKafkas)
{
	EXPECT_EQ(logConfig({}, {}), Storage::LogConfig());
}

TEST(TopicConfig, BrokerSettingsAreTheDefaultsOfTopics)
{
	const Storage::LogConfig log = logConfig(
		{{"log.segment.bytes", "2000000"},
		 {"message.max.bytes", "5000"},
		 {"compression.type", "zstd"},
		 {"log.message.timestamp.type", "LogAppendTime"},
		 {"log.cleanup.policy", "compact,delete"},
		 {"log.flush.scheduler.interval.ms", "900"},
		 {"log.cleaner.min.cleanable.ratio", "0.25"}},
		{});
	EXPECT_EQ(log.segmentBytes, 2000000);
	EXPECT_EQ(log.maxMessageBytes, 5000);
	EXPECT_EQ(log.compressionType, Protocol::TopicCompression::ZSTD);
	EXPECT_EQ(log.messageTimestampType, Protocol::TimestampType::LOG_APPEND_TIME);
	EXPECT_TRUE(log.cleanupCompact);
	EXPECT_TRUE(log.cleanupDelete);
	EXPECT_EQ(log.flushMs, 900);
	EXPECT_EQ(log.minCleanableDirtyRatio, 0.25);
}

TEST(TopicConfig, FinerUnitOfAnAgeComesFirst)
{
	EXPECT_EQ(logConfig({{"log.retention.hours", "2"}}, {}).retentionMs, 7'200'000);
	EXPECT_EQ(logConfig({{"log.retention.hours", "2"}, {"log.retention.minutes", "3"}}, {}).retentionMs, 180'000);
	EXPECT_EQ(
		logConfig({{"log.retention.ms", "5"}, {"log.retention.hours", "2"}, {"log.retention.minutes", "3"}}, {})
			.retentionMs,
		5);
	EXPECT_EQ(logConfig({{"log.roll.hours", "1"}}, {}).segmentMs, 3'600'000);
	EXPECT_EQ(logConfig({{"log.roll.jitter.hours", "1"}}, {}).segmentJitterMs, 3'600'000);
}

TEST(TopicConfig, AnyNegativeAgeOfTheBrokerMeansForEver)
{
	EXPECT_EQ(logConfig({{"log.retention.hours", "-5"}}, {}).retentionMs, -1);
}

TEST(TopicConfig, OverrideComesBeforeTheBroker)
{
	const Storage::LogConfig log = logConfig(
		{{"log.retention.ms", "5"}},
		{{"retention.ms", "7"}, {"cleanup.policy", ""}, {"internal.segment.bytes", "1000"}, {"flush.messages", "1"}});
	EXPECT_EQ(log.retentionMs, 7);
	EXPECT_FALSE(log.cleanupDelete);
	EXPECT_FALSE(log.cleanupCompact);
	EXPECT_EQ(log.segmentBytes, 1000);
	EXPECT_EQ(log.flushMessages, 1);
}

TEST(TopicConfig, OverrideThatIsNotValidCountsAsNotGiven)
{
	EXPECT_EQ(logConfig({}, {{"retention.ms", "soon"}, {"no.such", "1"}}), Storage::LogConfig());
}

TEST(TopicConfig, MinInsyncReplicasComesFromTopicOrBroker)
{
	const BrokerConfig broker = BrokerConfig::parse({{"min.insync.replicas", "2"}});
	EXPECT_EQ(TopicConfig::of(broker, {}).minInsyncReplicas, 2);
	EXPECT_EQ(TopicConfig::of(broker, {{"min.insync.replicas", "3"}}).minInsyncReplicas, 3);
}

} // namespace Aeon
