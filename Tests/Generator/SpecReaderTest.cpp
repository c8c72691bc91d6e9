#include "SpecReader.h"

#include "SpecText.h"

#include <gtest/gtest.h>

using namespace Aeon::Generator;

TEST(SpecReader, SkipsCommentsOutsideStringsAlone)
{
	const MessageSpec spec = readSpec(
		"sample.json",
		R"(// a line before
		{ "type": "data", "name": "Sample", /* a
		   block */ "validVersions": "0", "flexibleVersions": "none", // behind
		  "fields": [
			/***** stars *****/
			{ "name": "Url", "type": "string", "versions": "0+", "default": "http://a /* b */", "about": "// no" }
		] })");
	ASSERT_EQ(spec.fields.size(), 1u);
	EXPECT_EQ(spec.fields[0].defaultText, "http://a /* b */");
}

TEST(SpecReader, ReadsEveryAttributeOfAField)
{
	const MessageSpec spec = readSpec(
		"sample.json", requestSpec(R"({ "name": "Ids", "type": "[]uuid", "versions": "1+", "nullableVersions": "2+",
			"taggedVersions": "2+", "tag": 0, "default": "null", "ignorable": true, "mapKey": true,
			"entityType": "topicName", "zeroCopy": true, "about": "Text." })"));
	EXPECT_EQ(spec.type, MessageSpec::Type::REQUEST);
	EXPECT_EQ(spec.apiKey, 7);
	EXPECT_EQ(spec.validVersions, Versions(0, 4));
	const FieldSpec& field = spec.fields.at(0);
	EXPECT_TRUE(field.type.isArray);
	EXPECT_EQ(field.versions, Versions(1, Versions::HIGHEST));
	EXPECT_EQ(field.nullableVersions, Versions(2, Versions::HIGHEST));
	EXPECT_EQ(field.tag, 0u);
	EXPECT_TRUE(field.ignorable);
	EXPECT_TRUE(field.mapKey);
	EXPECT_FALSE(field.declaresStruct);
}

TEST(SpecReader, TaggedVersionsStandInForMissingVersions)
{
	const MessageSpec spec =
		readSpec("sample.json", requestSpec(R"({ "name": "A", "type": "int8", "taggedVersions": "3+", "tag": 0 })"));
	EXPECT_EQ(spec.fields.at(0).versions, Versions(3, Versions::HIGHEST));
}

TEST(SpecReader, DefaultsMayBeJsonNumbersAndBooleans)
{
	const MessageSpec spec =
		readSpec("sample.json", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "default": -1 },
			{ "name": "B", "type": "bool", "versions": "0+", "default": true },
			{ "name": "C", "type": "[]int32", "versions": "0+", "nullableVersions": "0+", "default": null })"));
	EXPECT_EQ(spec.fields.at(0).defaultText, "-1");
	EXPECT_EQ(spec.fields.at(1).defaultText, "true");
	EXPECT_FALSE(spec.fields.at(2).defaultText.has_value());
}

TEST(SpecReader, ARemovedApiNeedsNoFields)
{
	const MessageSpec spec =
		readSpec("sample.json", R"({ "apiKey": 4, "type": "request", "name": "Gone", "validVersions": "none" })");
	EXPECT_TRUE(spec.validVersions.empty());
	EXPECT_TRUE(spec.fields.empty());
}
