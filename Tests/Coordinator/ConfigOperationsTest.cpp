#include "Aeon/Coordinator/ConfigOperations.h"

#include "TestImage.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

const TestRules RULES;
const ConfigResource TOPIC{ConfigResourceType::TOPIC, "t"};

MetadataImage::Ptr imageWith(const ConfigMap& configs)
{
	NewTopic topic = topicNamed("t");
	topic.configs = configs;
	return withTopics(cluster(), {topic});
}

Outcome<std::vector<Result<void>>>
alter(const MetadataImage::Ptr& image, std::vector<ConfigChange> changes, const ConfigResource& resource = TOPIC)
{
	const ConfigAlteration alteration{resource, std::move(changes)};
	return alterConfigs(*image, std::span(&alteration, 1), RULES);
}

ConfigMap configsAfter(const MetadataImage::Ptr& image, const MetadataRecords& records)
{
	return replayed(image, records)->configs(ConfigResourceType::TOPIC, "t");
}

} // namespace

TEST(AlterConfigs, SetsRemovesAndLeavesTheRest)
{
	const auto image = imageWith({{"retention.ms", "5"}, {"cleanup.policy", "compact"}});
	auto outcome = alter(image, {{"retention.ms", ConfigChangeType::SET, "6"}});
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"retention.ms", "6"}, {"cleanup.policy", "compact"}}));
	outcome = alter(image, {{"retention.ms", ConfigChangeType::REMOVE, ""}});
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"cleanup.policy", "compact"}}));
}

TEST(AlterConfigs, AppendsToTheDefaultWhereNothingIsSet)
{
	const auto image = imageWith({});
	const auto outcome = alter(image, {{"cleanup.policy", ConfigChangeType::APPEND, "compact"}});
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"cleanup.policy", "delete,compact"}}));
}

TEST(AlterConfigs, AppendsOnceAndSubtractsWhatIsThere)
{
	const auto image = imageWith({{"cleanup.policy", "compact"}});
	auto outcome = alter(image, {{"cleanup.policy", ConfigChangeType::APPEND, "compact,delete"}});
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"cleanup.policy", "compact,delete"}}));
	outcome = alter(image, {{"cleanup.policy", ConfigChangeType::SUBTRACT, "delete,compact"}});
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"cleanup.policy", ""}}));
}

TEST(AlterConfigs, RecordsNothingWhereNothingChanges)
{
	const auto image = imageWith({{"retention.ms", "5"}});
	EXPECT_TRUE(alter(image, {{"retention.ms", ConfigChangeType::SET, "5"}}).records.empty());
	EXPECT_TRUE(alter(image, {{"cleanup.policy", ConfigChangeType::REMOVE, ""}}).records.empty());
}

TEST(AlterConfigs, GroupNeedNotExist)
{
	const auto image = cluster();
	const ConfigResource group{ConfigResourceType::GROUP, "g"};
	const auto outcome = alter(image, {{"retention.ms", ConfigChangeType::SET, "6"}}, group);
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(
		replayed(image, outcome.records)->configs(ConfigResourceType::GROUP, "g"), (ConfigMap{{"retention.ms", "6"}}));
}

TEST(AlterConfigs, RefusesWithKafkasCodes)
{
	const auto image = imageWith({{"retention.ms", "5"}});
	const std::vector<ConfigChange> set{{"retention.ms", ConfigChangeType::SET, "6"}};
	struct Case
	{
		const char* what;
		std::vector<ConfigChange> changes;
		ConfigResource resource;
		ErrorCode code;
	};
	const Case cases[] = {
		{"an unknown key", {{"no.such", ConfigChangeType::SET, "1"}}, TOPIC, ErrorCode::INVALID_CONFIG},
		{"a bad value", {{"retention.ms", ConfigChangeType::SET, "bad"}}, TOPIC, ErrorCode::INVALID_CONFIG},
		{"an append to no list", {{"retention.ms", ConfigChangeType::APPEND, "1"}}, TOPIC, ErrorCode::INVALID_CONFIG},
		{"a subtraction from no list",
		 {{"retention.ms", ConfigChangeType::SUBTRACT, "1"}},
		 TOPIC,
		 ErrorCode::INVALID_CONFIG},
		{"an unknown operation",
		 {{"retention.ms", static_cast<ConfigChangeType>(9), "1"}},
		 TOPIC,
		 ErrorCode::INVALID_REQUEST},
		{"one bad change of two",
		 {{"cleanup.policy", ConfigChangeType::SET, "compact"}, {"retention.ms", ConfigChangeType::SET, "bad"}},
		 TOPIC,
		 ErrorCode::INVALID_CONFIG},
		{"no such topic", set, {ConfigResourceType::TOPIC, "u"}, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION},
		{"a bad topic name", set, {ConfigResourceType::TOPIC, "a b"}, ErrorCode::INVALID_TOPIC_EXCEPTION},
		{"an empty topic name", set, {ConfigResourceType::TOPIC, ""}, ErrorCode::INVALID_REQUEST},
		{"no broker id", set, {ConfigResourceType::BROKER, "x"}, ErrorCode::INVALID_REQUEST},
		{"a negative broker id", set, {ConfigResourceType::BROKER, "-1"}, ErrorCode::INVALID_REQUEST},
		{"an empty group name", set, {ConfigResourceType::GROUP, ""}, ErrorCode::INVALID_REQUEST},
		{"no such broker", set, {ConfigResourceType::BROKER, "7"}, ErrorCode::BROKER_ID_NOT_REGISTERED},
	};
	for (const Case& it : cases)
	{
		const auto outcome = alter(image, it.changes, it.resource);
		EXPECT_EQ(outcome.response[0].code(), it.code) << it.what;
		EXPECT_TRUE(outcome.records.empty()) << it.what;
	}
}

TEST(ReplaceConfigs, TakesAwayWhatIsNotNamed)
{
	const auto image = imageWith({{"retention.ms", "5"}, {"cleanup.policy", "compact"}});
	const ConfigReplacement replacement{TOPIC, {{"retention.ms", "7"}}};
	const auto outcome = replaceConfigs(*image, std::span(&replacement, 1), RULES);
	ASSERT_TRUE(outcome.response[0].ok());
	EXPECT_EQ(configsAfter(image, outcome.records), (ConfigMap{{"retention.ms", "7"}}));
}

TEST(ReplaceConfigs, RefusesBadValuesWithoutTouchingAnything)
{
	const auto image = imageWith({{"retention.ms", "5"}});
	const ConfigReplacement replacement{TOPIC, {{"retention.ms", "bad"}}};
	const auto outcome = replaceConfigs(*image, std::span(&replacement, 1), RULES);
	EXPECT_EQ(outcome.response[0].code(), ErrorCode::INVALID_CONFIG);
	EXPECT_TRUE(outcome.records.empty());
}

} // namespace Aeon::Coordinator
