#include "Aeon/Testing/SpecFiller.h"

#include "DefaultValue.h"
#include "Names.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Testing/MessageJson.h"

#include <limits>
#include <stdexcept>

namespace Aeon::Testing
{

using Generator::FieldSpec;
using Generator::FieldType;

Json SpecFiller::fill(std::int16_t version)
{
	return fillFields(_spec.fields, version);
}

Json SpecFiller::fillFields(const Fields& fields, std::int16_t version)
{
	Json json = Json::object();
	for (const FieldSpec& field : fields)
	{
		if (!field.versions.contains(version)) continue;
		const std::string name = Generator::jsonName(field.name);
		if (!field.taggedVersions.contains(version))
			json[name] = fillField(field, version);
		else if (below(2) == 0)
		{
			const Json value = fillTagged(field, version);
			if (!value.is_discarded()) json[name] = value;
		}
	}
	if (_spec.flexibleVersions.contains(version) && below(4) == 0)
		json["_unknownTaggedFields"] = Json::array({{{"tag", 1000 + below(1000)}, {"data", "AAEC"}}});
	return json;
}

Json SpecFiller::fillField(const FieldSpec& field, std::int16_t version)
{
	if (field.nullableVersions.contains(version) && below(4) == 0) return {};
	if (!field.type.isArray) return fillValue(field, version);
	Json array = Json::array();
	for (std::uint32_t count = below(4); count > 0; --count)
		array.push_back(fillValue(field, version));
	return array;
}

/// A value that is not the default, for that would not be sent; "discarded" where none came up.
Json SpecFiller::fillTagged(const FieldSpec& field, std::int16_t version)
{
	const bool defaultsToNull = Generator::defaultsToNull(field);
	if (field.type.isArray)
		return defaultsToNull && below(2) == 0 ? Json::array() : Json::array({fillValue(field, version)});
	const Json value = fillValue(field, version);
	if (field.type.kind == FieldType::Kind::BOOL) return field.defaultText != "true";
	if (field.type.isInteger() && value == Json(*Generator::integerDefault(field)))
		return Json(Json::value_t::discarded);
	const bool emptyText = value == Json("") && !defaultsToNull;
	return emptyText ? Json(Json::value_t::discarded) : value;
}

Json SpecFiller::fillInteger(FieldType::Kind kind)
{
	const std::uint64_t bits = (std::uint64_t{_random()} << 32 | _random()) >> below(60);
	switch (kind)
	{
	case FieldType::Kind::INT8:
		return static_cast<std::int8_t>(bits);
	case FieldType::Kind::INT16:
		return static_cast<std::int16_t>(bits);
	case FieldType::Kind::UINT16:
		return static_cast<std::uint16_t>(bits);
	case FieldType::Kind::INT32:
		return static_cast<std::int32_t>(bits);
	case FieldType::Kind::UINT32:
		return static_cast<std::uint32_t>(bits);
	default:
		return static_cast<std::int64_t>(bits);
	}
}

Json SpecFiller::fillValue(const FieldSpec& field, std::int16_t version)
{
	switch (field.type.kind)
	{
	case FieldType::Kind::BOOL:
		return below(2) == 0;
	case FieldType::Kind::FLOAT64:
		return static_cast<double>(_random()) / 8 + 1;
	case FieldType::Kind::STRING:
		return text();
	case FieldType::Kind::BYTES:
	case FieldType::Kind::RECORDS:
	{
		const std::string bytes = text();
		return valueJson(BytesView(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()));
	}
	case FieldType::Kind::UUID:
		return Uuid{_random() | 1u, std::uint64_t{_random()} << 20}.toString();
	case FieldType::Kind::STRUCT:
		return fillFields(structFields(field), version);
	default:
		return fillInteger(field.type.kind);
	}
}

const SpecFiller::Fields* SpecFiller::findFields(const Fields& fields, const std::string& name) const
{
	for (const FieldSpec& field : fields)
	{
		if (field.declaresStruct && field.type.structName == name) return &field.fields;
		if (const Fields* found = findFields(field.fields, name)) return found;
	}
	return nullptr;
}

const SpecFiller::Fields& SpecFiller::structFields(const FieldSpec& field) const
{
	if (field.declaresStruct) return field.fields;
	for (const auto& shared : _spec.commonStructs)
		if (shared.name == field.type.structName) return shared.fields;
	if (const Fields* found = findFields(_spec.fields, field.type.structName)) return *found;
	throw std::runtime_error("no struct " + field.type.structName);
}

std::string SpecFiller::text()
{
	const std::uint32_t size = below(8) == 0 ? 120 + below(20) : below(6);
	std::string result;
	for (std::uint32_t index = 0; index < size; ++index)
		result += static_cast<char>(' ' + below(95));
	return result;
}

} // namespace Aeon::Testing
