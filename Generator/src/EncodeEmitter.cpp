#include "EncodeEmitter.h"

#include "Names.h"
#include "SizeEmitter.h"
#include "TaggedFields.h"

namespace Aeon::Generator
{

namespace
{

/// Statement that writes a value which cannot be null.
std::string plainWrite(const FieldType& type, const std::string& value, const std::string& flexible)
{
	if (type.isStruct()) return value + ".encode(encoder, version);";
	std::string call = "encoder.write" + std::string(type.methodName()) + "(" + value;
	if (type.kind == FieldType::Kind::STRING || type.kind == FieldType::Kind::BYTES) call += ", " + flexible;
	if (type.kind == FieldType::Kind::RECORDS) call += ", " + flexible + ", false";
	return call + ");";
}

void writeArray(const FieldCode& field, CodeBuffer& code)
{
	code.line("encoder.writeArrayLength(" + field.access() + ", " + field.flexible() + ", " + field.nullable() + ");");
	const FieldType element = field.type().element();
	const bool small = element.fixedSize() > 0 && element.kind != FieldType::Kind::UUID;
	code.line(std::string("for (const auto") + (small ? "" : "&") + " element : " + field.access() + ")");
	code.line("\t" + plainWrite(element, "element", field.flexible()));
}

void writeOptionalStruct(const EmitContext& context, const FieldCode& field, bool tagged, CodeBuffer& code)
{
	const std::string& member = field.access();
	const std::string presence = std::string("encoder.write") + (tagged ? "TaggedStructPresence(" : "StructPresence(") +
								 member + ".has_value());";
	const std::string refusal = context.protocol("throwNullNotInVersion") + "(" + quoted(field.place()) + ", version);";
	if (field.nullable() == "true")
		code.line(presence);
	else if (field.nullable() == "false")
		code.line("if (!" + member + ") " + refusal);
	else
	{
		code.line("if (" + field.nullable() + ") " + presence);
		code.line("else if (!" + member + ") " + refusal);
	}
	code.line("if (" + member + ") " + member + "->encode(encoder, version);");
}

void writeValue(const EmitContext& context, const FieldCode& field, bool tagged, CodeBuffer& code)
{
	const FieldType& type = field.type();
	if (type.isArray) return writeArray(field, code);
	if (!field.canBeNull()) return code.line(plainWrite(type, field.access(), field.flexible()));
	if (type.isStruct()) return writeOptionalStruct(context, field, tagged, code);
	code.line(
		"encoder.write" + std::string(type.methodName()) + "(" + field.access() + ", " + field.flexible() + ", " +
		field.nullable() + ");");
}

/// The statement for versions that lack the field: none where the spec lets it be dropped in silence.
std::string refusal(const EmitContext& context, const FieldCode& field)
{
	return "\t" + context.protocol("throwFieldNotInVersion") + "(" + quoted(field.place()) + ", version);";
}

void writeBodyField(const EmitContext& context, const FieldCode& field, CodeBuffer& code)
{
	const bool mayBeDropped = field.field().ignorable || field.absent() == "false";
	const std::string differs = field.differsFromDefault(field.access());
	CodeBuffer value;
	if (field.inBody() != "false") writeValue(context, field, false, value);
	if (field.inBody() == "true") return code.append(value);
	if (field.inBody() != "false") code.block("if (" + field.inBody() + ")", value);
	if (mayBeDropped) return;
	// Where the tagged section has the field in some versions, lacking it is more than not being in the body.
	const bool onlyInBody = field.inTags() == "false" && field.inBody() != "false";
	if (onlyInBody)
		code.line("else if (" + differs + ")");
	else
		code.line("if (" + bothConditions(field.absent(), differs) + ")");
	code.line(refusal(context, field));
}

void writeBody(const EmitContext& context, const std::vector<FieldCode>& fields, CodeBuffer& code)
{
	for (const FieldCode& field : fields)
		writeBodyField(context, field, code);
}

void writeKnownTags(
	const EmitContext& context, const std::vector<FieldCode>& fields, const std::string& count, CodeBuffer& code)
{
	code.line("encoder.writeUnsignedVarint(static_cast<std::uint32_t>(" + count + " + unknownTaggedFields.size()));");
	code.line("std::size_t unknown = 0;");
	for (const FieldCode& field : fieldsByTag(fields))
	{
		const std::string tag = std::to_string(*field.field().tag);
		CodeBuffer value;
		value.line("unknown = encoder.writeUnknownTaggedFields(unknownTaggedFields, unknown, " + tag + ");");
		value.line(context.protocol("EncodedSize") + " value;");
		emitValueSize(field, "value", value);
		value.line("encoder.writeTaggedHead(" + tag + ", value);");
		writeValue(context, field, true, value);
		code.block("if (" + hasTagVariable(field) + ")", value);
	}
	code.line("encoder.writeUnknownTaggedFields(unknownTaggedFields, unknown);");
}

void writeTags(
	const EmitContext& context, const StructRegistry::Entry& entry, const std::vector<FieldCode>& fields,
	CodeBuffer& code)
{
	const std::string condition = flexibleCondition(context.spec(), entry);
	if (condition == "false") return;
	CodeBuffer section;
	const std::string count = knownTagCount(fields, section);
	if (count == "0")
		section.line("encoder.writeTaggedSection(unknownTaggedFields);");
	else
		writeKnownTags(context, fields, count, section);
	if (condition == "true") return code.append(section);
	code.block("if (" + condition + ")", section);
	code.line("else if (!unknownTaggedFields.empty())");
	code.line(
		"\t" + context.protocol("throwFieldNotInVersion") + "(" + quoted(entry.name + ".unknownTaggedFields") +
		", version);");
}

} // namespace

void emitEncode(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	const auto fields = context.fieldsOf(entry);
	code.line("void " + context.qualifiedName(entry) + "::encode(");
	code.line(
		"\t[[maybe_unused]] " + context.protocol("Encoder") +
		"& encoder, [[maybe_unused]] std::int16_t version) const");
	code.open();
	if (context.isRoot(entry))
	{
		code.line("if (version < LOWEST_VERSION || version > HIGHEST_VERSION)");
		code.line("\t" + context.protocol("throwUnencodableVersion") + "(NAME, version);");
	}
	const std::string flexible = flexibleDeclaration(context.spec(), entry);
	if (!flexible.empty()) code.line(flexible);
	writeBody(context, fields, code);
	writeTags(context, entry, fields, code);
	code.close();
}

} // namespace Aeon::Generator
