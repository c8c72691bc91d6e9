#include "StructRegistry.h"

#include "SpecReader.h"
#include "SpecText.h"

#include <gtest/gtest.h>

using namespace Aeon::Generator;

namespace
{

std::string namesInOrder(const StructRegistry& registry)
{
	std::string names;
	for (const auto& entry : registry.entries())
		names += entry.name + " ";
	return names;
}

} // namespace

TEST(StructRegistry, ListsEachStructBehindThoseItContains)
{
	const MessageSpec spec = readSpec(
		"sample.json", requestSpec(
						   R"({ "name": "A", "type": "[]Outer", "versions": "0+", "fields": [
				{ "name": "B", "type": "Inner", "versions": "1+", "fields": [
					{ "name": "C", "type": "[]Shared", "versions": "0+" } ] } ] })",
						   R"(, "commonStructs": [ { "name": "Shared", "versions": "0+", "fields": [] } ])"));
	const StructRegistry registry(spec);
	EXPECT_EQ(namesInOrder(registry), "Shared Inner Outer SampleRequest ");
	EXPECT_TRUE(registry.find("Inner").isValue);
	EXPECT_FALSE(registry.find("Outer").isValue);
}

TEST(StructRegistry, AStructHasTheVersionsOfTheFieldThatDeclaresIt)
{
	const MessageSpec spec =
		readSpec("sample.json", requestSpec(R"({ "name": "A", "type": "[]Outer", "versions": "0-3", "fields": [
			{ "name": "B", "type": "Inner", "versions": "2+", "fields": [] } ] })"));
	const StructRegistry registry(spec);
	EXPECT_EQ(registry.find("Outer").versions, Versions(0, 3));
	EXPECT_EQ(registry.find("Inner").versions, Versions(2, 3));
}

TEST(StructRegistry, AStructThatASecondFieldUsesMayOccurInEveryVersion)
{
	const MessageSpec spec =
		readSpec("sample.json", requestSpec(R"({ "name": "A", "type": "[]One", "versions": "2+", "fields": [
				{ "name": "C", "type": "Two", "versions": "3+", "fields": [] } ] },
			{ "name": "B", "type": "One", "versions": "0+" })"));
	const StructRegistry registry(spec);
	EXPECT_EQ(registry.find("One").versions, spec.validVersions);
	EXPECT_EQ(registry.find("Two").versions, spec.validVersions);
}

TEST(StructRegistry, LeavesOutSharedStructsThatNobodyUses)
{
	const MessageSpec spec = readSpec(
		"sample.json",
		requestSpec("", R"(, "commonStructs": [ { "name": "Unused", "versions": "0+", "fields": [] } ])"));
	EXPECT_EQ(namesInOrder(StructRegistry(spec)), "SampleRequest ");
}
