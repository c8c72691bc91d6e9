#include "Aeon/Broker/TopicSettings.h"

#include "Aeon/Broker/BrokerConfig.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

std::string refusal(const Result<void>& result)
{
	if (result) return "accepted";
	EXPECT_EQ(result.code(), ErrorCode::INVALID_CONFIG);
	return result.error().message;
}

} // namespace

TEST(TopicSettings, UnknownNameIsRefused)
{
	EXPECT_EQ(refusal(TopicSettings::validate("retention", "1")), "retention: topics have no such setting");
}

TEST(TopicSettings, WrongValueNamesWhatIsAllowed)
{
	EXPECT_EQ(
		refusal(TopicSettings::validate("retention.ms", "-2")),
		"retention.ms=-2: must be a whole number of 64 bits, at least -1");
	EXPECT_EQ(
		refusal(TopicSettings::validate("cleanup.policy", "compact,keep")),
		"cleanup.policy=compact,keep: must be a comma-separated list of compact,delete");
	EXPECT_EQ(
		refusal(TopicSettings::validate("compression.gzip.level", "0")),
		"compression.gzip.level=0: must be 1 to 9, or -1 for the library's choice");
	EXPECT_EQ(
		refusal(TopicSettings::validate("leader.replication.throttled.replicas", "1-2")),
		"leader.replication.throttled.replicas=1-2: must be *, or a comma-separated list of partition:broker");
}

TEST(TopicSettings, ValidValuesPass)
{
	for (const auto& [name, value] : SettingMap{
			 {"retention.ms", "-1"},
			 {"cleanup.policy", ""},
			 {"compression.gzip.level", "-1"},
			 {"compression.type", "producer"},
			 {"leader.replication.throttled.replicas", "0:1,2:3"},
			 {"follower.replication.throttled.replicas", "*"},
			 {"segment.bytes", "1048576"},
			 {"remote.storage.enable", "false"}})
		EXPECT_EQ(refusal(TopicSettings::validate(name, value)), "accepted") << name;
}

TEST(TopicSettings, RemoteStorageIsRefused)
{
	EXPECT_NE(refusal(TopicSettings::validate("remote.storage.enable", "true")), "accepted");
}

TEST(TopicSettings, CompactionLagsMustAgreeWithEachOther)
{
	const BrokerConfig broker = BrokerConfig::parse({{"log.cleaner.max.compaction.lag.ms", "100"}});
	EXPECT_EQ(refusal(TopicSettings::validateAll(broker, {{"min.compaction.lag.ms", "100"}})), "accepted");
	EXPECT_EQ(
		refusal(TopicSettings::validateAll(broker, {{"min.compaction.lag.ms", "101"}})),
		"min.compaction.lag.ms=101: must be at most max.compaction.lag.ms, which is 100");
}

TEST(TopicSettings, ListsAreKnown)
{
	EXPECT_TRUE(TopicSettings::isList("cleanup.policy"));
	EXPECT_FALSE(TopicSettings::isList("retention.ms"));
	EXPECT_FALSE(TopicSettings::isList("nothing"));
}

} // namespace Aeon
