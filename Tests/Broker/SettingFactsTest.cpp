// Holds the tables of settings against Kafka's own, where that reference lies beside the checkout.

#include "Aeon/Base/SettingValue.h"
#include "Aeon/Broker/BrokerSettings.h"
#include "Aeon/Broker/GroupSettings.h"
#include "Aeon/Broker/TopicSettings.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace Aeon
{

namespace
{

using Json = nlohmann::json;

class SettingFacts : public testing::Test
{
protected:
	/// The reference file; skips the test where there is none.
	static Json reference(const std::string& name)
	{
		std::ifstream in(std::filesystem::path(AEON_SOURCE_DIR) / "../shared/kafka" / name);
		return in ? Json::parse(in) : Json();
	}
};

/// Defaults that are ours on purpose.
const std::set<std::string> OUR_DEFAULTS{
	"node.id",
	"process.roles",
	"controller.listener.names",
	"socket.receive.buffer.bytes",
	"socket.send.buffer.bytes",
	"ssl.keystore.type",
	"ssl.truststore.type",
};

std::string typeName(SettingType type)
{
	constexpr const char* NAMES[] = {"unknown", "boolean", "string", "int",   "short",
									 "long",    "double",  "list",   "class", "password"};
	return NAMES[static_cast<int>(type)];
}

std::string updateName(SettingUpdate update)
{
	constexpr const char* NAMES[] = {"read-only", "per-broker", "cluster-wide"};
	return NAMES[static_cast<int>(update)];
}

std::string joined(const Json& items)
{
	std::string text;
	for (const auto& item : items)
		text += (text.empty() ? "" : ",") + item.get<std::string>();
	return text;
}

void compareDefault(const SettingDefinition& row, const Json& fact)
{
	if (OUR_DEFAULTS.contains(std::string(row.name))) return;
	ASSERT_TRUE(fact.contains("default_string")) << row.name;
	const Json& text = fact["default_string"];
	EXPECT_EQ(row.defaultText.has_value(), !text.is_null()) << row.name;
	if (!row.defaultText || text.is_null()) return;
	EXPECT_EQ(*row.defaultText, text.get<std::string>()) << row.name;
	EXPECT_EQ(settingText(defaultValue(row)), text.get<std::string>()) << row.name;
}

void compareRange(const SettingDefinition& row, const Json& valid)
{
	const auto bound = [&](const char* key)
	{ return valid.contains(key) ? std::optional<double>(valid[key].get<double>()) : std::nullopt; };
	EXPECT_EQ(row.min, bound("min")) << row.name;
	EXPECT_EQ(row.max, bound("max")) << row.name;
}

void compareAllowed(const SettingDefinition& row, const Json& valid)
{
	const std::string allowed =
		joined(valid.value("allowed", Json::array())) + joined(valid.value("allowed_items", Json::array()));
	const bool ours = OUR_DEFAULTS.contains(std::string(row.name));
	EXPECT_TRUE(ours || row.allowed == allowed) << row.name << " allows " << row.allowed << ", not " << allowed;
	EXPECT_EQ(row.allowedIgnoresCase, valid.value("case_insensitive", false)) << row.name;
	EXPECT_EQ(row.checkedList, valid.value("items_non_empty", false)) << row.name;
	EXPECT_EQ(row.emptyListAllowed, valid.value("empty_list_allowed", true)) << row.name;
	EXPECT_EQ(row.rule.accepts != nullptr, valid.contains("rule") && valid["rule"] != "not null") << row.name;
}

void compareCommon(const SettingDefinition& row, const Json& fact)
{
	EXPECT_EQ(typeName(row.type), fact["type"].get<std::string>()) << row.name;
	EXPECT_EQ(row.sensitive(), fact.value("sensitive", false)) << row.name;
	EXPECT_EQ(row.internal, fact.value("internal", false)) << row.name;
	compareDefault(row, fact);
	const Json valid = fact.value("valid", Json::object());
	compareRange(row, valid);
	compareAllowed(row, valid);
}

using Synonyms = std::vector<std::pair<std::string, std::int64_t>>;

Synonyms synonymsOf(const SettingDefinition& row)
{
	Synonyms synonyms;
	for (const SettingSynonym& synonym : row.synonyms)
		if (!synonym.name.empty()) synonyms.emplace_back(synonym.name, synonym.factor);
	return synonyms;
}

void compareUpdate(const SettingDefinition& row, const Json& fact)
{
	EXPECT_EQ(updateName(row.update), fact["update_mode"].get<std::string>()) << row.name;
	EXPECT_EQ(row.dynamicOnly, fact.value("dynamic_only", false)) << row.name;
	EXPECT_EQ(row.listenerPrefixOnly, fact.value("dynamic_only_with_listener_prefix", false)) << row.name;
	EXPECT_EQ(row.deprecated, fact.value("deprecated", false)) << row.name;
	Synonyms synonyms;
	for (const auto& name : fact.value("synonyms_by_precedence", Json::array()))
		synonyms.emplace_back(name.get<std::string>(), 1);
	EXPECT_EQ(synonymsOf(row), synonyms) << row.name;
}

void compareTopicSynonyms(const SettingDefinition& row, const Json& fact)
{
	const std::map<std::string, std::int64_t> factors{{"", 1}, {"minutes_to_ms", 60000}, {"hours_to_ms", 3600000}};
	Synonyms synonyms;
	for (const auto& synonym : fact["broker_synonyms"])
		synonyms.emplace_back(synonym["name"].get<std::string>(), factors.at(synonym.value("convert", "")));
	EXPECT_EQ(synonymsOf(row), synonyms) << row.name;
	for (const auto& [name, factor] : synonyms)
		EXPECT_NE(brokerSettings().find(name), nullptr) << name;
}

} // namespace

TEST_F(SettingFacts, BrokerTableHoldsEveryKafkaSettingAsKafkaDefinesIt)
{
	const Json facts = reference("broker-configs.json");
	if (facts.is_null()) GTEST_SKIP() << "Kafka's reference data is not beside the checkout: nothing was compared";
	std::set<std::string> names;
	for (const Json& fact : facts)
	{
		const std::string name = fact["name"];
		names.insert(name);
		const SettingDefinition* row = brokerSettings().find(name);
		ASSERT_NE(row, nullptr) << name;
		compareCommon(*row, fact);
		compareUpdate(*row, fact);
	}
	EXPECT_EQ(names.size(), 388u);
	for (const SettingDefinition* row : brokerSettings().rows())
		EXPECT_TRUE(row->name.starts_with("aeon.") || names.contains(std::string(row->name))) << row->name;
}

TEST_F(SettingFacts, TopicTableHoldsEveryKafkaSettingAsKafkaDefinesIt)
{
	const Json facts = reference("topic-configs.json");
	if (facts.is_null()) GTEST_SKIP() << "Kafka's reference data is not beside the checkout: nothing was compared";
	EXPECT_EQ(facts.size(), TopicSettings::table().rows().size());
	for (const Json& fact : facts)
	{
		const SettingDefinition* row = TopicSettings::table().find(fact["name"].get<std::string>());
		ASSERT_NE(row, nullptr) << fact["name"];
		compareCommon(*row, fact);
		compareTopicSynonyms(*row, fact);
	}
}

TEST_F(SettingFacts, GroupTableHoldsEveryKafkaSettingAsKafkaDefinesIt)
{
	const Json facts = reference("group-configs.json");
	if (facts.is_null()) GTEST_SKIP() << "Kafka's reference data is not beside the checkout: nothing was compared";
	EXPECT_EQ(facts["group"].size(), GroupSettings::table().rows().size());
	for (const Json& fact : facts["group"])
	{
		const SettingDefinition* row = GroupSettings::table().find(fact["name"].get<std::string>());
		ASSERT_NE(row, nullptr) << fact["name"];
		EXPECT_EQ(typeName(row->type), fact["type"].get<std::string>()) << row->name;
		compareDefault(*row, fact);
		compareRange(*row, fact.value("valid", Json::object()));
		const Json broker = fact["broker_default"];
		EXPECT_EQ(std::string(row->synonyms[0].name), broker.is_null() ? "" : broker.get<std::string>());
	}
}

TEST(SettingTables, EveryHonouredOrRefusedSettingSaysWhatItDoes)
{
	for (const SettingTable* table : {&brokerSettings(), &TopicSettings::table(), &GroupSettings::table()})
		for (const SettingDefinition* row : table->rows())
			EXPECT_EQ(row->documentation.empty(), row->effect == SettingEffect::NO_EFFECT) << row->name;
}

TEST(SettingTables, EveryDefaultPassesItsOwnCheck)
{
	for (const SettingTable* table : {&brokerSettings(), &TopicSettings::table(), &GroupSettings::table()})
		for (const SettingDefinition* row : table->rows())
		{
			const bool nothing = !row->defaultText || row->defaultText->empty();
			EXPECT_TRUE(nothing || parseSetting(*row, *row->defaultText).ok()) << row->name;
		}
}

} // namespace Aeon
