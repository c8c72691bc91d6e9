#include "EmitContext.h"
#include "SpecException.h"
#include "SpecReader.h"
#include "SpecRules.h"
#include "SpecText.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

using namespace Aeon::Generator;

namespace
{

/// A spec that breaks one rule, and the whole line that must say so.
struct BrokenSpec
{
	std::string name;
	std::string text;
	std::string error;

	friend std::ostream& operator<<(std::ostream& out, const BrokenSpec& spec) { return out << spec.name; }
};

/// What the generator says to the spec, or "" where it takes it.
std::string errorOf(const std::string& text)
{
	try
	{
		const MessageSpec spec = readSpec("sample.json", text);
		checkSpec(spec);
		const EmitContext context(spec, {"Aeon::Sample", "Aeon/Sample", "sample"});
		for (const auto& entry : context.registry().entries())
			context.fieldsOf(entry);
		return "";
	}
	catch (const SpecException& error)
	{
		return error.what();
	}
}

std::string at(const std::string& place, const std::string& message)
{
	return "sample.json: SampleRequest" + place + ": " + message;
}

class BrokenSpecs : public testing::TestWithParam<BrokenSpec>
{
};

} // namespace

TEST_P(BrokenSpecs, AreRefusedWithFileAndField)
{
	EXPECT_EQ(errorOf(GetParam().text), GetParam().error);
}

INSTANTIATE_TEST_SUITE_P(
	Fields, BrokenSpecs,
	testing::Values(
		BrokenSpec{
			"UnknownType", requestSpec(R"({ "name": "A", "type": "strng", "versions": "0+" })"),
			at(".A", "unknown type 'strng'")},
		BrokenSpec{
			"UnknownAttribute", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "ignoreable": true })"),
			at(".A", "unknown attribute 'ignoreable'")},
		BrokenSpec{
			"MissingVersions", requestSpec(R"({ "name": "A", "type": "int8" })"), at(".A", "'versions' is missing")},
		BrokenSpec{
			"BadVersions", requestSpec(R"({ "name": "A", "type": "int8", "versions": "3-1" })"),
			at(".A", "'versions': '3-1' is no range of versions")},
		BrokenSpec{
			"OverlappingVersions", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0-2" },
				{ "name": "A", "type": "int16", "versions": "2+" })"),
			at(".A", "field is declared twice with overlapping versions (2)")},
		BrokenSpec{
			"DeclaredTwice", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0-1" },
				{ "name": "a", "type": "int16", "versions": "2+" })"),
			at(".a", "field is declared twice")},
		BrokenSpec{
			"DuplicateTag",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "2+", "taggedVersions": "2+", "tag": 0 },
				{ "name": "B", "type": "int8", "versions": "2+", "taggedVersions": "2+", "tag": 0 })"),
			at(".B", "tag 0 is taken by 'A'")},
		BrokenSpec{
			"TagGap",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "2+", "taggedVersions": "2+", "tag": 1 })"),
			at(".A", "tags must run from 0 without gaps, and 1 is beyond the last of 1")},
		BrokenSpec{
			"TagWithoutVersions", requestSpec(R"({ "name": "A", "type": "int8", "versions": "2+", "tag": 0 })"),
			at(".A", "'tag' without 'taggedVersions'")},
		BrokenSpec{
			"VersionsWithoutTag",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "2+", "taggedVersions": "2+" })"),
			at(".A", "'taggedVersions' without 'tag'")},
		BrokenSpec{
			"TagBeforeFlexible",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "taggedVersions": "1+", "tag": 0 })"),
			at(".A", "'taggedVersions' lie outside the message's flexible versions")},
		BrokenSpec{
			"TagOutsideField",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "3+", "taggedVersions": "2+", "tag": 0 })"),
			at(".A", "'taggedVersions' lie outside the field's versions")},
		BrokenSpec{
			"ClosedTag",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "2+", "taggedVersions": "2-3", "tag": 0 })"),
			at(".A", "'taggedVersions' must be open-ended")},
		BrokenSpec{
			"NullableNumber",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "nullableVersions": "0+" })"),
			at(".A", "'nullableVersions' for a type that is never null")},
		BrokenSpec{
			"NullDefaultOfNonNullable",
			requestSpec(R"({ "name": "A", "type": "string", "versions": "0+", "default": "null" })"),
			at(".A", "default null in versions that are not nullable")},
		BrokenSpec{
			"BadDefault", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "default": "300" })"),
			at(".A", "'300' is no default of this type")},
		BrokenSpec{
			"BadBool", requestSpec(R"({ "name": "A", "type": "bool", "versions": "0+", "default": "yes" })"),
			at(".A", "'yes' is no default of this type")},
		BrokenSpec{
			"ArrayDefault", requestSpec(R"({ "name": "A", "type": "[]int8", "versions": "0+", "default": "1" })"),
			at(".A", "'1' is no default of this type")},
		BrokenSpec{
			"BadName", requestSpec(R"({ "name": "A b", "type": "int8", "versions": "0+" })"),
			at(".A b", "'A b' cannot be the name of a field")},
		BrokenSpec{
			"FlexibleNumber",
			requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "flexibleVersions": "none" })"),
			at(".A", "'flexibleVersions' is only for strings and bytes")},
		BrokenSpec{
			"BadFlag", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "ignorable": 1 })"),
			at(".A", "'ignorable' must be true or false")},
		BrokenSpec{
			"NestedField", requestSpec(R"({ "name": "A", "type": "[]T", "versions": "0+", "fields": [
				{ "name": "B", "type": "int33", "versions": "0+" } ] })"),
			at(".A.B", "unknown type 'int33'")}),
	[](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
	Structs, BrokenSpecs,
	testing::Values(
		BrokenSpec{
			"MissingStruct", requestSpec(R"({ "name": "A", "type": "[]Topic", "versions": "0+" })"),
			at(".A", "struct 'Topic' is missing")},
		BrokenSpec{
			"StructTwice", requestSpec(R"({ "name": "A", "type": "T", "versions": "0+", "fields": [] },
				{ "name": "B", "type": "T", "versions": "0+", "fields": [] })"),
			at(".B", "struct 'T' is declared twice")},
		BrokenSpec{
			"StructOfMessageName",
			requestSpec(R"({ "name": "A", "type": "SampleRequest", "versions": "0+", "fields": [] })"),
			at(".A", "struct 'SampleRequest' is declared twice")},
		BrokenSpec{
			"StructOfTakenName", requestSpec(R"({ "name": "A", "type": "Records", "versions": "0+", "fields": [] })"),
			at(".A", "'Records' cannot be the name of a struct")},
		BrokenSpec{
			"FieldsOfANumber", requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+", "fields": [] })"),
			at(".A", "only a struct can have 'fields'")},
		BrokenSpec{
			"StructInItself",
			requestSpec(
				R"({ "name": "A", "type": "T", "versions": "0+" })",
				R"(, "commonStructs": [ { "name": "T", "versions": "0+", "fields": [
					{ "name": "B", "type": "[]T", "versions": "0+" } ] } ])"),
			at(".T.B", "struct 'T' contains itself")}),
	[](const auto& tested) { return tested.param.name; });

