#include "DecodeEmitter.h"

namespace Aeon::Generator
{

namespace
{

/// Statement that reads a value which cannot be null into an expression.
std::string plainRead(const FieldType& type, const std::string& target, const std::string& flexible)
{
	if (type.isStruct()) return target + ".decode(decoder, version);";
	const bool lengthy = type.kind == FieldType::Kind::STRING || type.kind == FieldType::Kind::BYTES;
	std::string call = target + " = decoder.read" + std::string(type.methodName()) + "(";
	if (lengthy) call += flexible;
	if (type.kind == FieldType::Kind::RECORDS) call += flexible + ", false";
	return call + ");";
}

void readArray(const FieldCode& field, CodeBuffer& code)
{
	std::string call = "decoder.readArray(" + field.access() + ", " + field.flexible() + ", " +
					   std::to_string(field.elementBytesMin());
	if (field.nullable() != "false") call += ", " + field.nullable();
	code.line("for (auto& element : " + call + "))");
	code.line("\t" + plainRead(field.type().element(), "element", field.flexible()));
}

void readOptionalStruct(const FieldCode& field, bool tagged, CodeBuffer& code)
{
	const std::string& member = field.access();
	// A value to move in: Clang does not take a nested struct with default values for default-constructible here.
	const std::string& structName = field.type().structName;
	const std::string presence = tagged ? "decoder.readTaggedStructPresence()" : "decoder.readStructPresence()";
	const auto readValue = [&](const std::string& condition)
	{
		if (condition.empty())
			code.line(member + ".emplace(" + structName + "()).decode(decoder, version);");
		else
		{
			code.line("if (" + condition + ") " + member + ".emplace(" + structName + "()).decode(decoder, version);");
			code.line("else " + member + ".reset();");
		}
	};
	if (field.nullable() == "true")
		readValue(presence);
	else if (field.nullable() == "false")
		readValue("");
	else
		readValue("!(" + field.nullable() + ") || " + presence);
}

void readValue(const FieldCode& field, bool tagged, CodeBuffer& code)
{
	const FieldType& type = field.type();
	if (type.isArray) return readArray(field, code);
	if (!field.canBeNull()) return code.line(plainRead(type, field.access(), field.flexible()));
	if (type.isStruct()) return readOptionalStruct(field, tagged, code);
	const std::string method =
		type.kind == FieldType::Kind::RECORDS ? "readRecords" : "readNullable" + std::string(type.methodName());
	code.line(field.access() + " = decoder." + method + "(" + field.flexible() + ", " + field.nullable() + ");");
}

void readBody(const std::vector<FieldCode>& fields, CodeBuffer& code)
{
	for (const FieldCode& field : fields)
	{
		if (field.inBody() == "false") continue;
		CodeBuffer value;
		readValue(field, false, value);
		if (field.inBody() == "true")
			code.append(value);
		else
			code.block("if (" + field.inBody() + ")", value);
	}
}

void readKnownTags(const EmitContext& context, const std::vector<FieldCode>& fields, CodeBuffer& code)
{
	code.line("for (" + context.protocol("TaggedSection") + " section(decoder); section.next();)");
	code.open();
	std::string keyword = "if (";
	for (const FieldCode& field : fields)
	{
		if (field.inTags() == "false") continue;
		const std::string isTag = "section.tag() == " + std::to_string(*field.field().tag);
		CodeBuffer value;
		readValue(field, true, value);
		code.block(keyword + bothConditions(isTag, field.inTagsOfFlexible()) + ")", value);
		keyword = "else if (";
	}
	code.line("else");
	code.line("\tsection.keep(unknownTaggedFields);");
	code.close();
}

void readTags(
	const EmitContext& context, const StructRegistry::Entry& entry, const std::vector<FieldCode>& fields,
	CodeBuffer& code)
{
	const std::string condition = flexibleCondition(context.spec(), entry);
	if (condition == "false") return;
	CodeBuffer section;
	bool anyKnown = false;
	for (const FieldCode& field : fields)
		anyKnown = anyKnown || field.inTags() != "false";
	if (anyKnown)
		readKnownTags(context, fields, section);
	else
		section.line("decoder.readUnknownTaggedFields(unknownTaggedFields);");
	if (condition == "true")
		code.append(section);
	else
		code.block("if (" + condition + ")", section);
}

} // namespace

void emitDecode(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	const auto fields = context.fieldsOf(entry);
	code.line("void " + context.qualifiedName(entry) + "::decode(");
	code.line(
		"\t[[maybe_unused]] " + context.protocol("Decoder") + "& decoder, [[maybe_unused]] std::int16_t version)");
	code.open();
	if (context.isRoot(entry))
	{
		code.line("if (version < LOWEST_VERSION || version > HIGHEST_VERSION)");
		code.line("\t" + context.protocol("throwUndecodableVersion") + "(NAME, version);");
		code.line("*this = {};");
	}
	const std::string flexible = flexibleDeclaration(context.spec(), entry);
	if (!flexible.empty()) code.line(flexible);
	readBody(fields, code);
	readTags(context, entry, fields, code);
	code.close();
}

} // namespace Aeon::Generator
