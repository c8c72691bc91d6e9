#include "Aeon/Broker/ConfigDescription.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/TopicSettings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace Aeon
{

namespace
{

using enum ConfigSource;
using testing::ElementsAre;

ConfigEntry entry(const std::vector<ConfigEntry>& entries, const std::string& name)
{
	const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& one) { return one.name == name; });
	if (found != entries.end()) return *found;
	ADD_FAILURE() << name << " is not described";
	return {};
}

ConfigEntry topicEntry(const SettingMap& broker, const SettingMap& overrides, const std::string& name)
{
	return entry(describeTopicConfigs(BrokerConfig::parse(broker), overrides), name);
}

ConfigEntry brokerEntry(const SettingMap& broker, const std::string& name)
{
	return entry(describeBrokerConfigs(BrokerConfig::parse(broker)), name);
}

} // namespace

TEST(ConfigDescription, TopicConfigWithoutOverrideHasTheBrokersDefault)
{
	const ConfigEntry retention = topicEntry({}, {}, "retention.ms");
	EXPECT_EQ(retention.value, "604800000");
	EXPECT_EQ(retention.source, DEFAULT);
	EXPECT_TRUE(retention.isDefault());
	EXPECT_EQ(retention.type, SettingType::LONG);
	EXPECT_FALSE(retention.readOnly);
	EXPECT_FALSE(retention.documentation.empty());
	EXPECT_THAT(retention.synonyms, ElementsAre(ConfigSynonym{"log.retention.hours", "168", DEFAULT}));
}

TEST(ConfigDescription, TopicOverrideComesBeforeTheBrokersFile)
{
	const ConfigEntry retention =
		topicEntry({{"log.retention.minutes", "5"}}, {{"retention.ms", "1000"}}, "retention.ms");
	EXPECT_EQ(retention.value, "1000");
	EXPECT_EQ(retention.source, TOPIC);
	EXPECT_THAT(
		retention.synonyms,
		ElementsAre(
			ConfigSynonym{"retention.ms", "1000", TOPIC}, ConfigSynonym{"log.retention.minutes", "5", STATIC_BROKER},
			ConfigSynonym{"log.retention.hours", "168", DEFAULT}));
}

TEST(ConfigDescription, BrokersFileGivesTopicsAStaticSource)
{
	const ConfigEntry retention = topicEntry({{"log.retention.minutes", "5"}}, {}, "retention.ms");
	EXPECT_EQ(retention.value, "300000");
	EXPECT_EQ(retention.source, STATIC_BROKER);
}

TEST(ConfigDescription, TopicConfigWithoutBrokerSettingHasItsOwnDefault)
{
	const ConfigEntry throttled = topicEntry({}, {}, "leader.replication.throttled.replicas");
	EXPECT_EQ(throttled.value, "");
	EXPECT_EQ(throttled.source, DEFAULT);
	EXPECT_THAT(throttled.synonyms, ElementsAre());
	EXPECT_EQ(throttled.type, SettingType::LIST);
}

TEST(ConfigDescription, CleanupPolicyReadsAsConnectWantsIt)
{
	EXPECT_EQ(topicEntry({}, {{"cleanup.policy", "compact"}}, "cleanup.policy").value, "compact");
}

TEST(ConfigDescription, EveryTopicConfigThatIsNotInternalIsDescribedOnce)
{
	const std::vector<ConfigEntry> entries = describeTopicConfigs(BrokerConfig::parse({}), {});
	EXPECT_EQ(entries.size(), TopicSettings::table().rows().size() - 1);
	EXPECT_TRUE(std::is_sorted(
		entries.begin(), entries.end(), [](const auto& left, const auto& right) { return left.name < right.name; }));
	for (const ConfigEntry& one : entries)
		EXPECT_TRUE(one.value.has_value()) << one.name;
}