INSTANTIATE_TEST_SUITE_P(
	Messages, BrokenSpecs,
	testing::Values(
		BrokenSpec{
			"MissingName", R"({ "type": "data", "validVersions": "0", "flexibleVersions": "none" })",
			"sample.json: 'name' is missing"},
		BrokenSpec{
			"UnknownMessageType",
			R"({ "type": "reply", "name": "SampleRequest", "validVersions": "0", "flexibleVersions": "none" })",
			"sample.json: SampleRequest: unknown message type 'reply'"},
		BrokenSpec{
			"MissingApiKey",
			R"({ "type": "request", "name": "SampleRequest", "validVersions": "0", "flexibleVersions": "none" })",
			"sample.json: SampleRequest: 'apiKey' is missing"},
		BrokenSpec{
			"MissingFlexibleVersions", R"({ "type": "data", "name": "SampleRequest", "validVersions": "0" })",
			"sample.json: SampleRequest: 'flexibleVersions' is missing"},
		BrokenSpec{
			"OpenValidVersions",
			R"({ "type": "data", "name": "SampleRequest", "validVersions": "0+", "flexibleVersions": "none" })",
			"sample.json: SampleRequest: 'validVersions' must have an end"},
		BrokenSpec{"NoObject", "[]", "sample.json: must be a JSON object"},
		BrokenSpec{
			"BadJson", "{ \"name\": ",
			"sample.json: parse error at line 1, column 11: syntax error while parsing value - unexpected end of "
			"input; "
			"expected '[', '{', or a literal"}),
	[](const auto& tested) { return tested.param.name; });

TEST(BrokenSpec, AWholeOneIsTaken)
{
	EXPECT_EQ(errorOf(requestSpec(R"({ "name": "A", "type": "int8", "versions": "0+" })")), "");
}
