#include "DefaultValue.h"

#include <gtest/gtest.h>

#include <cstdint>

using namespace Aeon::Generator;

namespace
{

FieldSpec fieldOf(const char* type, std::optional<std::string> text)
{
	FieldSpec field;
	field.name = "Field";
	field.type = *FieldType::parse(type);
	field.defaultText = std::move(text);
	return field;
}

} // namespace

TEST(DefaultValue, IntegersAreDecimalOrHexadecimal)
{
	EXPECT_EQ(integerDefault(fieldOf("int32", std::nullopt)), 0);
	EXPECT_EQ(integerDefault(fieldOf("int32", "")), 0);
	EXPECT_EQ(integerDefault(fieldOf("int32", "-1")), -1);
	EXPECT_EQ(integerDefault(fieldOf("int32", "0x7fffffff")), INT32_MAX);
	EXPECT_EQ(integerDefault(fieldOf("int64", "9223372036854775807")), INT64_MAX);
}

TEST(DefaultValue, IntegersMustFitTheirType)
{
	EXPECT_FALSE(integerDefault(fieldOf("int8", "128")).has_value());
	EXPECT_FALSE(integerDefault(fieldOf("uint16", "-1")).has_value());
	EXPECT_EQ(integerDefault(fieldOf("uint32", "4294967295")), 4294967295);
	EXPECT_FALSE(integerDefault(fieldOf("int32", "twelve")).has_value());
	EXPECT_FALSE(integerDefault(fieldOf("int32", "1 ")).has_value());
}

TEST(DefaultValue, NullIsTheWordAndNotItsAbsence)
{
	EXPECT_TRUE(defaultsToNull(fieldOf("string", "null")));
	EXPECT_FALSE(defaultsToNull(fieldOf("string", std::nullopt)));
	EXPECT_TRUE(defaultsToNull(fieldOf("[]int32", "null")));
	EXPECT_TRUE(defaultsToNull(fieldOf("Topic", "null")));
}
