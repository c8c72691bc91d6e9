#include "FieldCode.h"

#include "DefaultValue.h"
#include "Names.h"
#include "SpecException.h"
#include "WireSize.h"

#include <limits>

namespace Aeon::Generator
{

std::string versionCondition(const Versions& wanted, const Versions& possible)
{
	const Versions common = wanted.intersect(possible);
	if (common.empty()) return "false";
	const bool fromBelow = common.lowest() == possible.lowest();
	const bool toTop = common.highest() == possible.highest();
	if (fromBelow && toTop) return "true";
	const std::string low = std::to_string(common.lowest());
	const std::string high = std::to_string(common.highest());
	if (toTop) return "version >= " + low;
	if (fromBelow) return "version <= " + high;
	if (common.lowest() == common.highest()) return "version == " + low;
	return "version >= " + low + " && version <= " + high;
}

std::string outsideCondition(const Versions& wanted, const Versions& possible)
{
	const Versions common = wanted.intersect(possible);
	if (common.empty()) return "true";
	const bool fromBelow = common.lowest() == possible.lowest();
	const bool toTop = common.highest() == possible.highest();
	if (fromBelow && toTop) return "false";
	const std::string below = "version < " + std::to_string(common.lowest());
	const std::string above = "version > " + std::to_string(common.highest());
	if (fromBelow) return above;
	return toTop ? below : below + " || " + above;
}

std::string bothConditions(const std::string& left, const std::string& right)
{
	if (left == "false" || right == "false") return "false";
	if (left == "true") return right;
	if (right == "true") return left;
	const auto wrapped = [](const std::string& condition)
	{ return condition.find("||") == std::string::npos ? condition : "(" + condition + ")"; };
	return wrapped(left) + " && " + wrapped(right);
}

std::string flexibleCondition(const MessageSpec& spec, const StructRegistry::Entry& owner)
{
	const std::string condition = versionCondition(spec.flexibleVersions, owner.versions);
	return condition == "true" || condition == "false" ? condition : "flexible";
}

std::string flexibleDeclaration(const MessageSpec& spec, const StructRegistry::Entry& owner)
{
	if (flexibleCondition(spec, owner) != "flexible") return "";
	return "[[maybe_unused]] const bool flexible = " + versionCondition(spec.flexibleVersions, owner.versions) + ";";
}

bool hasTaggedSection(const MessageSpec& spec, const StructRegistry::Entry& owner)
{
	return spec.flexibleVersions.overlaps(owner.versions);
}

FieldCode::FieldCode(
	const MessageSpec& spec, const StructRegistry& registry, const StructRegistry::Entry& owner, const FieldSpec& field,
	std::string protocolPrefix) :
	_spec(spec),
	_registry(registry),
	_owner(owner),
	_field(field),
	_prefix(std::move(protocolPrefix)),
	_member(memberName(field.name))
{
	const Versions& possible = owner.versions;
	const Versions present = field.versions.intersect(possible);
	const Versions tagged = field.taggedVersions.intersect(present);
	const auto body = present.without(tagged);
	if (!body) throw SpecException(spec.file, place(), "'taggedVersions' split the field's versions in two");
	_present = versionCondition(present, possible);
	_inBody = versionCondition(*body, possible);
	_inTags = versionCondition(tagged, possible);
	_inTagsOfFlexible = versionCondition(tagged, possible.intersect(spec.flexibleVersions));
	_absent = outsideCondition(present, possible);
	_nullable = versionCondition(field.nullableVersions, present);
	_flexible = flexibleCondition(spec, owner);
	if (field.flexibleVersions) _flexible = versionCondition(*field.flexibleVersions, possible);
}

std::string FieldCode::access() const
{
	return isLocalName(_member) ? "this->" + _member : _member;
}

std::string FieldCode::place() const
{
	return _owner.name + "." + _member;
}

std::string FieldCode::cppValueType() const
{
	switch (_field.type.kind)
	{
	case FieldType::Kind::BOOL:
		return "bool";
	case FieldType::Kind::INT8:
		return "std::int8_t";
	case FieldType::Kind::INT16:
		return "std::int16_t";
	case FieldType::Kind::UINT16:
		return "std::uint16_t";
	case FieldType::Kind::INT32:
		return "std::int32_t";
	case FieldType::Kind::UINT32:
		return "std::uint32_t";
	case FieldType::Kind::INT64:
		return "std::int64_t";
	case FieldType::Kind::FLOAT64:
		return "double";
	case FieldType::Kind::STRING:
		return "std::string_view";
	case FieldType::Kind::BYTES:
		return "BytesView";
	case FieldType::Kind::RECORDS:
		return _prefix + "Records";
	case FieldType::Kind::UUID:
		return "Uuid";
	case FieldType::Kind::STRUCT:
		break;
	}
	return _field.type.structName;
}

std::string FieldCode::cppType() const
{
	if (_field.type.isArray) return _prefix + "Array<" + cppValueType() + ">";
	// Records know null themselves.
	if (canBeNull() && _field.type.kind != FieldType::Kind::RECORDS) return "std::optional<" + cppValueType() + ">";
	return cppValueType();
}

std::string FieldCode::integerText() const
{
	const std::int64_t number = *integerDefault(_field);
	// C++ has no literal for the lowest number: it would be the negation of one that does not fit.
	if (number == std::numeric_limits<std::int64_t>::min()) return "INT64_MIN";
	if (_field.type.kind == FieldType::Kind::INT32 && number == std::numeric_limits<std::int32_t>::min())
		return "INT32_MIN";
	return std::to_string(number);
}

std::string FieldCode::initializer() const
{
	const std::string text = _field.defaultText.value_or("");
	if (_field.type.isArray) return defaultsToNull(_field) ? " = " + cppType() + "::null()" : "";
	if (_field.type.isInteger()) return " = " + integerText();
	const bool emptyOptional = canBeNull() && !defaultsToNull(_field);
	switch (_field.type.kind)
	{
	case FieldType::Kind::BOOL:
		return text == "true" ? " = true" : " = false";
	case FieldType::Kind::FLOAT64:
		return " = " + (text.empty() ? "0.0" : text);
	case FieldType::Kind::STRING:
		if (defaultsToNull(_field) || (text.empty() && !canBeNull())) return "";
		return " = " + quoted(text);
	case FieldType::Kind::BYTES:
		return emptyOptional ? " = BytesView()" : "";
	case FieldType::Kind::UUID:
		return text.empty() ? "" : " = Uuid::parse(" + quoted(text) + ").value()";
	case FieldType::Kind::STRUCT:
		return emptyOptional ? " = " + cppValueType() + "{}" : "";
	default:
		return "";
	}
}

std::string FieldCode::differsFromDefault(const std::string& expression) const
{
	if (_field.type.isArray)
		return defaultsToNull(_field) ? "!" + expression + ".isNull()" : expression + ".wireLength() != 0";
	if (_field.type.isInteger()) return expression + " != " + integerText();
	const std::string text = _field.defaultText.value_or("");
	const bool optional = canBeNull() && _field.type.kind != FieldType::Kind::RECORDS;
	if (optional && defaultsToNull(_field)) return expression + ".has_value()";
	switch (_field.type.kind)
	{
	case FieldType::Kind::BOOL:
		return text == "true" ? "!" + expression : expression;
	case FieldType::Kind::FLOAT64:
		return expression + " != " + (text.empty() ? "0.0" : text);
	case FieldType::Kind::STRING:
		return text.empty() && !optional ? "!" + expression + ".empty()" : expression + " != " + quoted(text);
	case FieldType::Kind::BYTES:
		return optional ? "!" + expression + " || !" + expression + "->empty()" : "!" + expression + ".empty()";
	case FieldType::Kind::RECORDS:
		return "!" + expression + ".isNull()";
	case FieldType::Kind::UUID:
		return text.empty() ? "!" + expression + ".isZero()"
							: expression + " != Uuid::parse(" + quoted(text) + ").value()";
	case FieldType::Kind::STRUCT:
		return optional ? "!" + expression + " || !" + expression + "->isDefault()" : "!" + expression + ".isDefault()";
	default:
		return "false";
	}
}

std::size_t FieldCode::elementBytesMin() const
{
	return leastElementBytes(_spec, _registry, _owner, _field);
}

} // namespace Aeon::Generator
