#include "Aeon/Broker/GroupSettings.h"

#include "Aeon/Broker/BrokerConfig.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

/// Why a group may not have these settings, or "accepted".
std::string refusal(const SettingMap& overrides, const SettingMap& broker = {})
{
	const Result<void> result = GroupSettings::validateAll(BrokerConfig::parse(broker), overrides);
	if (result) return "accepted";
	EXPECT_EQ(result.code(), ErrorCode::INVALID_CONFIG);
	return result.error().message;
}

} // namespace

TEST(GroupSettings, UnknownNameIsRefused)
{
	EXPECT_EQ(refusal({{"session.timeout.ms", "45000"}}), "session.timeout.ms: groups have no such setting");
}

TEST(GroupSettings, WrongValueNamesWhatIsAllowed)
{
	EXPECT_EQ(
		refusal({{"consumer.session.timeout.ms", "long"}}),
		"consumer.session.timeout.ms=long: must be a whole number of 32 bits, at least 1");
	EXPECT_EQ(
		refusal({{"consumer.assignor.offload.enable", "maybe"}}),
		"consumer.assignor.offload.enable=maybe: must be true or false");
}

TEST(GroupSettings, ValuesKeepToTheBoundsThatTheBrokerGives)
{
	EXPECT_EQ(
		refusal({{"consumer.session.timeout.ms", "44999"}}),
		"consumer.session.timeout.ms=44999: must be at least group.consumer.min.session.timeout.ms, which is 45000");
	EXPECT_EQ(
		refusal({{"consumer.session.timeout.ms", "60001"}}),
		"consumer.session.timeout.ms=60001: must be at most group.consumer.max.session.timeout.ms, which is 60000");
	EXPECT_EQ(
		refusal({{"consumer.heartbeat.interval.ms", "4999"}}),
		"consumer.heartbeat.interval.ms=4999: must be at least group.consumer.min.heartbeat.interval.ms, which is "
		"5000");
	EXPECT_EQ(
		refusal({{"consumer.assignment.interval.ms", "15001"}}),
		"consumer.assignment.interval.ms=15001: must be at most group.consumer.max.assignment.interval.ms, which is "
		"15000");
	EXPECT_EQ(
		refusal({{"streams.num.standby.replicas", "3"}}),
		"streams.num.standby.replicas=3: must be at most group.streams.max.standby.replicas, which is 2");
	for (const char* timeout : {"45000", "60000"})
		EXPECT_EQ(refusal({{"consumer.session.timeout.ms", timeout}}), "accepted") << timeout;
	EXPECT_EQ(
		refusal({{"consumer.session.timeout.ms", "6000"}}, {{"group.consumer.min.session.timeout.ms", "6000"}}),
		"accepted");
}

TEST(GroupSettings, SessionMustOutlastTheHeartbeatInterval)
{
	const SettingMap wide{
		{"group.consumer.min.session.timeout.ms", "1000"}, {"group.consumer.max.heartbeat.interval.ms", "50000"}};
	EXPECT_EQ(
		refusal({{"consumer.session.timeout.ms", "5000"}}, wide),
		"consumer.session.timeout.ms=5000: must be greater than consumer.heartbeat.interval.ms, which is 5000");
	EXPECT_EQ(
		refusal({{"consumer.heartbeat.interval.ms", "45000"}}, wide),
		"consumer.session.timeout.ms=45000: must be greater than consumer.heartbeat.interval.ms, which is 45000");
	EXPECT_EQ(
		refusal({{"consumer.heartbeat.interval.ms", "45000"}, {"consumer.session.timeout.ms", "45001"}}, wide),
		"accepted");
}

TEST(GroupSettings, StreamsAssignorMustBeOneOfTheBrokers)
{
	EXPECT_EQ(refusal({{"streams.assignor.name", "sticky"}}), "accepted");
	EXPECT_EQ(refusal({{"streams.assignor.name", "mine"}}), "streams.assignor.name=mine: must be one of sticky");
}

TEST(GroupSettings, RackTagsMayNotRepeat)
{
	EXPECT_EQ(refusal({{"streams.rack.aware.assignment.tags", "zone,rack"}}), "accepted");
	EXPECT_EQ(
		refusal({{"streams.rack.aware.assignment.tags", "zone,zone"}}),
		"streams.rack.aware.assignment.tags=zone,zone: must be a list that holds each tag once");
}

TEST(GroupSettings, ValueIsTheGroupsElseTheBrokers)
{
	const BrokerConfig broker = BrokerConfig::parse({{"group.consumer.session.timeout.ms", "50000"}});
	const auto value = [&](const SettingMap& overrides)
	{ return std::get<std::int64_t>(GroupSettings::value(broker, overrides, "consumer.session.timeout.ms")); };
	EXPECT_EQ(value({}), 50000);
	EXPECT_EQ(value({{"consumer.session.timeout.ms", "46000"}}), 46000);
	EXPECT_EQ(value({{"consumer.session.timeout.ms", "broken"}}), 50000);
}

TEST(GroupSettings, ListsAreKnown)
{
	EXPECT_TRUE(GroupSettings::isList("streams.rack.aware.assignment.tags"));
	EXPECT_FALSE(GroupSettings::isList("consumer.session.timeout.ms"));
	EXPECT_FALSE(GroupSettings::isList("nothing"));
}

} // namespace Aeon