TEST(ConfigDescription, InternalTopicConfigIsDescribedWhereItIsSet)
{
	EXPECT_EQ(topicEntry({}, {{"internal.segment.bytes", "1000"}}, "internal.segment.bytes").value, "1000");
}

TEST(ConfigDescription, BrokerConfigTellsFileAndDefault)
{
	const ConfigEntry partitions = brokerEntry({{"num.partitions", " 3 "}}, "num.partitions");
	EXPECT_EQ(partitions.value, "3");
	EXPECT_EQ(partitions.source, STATIC_BROKER);
	EXPECT_TRUE(partitions.readOnly);
	EXPECT_THAT(
		partitions.synonyms,
		ElementsAre(
			ConfigSynonym{"num.partitions", "3", STATIC_BROKER}, ConfigSynonym{"num.partitions", "1", DEFAULT}));
}

TEST(ConfigDescription, BrokerConfigWithCoarserSynonymsListsThem)
{
	const ConfigEntry retention = brokerEntry({{"log.retention.hours", "24"}}, "log.retention.ms");
	EXPECT_EQ(retention.value, std::nullopt);
	EXPECT_FALSE(retention.readOnly);
	EXPECT_THAT(
		retention.synonyms, ElementsAre(
								ConfigSynonym{"log.retention.hours", "24", STATIC_BROKER},
								ConfigSynonym{"log.retention.hours", "168", DEFAULT}));
}

TEST(ConfigDescription, GroupConfigTellsGroupFileAndDefault)
{
	const BrokerConfig broker = BrokerConfig::parse({{"group.consumer.session.timeout.ms", "50000"}});
	const ConfigEntry session =
		entry(describeGroupConfigs(broker, {{"consumer.session.timeout.ms", "46000"}}), "consumer.session.timeout.ms");
	EXPECT_EQ(session.value, "46000");
	EXPECT_EQ(session.source, GROUP);
	EXPECT_FALSE(session.readOnly);
	EXPECT_THAT(
		session.synonyms, ElementsAre(
							  ConfigSynonym{"consumer.session.timeout.ms", "46000", GROUP},
							  ConfigSynonym{"group.consumer.session.timeout.ms", "50000", STATIC_BROKER},
							  ConfigSynonym{"group.consumer.session.timeout.ms", "45000", DEFAULT}));
	EXPECT_EQ(entry(describeGroupConfigs(broker, {}), "consumer.session.timeout.ms").source, STATIC_BROKER);
}

TEST(ConfigDescription, GroupConfigWithoutBrokerSettingHasItsOwnDefault)
{
	const ConfigEntry isolation = entry(describeGroupConfigs(BrokerConfig::parse({}), {}), "share.isolation.level");
	EXPECT_EQ(isolation.value, "read_uncommitted");
	EXPECT_EQ(isolation.source, DEFAULT);
	EXPECT_THAT(isolation.synonyms, ElementsAre(ConfigSynonym{"share.isolation.level", "read_uncommitted", DEFAULT}));
}

TEST(ConfigDescription, PasswordsAreNeverShown)
{
	const ConfigEntry password = brokerEntry({{"ssl.key.password", "secret"}}, "ssl.key.password");
	EXPECT_EQ(password.value, std::nullopt);
	EXPECT_TRUE(password.sensitive);
	EXPECT_THAT(password.synonyms, ElementsAre(ConfigSynonym{"ssl.key.password", std::nullopt, STATIC_BROKER}));
	EXPECT_TRUE(brokerEntry({{"listener.name.x.ssl.key.password", "s"}}, "listener.name.x.ssl.key.password").sensitive);
}

TEST(ConfigDescription, UnknownSettingsAreKeptAsSecrets)
{
	const ConfigEntry unknown = brokerEntry({{"some.secret", "value"}}, "some.secret");
	EXPECT_EQ(unknown.value, std::nullopt);
	EXPECT_TRUE(unknown.sensitive);
	EXPECT_EQ(unknown.type, SettingType::UNKNOWN);
}

} // namespace Aeon
