#include "Aeon/Base/SettingValue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using enum SettingType;
using testing::ElementsAre;
using testing::IsEmpty;

bool accepts(const SettingDefinition& row, std::string_view text)
{
	return parseSetting(row, text).ok();
}

std::string refusal(const SettingDefinition& row, std::string_view text)
{
	const Result<SettingValue> value = parseSetting(row, text);
	return value ? "accepted" : value.error().message;
}

} // namespace

TEST(SettingValue, BooleansAreReadInAnyCase)
{
	const SettingDefinition row = setting("flag", BOOLEAN);
	EXPECT_EQ(parseSetting(row, "TRUE").value(), SettingValue(true));
	EXPECT_EQ(parseSetting(row, " False ").value(), SettingValue(false));
	EXPECT_FALSE(accepts(row, "yes"));
	EXPECT_FALSE(accepts(row, ""));
	EXPECT_FALSE(accepts(row, "1"));
}

TEST(SettingValue, WholeNumbersKeepToTheBitsOfTheirType)
{
	EXPECT_TRUE(accepts(setting("short", SHORT), "32767"));
	EXPECT_FALSE(accepts(setting("short", SHORT), "32768"));
	EXPECT_TRUE(accepts(setting("int", INT), "-2147483648"));
	EXPECT_FALSE(accepts(setting("int", INT), "2147483648"));
	EXPECT_EQ(
		parseSetting(setting("long", LONG), "9223372036854775807").value(), SettingValue(std::int64_t{INT64_MAX}));
	EXPECT_FALSE(accepts(setting("long", LONG), "9223372036854775808"));
}

TEST(SettingValue, WholeNumbersMayBeginWithAPlus)
{
	EXPECT_EQ(parseSetting(setting("int", INT), "+7").value(), SettingValue(std::int64_t{7}));
	for (const char* text : {"+", "+-7", "-+7", "++7", "7.0", "0x7", "7 8", "seven", "-"})
		EXPECT_FALSE(accepts(setting("int", INT), text)) << text;
}

TEST(SettingValue, BoundsAreInclusive)
{
	const SettingDefinition row = setting("level", INT).between(1, 9);
	EXPECT_TRUE(accepts(row, "1"));
	EXPECT_TRUE(accepts(row, "9"));
	EXPECT_FALSE(accepts(row, "0"));
	EXPECT_FALSE(accepts(row, "10"));
	EXPECT_FALSE(accepts(setting("ratio", DOUBLE).between(0, 0.5), "0.51"));
	EXPECT_FALSE(accepts(setting("ratio", DOUBLE).between(0, 0.5), "NaN"));
}

TEST(SettingValue, ListsAreSplitAtCommasWithTheSpacesAroundThem)
{
	const SettingDefinition row = setting("names", LIST);
	using Items = std::vector<std::string>;
	EXPECT_EQ(parseSetting(row, " a , b,c ").value(), SettingValue(Items{"a", "b", "c"}));
	EXPECT_EQ(parseSetting(row, "").value(), SettingValue(Items{}));
	EXPECT_EQ(parseSetting(row, "a,,b").value(), SettingValue(Items{"a", "", "b"}));
}

TEST(SettingValue, CheckedListsDropRepeatedItemsAndRefuseEmptyOnes)
{
	const SettingDefinition row = setting("policy", LIST).items("compact,delete");
	using Items = std::vector<std::string>;
	EXPECT_EQ(parseSetting(row, "delete,compact,delete").value(), SettingValue(Items{"delete", "compact"}));
	EXPECT_TRUE(accepts(row, ""));
	EXPECT_FALSE(accepts(row, "delete,"));
	EXPECT_FALSE(accepts(row, "keep"));
	EXPECT_FALSE(accepts(setting("listeners", LIST).someItems(), ""));
}

TEST(SettingValue, AllowedTextsAreMatchedByCaseUnlessSaidOtherwise)
{
	EXPECT_FALSE(accepts(setting("type", STRING).oneOf("CreateTime,LogAppendTime"), "createtime"));
	EXPECT_TRUE(accepts(setting("type", STRING).oneOfIgnoringCase("RS256,ES256"), "rs256"));
}

TEST(SettingValue, RefusalNamesKeyValueAndWhatIsAllowed)
{
	EXPECT_EQ(
		refusal(setting("num.partitions", INT).atLeast(1), "none"),
		"num.partitions=none: must be a whole number of 32 bits, at least 1");
	EXPECT_EQ(refusal(setting("ratio", DOUBLE).between(0, 1), "2"), "ratio=2: must be a number from 0.0 to 1.0");
	EXPECT_EQ(refusal(setting("flag", BOOLEAN), "maybe"), "flag=maybe: must be true or false");
	EXPECT_EQ(refusal(setting("type", STRING).oneOf("a,b"), "c"), "type=c: must be one of a,b");
	EXPECT_EQ(
		refusal(setting("l", LIST).someItems("a,b"), "c"), "l=c: must be a comma-separated list, not empty, of a,b");
}

TEST(SettingValue, RefusalDoesNotRepeatAPassword)
{
	constexpr SettingRule NEVER{[](std::string_view) { return false; }, "something else"};
	EXPECT_EQ(refusal(setting("secret", PASSWORD).must(NEVER), "hunter2"), "secret=(hidden): must be something else");
}

TEST(SettingValue, DoublesAreWrittenAsJavaWritesThem)
{
	EXPECT_EQ(settingText(0.5), "0.5");
	EXPECT_EQ(settingText(1.0), "1.0");
	EXPECT_EQ(settingText(0.0), "0.0");
	EXPECT_EQ(settingText(0.001), "0.001");
	EXPECT_EQ(settingText(0.0009), "9.0E-4");
	EXPECT_EQ(settingText(1234567.25), "1234567.25");
	EXPECT_EQ(settingText(1e7), "1.0E7");
	EXPECT_EQ(settingText(2147483647.0), "2.147483647E9");
	EXPECT_EQ(settingText(1.7976931348623157e308), "1.7976931348623157E308");
	EXPECT_EQ(settingText(-0.25), "-0.25");
}

TEST(SettingValue, DoublesAreReadAsJavaReadsThem)
{
	const SettingDefinition row = setting("ratio", DOUBLE);
	EXPECT_EQ(parseSetting(row, "1.7976931348623157E308").value(), SettingValue(1.7976931348623157e308));
	EXPECT_EQ(parseSetting(row, "+.5").value(), SettingValue(0.5));
	EXPECT_EQ(parseSetting(row, "2d").value(), SettingValue(2.0));
	EXPECT_FALSE(accepts(row, "half"));
	EXPECT_FALSE(accepts(row, ""));
}

TEST(SettingValue, SplitListOfNothingIsEmpty)
{
	EXPECT_THAT(splitList("  "), IsEmpty());
	EXPECT_THAT(splitList(","), ElementsAre("", ""));
}

} // namespace Aeon
