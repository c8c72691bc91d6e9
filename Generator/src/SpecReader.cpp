#include "SpecReader.h"

#include "SpecException.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace Aeon::Generator
{

namespace
{

using Json = nlohmann::json;

/// Reads the attributes of one JSON object and remembers its place for errors.
class ObjectReader
{
public:
	ObjectReader(const Json& object, const std::string& file, std::string place) :
		_object(object), _file(file), _place(std::move(place))
	{
		if (!object.is_object()) fail("must be a JSON object");
	}

	[[noreturn]] void fail(const std::string& message) const { throw SpecException(_file, _place, message); }

	const std::string& place() const noexcept { return _place; }
	void setPlace(std::string place) { _place = std::move(place); }

	void refuseOthersThan(std::initializer_list<std::string_view> known) const
	{
		for (const auto& [key, value] : _object.items())
			if (std::ranges::find(known, key) == known.end()) fail("unknown attribute '" + key + "'");
	}

	const Json* find(const char* key) const
	{
		const auto found = _object.find(key);
		return found == _object.end() ? nullptr : &*found;
	}

	std::string text(const char* key) const
	{
		const Json* value = find(key);
		if (value == nullptr) fail(std::string("'") + key + "' is missing");
		if (!value->is_string()) fail(std::string("'") + key + "' must be a string");
		return value->get<std::string>();
	}

	bool flag(const char* key) const
	{
		const Json* value = find(key);
		if (value == nullptr) return false;
		// Kafka's own reader takes the words in quotes too, and one of its specs has them so.
		if (*value == "true" || *value == "false") return *value == "true";
		if (!value->is_boolean()) fail(std::string("'") + key + "' must be true or false");
		return value->get<bool>();
	}

	template <typename Number>
	std::optional<Number> number(const char* key) const
	{
		const Json* value = find(key);
		if (value == nullptr) return std::nullopt;
		const bool fits = value->is_number_unsigned() && value->get<std::uint64_t>() <= INT16_MAX;
		if (!fits) fail(std::string("'") + key + "' must be a number from 0 to 32767");
		return value->get<Number>();
	}

	std::optional<Versions> versions(const char* key) const
	{
		if (find(key) == nullptr) return std::nullopt;
		const std::string written = text(key);
		const auto parsed = Versions::parse(written);
		if (!parsed) fail(std::string("'") + key + "': '" + written + "' is no range of versions");
		return parsed;
	}

	/// The elements of an array; none where the attribute is missing.
	std::vector<const Json*> elements(const char* key) const
	{
		std::vector<const Json*> result;
		const Json* value = find(key);
		if (value == nullptr) return result;
		if (!value->is_array()) fail(std::string("'") + key + "' must be an array");
		for (const Json& element : *value)
			result.push_back(&element);
		return result;
	}

	/// A default as text, whatever JSON type it was written in.
	std::optional<std::string> defaultText() const
	{
		const Json* value = find("default");
		if (value == nullptr || value->is_null()) return std::nullopt;
		if (value->is_string()) return value->get<std::string>();
		if (value->is_boolean() || value->is_number()) return value->dump();
		fail("'default' must be a string, a number or a boolean");
	}

private:
	const Json& _object;
	const std::string& _file;
	std::string _place;
};

std::vector<FieldSpec>
readFields(const ObjectReader& owner, const char* key, const std::string& file, const std::string& place);

FieldSpec readField(const Json& object, const std::string& file, const std::string& owner)
{
	ObjectReader reader(object, file, owner);
	FieldSpec field;
	field.name = reader.text("name");
	reader.setPlace(owner + "." + field.name);
	reader.refuseOthersThan(
		{"name", "type", "versions", "nullableVersions", "taggedVersions", "tag", "flexibleVersions", "default",
		 "ignorable", "mapKey", "entityType", "about", "zeroCopy", "fields"});
	const std::string type = reader.text("type");
	const auto parsedType = FieldType::parse(type);
	if (!parsedType) reader.fail("unknown type '" + type + "'");
	field.type = *parsedType;
	field.taggedVersions = reader.versions("taggedVersions").value_or(Versions());
	const auto versions = reader.versions("versions");
	if (!versions && field.taggedVersions.empty()) reader.fail("'versions' is missing");
	field.versions = versions.value_or(field.taggedVersions);
	field.nullableVersions = reader.versions("nullableVersions").value_or(Versions());
	field.tag = reader.number<std::uint32_t>("tag");
	field.flexibleVersions = reader.versions("flexibleVersions");
	field.defaultText = reader.defaultText();
	field.ignorable = reader.flag("ignorable");
	field.mapKey = reader.flag("mapKey");
	field.declaresStruct = reader.find("fields") != nullptr;
	field.fields = readFields(reader, "fields", file, reader.place());
	return field;
}

std::vector<FieldSpec>
readFields(const ObjectReader& owner, const char* key, const std::string& file, const std::string& place)
{
	std::vector<FieldSpec> fields;
	for (const Json* element : owner.elements(key))
		fields.push_back(readField(*element, file, place));
	return fields;
}

StructSpec readStruct(const Json& object, const std::string& file, const std::string& owner)
{
	ObjectReader reader(object, file, owner);
	StructSpec shared;
	shared.name = reader.text("name");
	reader.setPlace(owner + "." + shared.name);
	reader.refuseOthersThan({"name", "versions", "fields", "about"});
	const auto versions = reader.versions("versions");
	if (!versions) reader.fail("'versions' is missing");
	shared.versions = *versions;
	if (reader.find("fields") == nullptr) reader.fail("'fields' is missing");
	shared.fields = readFields(reader, "fields", file, reader.place());
	return shared;
}

MessageSpec::Type readType(const ObjectReader& reader)
{
	constexpr std::array<std::string_view, 7> NAMES{"request", "response",        "header",           "metadata",
													"data",    "coordinator-key", "coordinator-value"};
	const std::string text = reader.text("type");
	const auto* found = std::ranges::find(NAMES, text);
	if (found == NAMES.end()) reader.fail("unknown message type '" + text + "'");
	return static_cast<MessageSpec::Type>(found - NAMES.begin());
}

MessageSpec readMessage(const Json& document, const std::string& file)
{
	ObjectReader reader(document, file, "");
	MessageSpec spec;
	spec.file = file;
	spec.name = reader.text("name");
	reader.setPlace(spec.name);
	reader.refuseOthersThan(
		{"apiKey", "type", "name", "validVersions", "deprecatedVersions", "flexibleVersions", "latestVersionUnstable",
		 "listeners", "fields", "commonStructs", "about"});
	spec.type = readType(reader);
	spec.apiKey = reader.number<std::int16_t>("apiKey").value_or(-1);
	const auto validVersions = reader.versions("validVersions");
	if (!validVersions) reader.fail("'validVersions' is missing");
	spec.validVersions = *validVersions;
	const auto flexibleVersions = reader.versions("flexibleVersions");
	if (!flexibleVersions && !spec.validVersions.empty()) reader.fail("'flexibleVersions' is missing");
	spec.flexibleVersions = flexibleVersions.value_or(Versions());
	spec.latestVersionUnstable = reader.flag("latestVersionUnstable");
	spec.fields = readFields(reader, "fields", file, spec.name);
	for (const Json* element : reader.elements("commonStructs"))
		spec.commonStructs.push_back(readStruct(*element, file, spec.name));
	return spec;
}

} // namespace

MessageSpec readSpec(const std::string& file, const std::string& text)
{
	try
	{
		return readMessage(Json::parse(text, nullptr, true, true), file);
	}
	catch (const Json::parse_error& error)
	{
		// Only the part behind nlohmann's own tag says anything to the author of the spec.
		const std::string_view what = error.what();
		const std::size_t tagEnd = what.find("] ");
		throw SpecException(file, "", std::string(tagEnd == what.npos ? what : what.substr(tagEnd + 2)));
	}
}

MessageSpec readSpecFile(const std::string& path)
{
	std::ifstream stream(path, std::ios::binary);
	if (!stream) throw SpecException(path, "", "cannot be read");
	return readSpec(path, {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
}

} // namespace Aeon::Generator
