#include "Aeon/Base/SettingTable.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition FIRST_AREA[] = {setting("log.dirs", LIST), setting("num.partitions", INT, "1")};
constexpr SettingDefinition SECOND_AREA[] = {setting("listeners", LIST), setting("log.dir", LIST)};
constexpr SettingDefinition SAME_NAME[] = {setting("log.dir", STRING)};

SettingTable table()
{
	return SettingTable{FIRST_AREA, SECOND_AREA};
}

} // namespace

TEST(SettingTable, FindsRowsOfAllAreasByName)
{
	const SettingTable all = table();
	ASSERT_NE(all.find("listeners"), nullptr);
	EXPECT_EQ(all.find("listeners")->type, LIST);
	EXPECT_EQ(all.find("num.partitions")->defaultText, "1");
	EXPECT_EQ(all.find("listener"), nullptr);
	EXPECT_EQ(all.find(""), nullptr);
}

TEST(SettingTable, RowsAscendByName)
{
	const SettingTable all = table();
	std::vector<std::string_view> names;
	for (const SettingDefinition* row : all.rows())
		names.push_back(row->name);
	EXPECT_EQ(names, (std::vector<std::string_view>{"listeners", "log.dir", "log.dirs", "num.partitions"}));
}

TEST(SettingTable, SuggestsTheNearestNameForASlip)
{
	EXPECT_EQ(table().nearest("num.partition"), "num.partitions");
	EXPECT_EQ(table().nearest("listenres"), "listeners");
	EXPECT_EQ(table().nearest("log.drs"), "log.dirs");
}

TEST(SettingTable, SuggestsNothingForAnotherWord)
{
	EXPECT_EQ(table().nearest("zookeeper.connect"), "");
	EXPECT_EQ(table().nearest(std::string(5000, 'x')), "");
}

TEST(SettingTableDeathTest, ANameThatOccursTwiceIsABug)
{
	EXPECT_DEATH((SettingTable{SECOND_AREA, SAME_NAME}), "twice");
}

} // namespace Aeon
