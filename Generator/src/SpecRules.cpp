#include "SpecRules.h"

#include "DefaultValue.h"
#include "Names.h"
#include "SpecException.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace Aeon::Generator
{

namespace
{

/// The rules of one message; places are paths of fields.
class Rules
{
public:
	explicit Rules(const MessageSpec& spec) : _spec(spec) {}

	void check() const
	{
		using Type = MessageSpec::Type;
		if (!isName(_spec.name)) fail(_spec.name, "'" + _spec.name + "' cannot be the name of a message");
		if (_spec.validVersions.highest() == Versions::HIGHEST) fail(_spec.name, "'validVersions' must have an end");
		const bool keyed = _spec.type != Type::HEADER && _spec.type != Type::DATA;
		if (keyed && _spec.apiKey < 0) fail(_spec.name, "'apiKey' is missing");
		if (!keyed && _spec.apiKey >= 0) fail(_spec.name, "'apiKey' has no meaning for this message type");
		if (!isOpenOrEmpty(_spec.flexibleVersions)) fail(_spec.name, "'flexibleVersions' must be open-ended or none");
		checkFields(_spec.fields, _spec.name);
		for (const StructSpec& shared : _spec.commonStructs)
			checkFields(shared.fields, _spec.name + "." + shared.name);
	}

private:
	static bool isOpenOrEmpty(const Versions& versions)
	{
		return versions.empty() || versions.highest() == Versions::HIGHEST;
	}

	[[noreturn]] void fail(const std::string& place, const std::string& message) const
	{
		throw SpecException(_spec.file, place, message);
	}

	void checkFields(const std::vector<FieldSpec>& fields, const std::string& owner) const
	{
		checkNames(fields, owner);
		checkTags(fields, owner);
		for (const FieldSpec& field : fields)
		{
			const std::string place = owner + "." + field.name;
			checkNullable(field, place);
			checkTagged(field, place);
			checkDefault(field, place);
			checkFlexible(field, place);
			checkFields(field.fields, place);
		}
	}

	void checkNames(const std::vector<FieldSpec>& fields, const std::string& owner) const
	{
		for (auto field = fields.begin(); field != fields.end(); ++field)
		{
			const std::string place = owner + "." + field->name;
			if (!isName(field->name)) fail(place, "'" + field->name + "' cannot be the name of a field");
			const auto same = [&](const FieldSpec& other) { return jsonName(other.name) == jsonName(field->name); };
			const auto earlier = std::find_if(fields.begin(), field, same);
			if (earlier == field) continue;
			const Versions common = earlier->versions.intersect(field->versions);
			if (common.empty()) fail(place, "field is declared twice");
			fail(place, "field is declared twice with overlapping versions (" + common.toString() + ")");
		}
	}

	void checkTags(const std::vector<FieldSpec>& fields, const std::string& owner) const
	{
		std::uint32_t tagged = 0;
		for (auto field = fields.begin(); field != fields.end(); ++field)
		{
			if (!field->tag) continue;
			++tagged;
			const auto same = [&](const FieldSpec& other) { return other.tag == field->tag; };
			const auto earlier = std::find_if(fields.begin(), field, same);
			if (earlier != field)
				fail(
					owner + "." + field->name,
					"tag " + std::to_string(*field->tag) + " is taken by '" + earlier->name + "'");
		}
		for (const FieldSpec& field : fields)
			if (field.tag && *field.tag >= tagged)
				fail(
					owner + "." + field.name, "tags must run from 0 without gaps, and " + std::to_string(*field.tag) +
												  " is beyond the last of " + std::to_string(tagged));
	}

	void checkNullable(const FieldSpec& field, const std::string& place) const
	{
		if (!field.nullableVersions.empty() && !field.type.canBeNull())
			fail(place, "'nullableVersions' for a type that is never null");
		if (!field.nullableVersions.empty() && !field.nullableVersions.overlaps(field.versions))
			fail(place, "'nullableVersions' lie outside the field's versions");
	}

	void checkTagged(const FieldSpec& field, const std::string& place) const
	{
		if (field.tag && field.taggedVersions.empty()) fail(place, "'tag' without 'taggedVersions'");
		if (field.taggedVersions.empty()) return;
		if (!field.tag) fail(place, "'taggedVersions' without 'tag'");
		if (!isOpenOrEmpty(field.taggedVersions)) fail(place, "'taggedVersions' must be open-ended");
		if (!field.versions.covers(field.taggedVersions))
			fail(place, "'taggedVersions' lie outside the field's versions");
		if (!_spec.flexibleVersions.covers(field.taggedVersions.intersect(_spec.validVersions)))
			fail(place, "'taggedVersions' lie outside the message's flexible versions");
	}

	void checkFlexible(const FieldSpec& field, const std::string& place) const
	{
		if (!field.flexibleVersions) return;
		if (field.type.isArray ||
			(field.type.kind != FieldType::Kind::STRING && field.type.kind != FieldType::Kind::BYTES))
			fail(place, "'flexibleVersions' is only for strings and bytes");
	}

	void checkDefault(const FieldSpec& field, const std::string& place) const
	{
		if (!field.defaultText) return;
		if (defaultsToNull(field))
		{
			if (!field.nullableVersions.covers(field.versions.intersect(_spec.validVersions)))
				fail(place, "default null in versions that are not nullable");
			return;
		}
		if (!isValidDefault(field)) fail(place, "'" + *field.defaultText + "' is no default of this type");
	}

	static bool isValidDefault(const FieldSpec& field)
	{
		const std::string& text = *field.defaultText;
		if (field.type.isInteger()) return integerDefault(field).has_value();
		if (field.type.isArray) return text.empty();
		switch (field.type.kind)
		{
		case FieldType::Kind::BOOL:
			return text.empty() || text == "true" || text == "false";
		case FieldType::Kind::FLOAT64:
			return floatDefault(field).has_value();
		case FieldType::Kind::STRING:
			return true;
		case FieldType::Kind::UUID:
			return text.empty() || isUuid(text);
		default:
			return text.empty();
		}
	}

	static bool isUuid(const std::string& text)
	{
		const auto isDigit = [](unsigned char letter)
		{ return std::isalnum(letter) != 0 || letter == '-' || letter == '_'; };
		return text.size() == 22 && std::ranges::all_of(text, isDigit);
	}

	const MessageSpec& _spec;
};

} // namespace

void checkSpec(const MessageSpec& spec)
{
	Rules(spec).check();
}

} // namespace Aeon::Generator
