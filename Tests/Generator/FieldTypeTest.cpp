#include "FieldType.h"

#include <gtest/gtest.h>

using Aeon::Generator::FieldType;
using Kind = FieldType::Kind;

TEST(FieldType, ReadsPrimitivesStructsAndArrays)
{
	EXPECT_EQ(FieldType::parse("int32")->kind, Kind::INT32);
	EXPECT_EQ(FieldType::parse("float64")->kind, Kind::FLOAT64);
	EXPECT_EQ(FieldType::parse("records")->kind, Kind::RECORDS);
	const auto strings = FieldType::parse("[]string");
	EXPECT_EQ(strings->kind, Kind::STRING);
	EXPECT_TRUE(strings->isArray);
	const auto structs = FieldType::parse("[]Topic");
	EXPECT_EQ(structs->kind, Kind::STRUCT);
	EXPECT_EQ(structs->structName, "Topic");
	EXPECT_TRUE(structs->element().isStruct());
}

TEST(FieldType, RefusesWhatIsNeither)
{
	for (const char* text : {"", "[]", "int33", "strng", "[][]int32", "Topic Name", "topic", "[] int32"})
		EXPECT_FALSE(FieldType::parse(text).has_value()) << text;
}

TEST(FieldType, KnowsSizesAndNulls)
{
	EXPECT_EQ(FieldType::parse("bool")->fixedSize(), 1u);
	EXPECT_EQ(FieldType::parse("uint16")->fixedSize(), 2u);
	EXPECT_EQ(FieldType::parse("uuid")->fixedSize(), 16u);
	EXPECT_EQ(FieldType::parse("string")->fixedSize(), 0u);
	EXPECT_EQ(FieldType::parse("[]int32")->fixedSize(), 0u);
	EXPECT_FALSE(FieldType::parse("uuid")->canBeNull());
	EXPECT_TRUE(FieldType::parse("[]uuid")->canBeNull());
	EXPECT_TRUE(FieldType::parse("Topic")->canBeNull());
}
