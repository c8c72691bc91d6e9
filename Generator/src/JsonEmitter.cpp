#include "JsonEmitter.h"

#include "Names.h"

namespace Aeon::Generator
{

namespace
{

void declareToJson(const std::string& type, const std::string& end, CodeBuffer& code)
{
	code.line(
		"nlohmann::json toJson([[maybe_unused]] const " + type + "& message, [[maybe_unused]] std::int16_t version)" +
		end);
}

void declareFromJson(const EmitContext& context, const std::string& type, const std::string& end, CodeBuffer& code)
{
	code.line("void fromJson(");
	code.line("\t[[maybe_unused]] const nlohmann::json& json, [[maybe_unused]] std::int16_t version,");
	code.line(
		"\t[[maybe_unused]] " + context.protocol("Arena") + "& arena, [[maybe_unused]] " + type + "& message)" + end);
}

std::string sent(const FieldCode& field)
{
	const std::string tagged =
		bothConditions(field.inTags(), "(" + field.differsFromDefault("message." + field.member()) + ")");
	if (tagged == "false") return field.inBody();
	if (field.inBody() == "false") return tagged;
	return "(" + field.inBody() + ") || (" + tagged + ")";
}

void emitToJson(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	declareToJson(context.qualifiedName(entry), "", code);
	code.open();
	code.line("nlohmann::json json = nlohmann::json::object();");
	for (const FieldCode& field : context.fieldsOf(entry))
	{
		const std::string condition = sent(field);
		if (condition == "false") continue;
		const std::string conversion = field.type().kind == FieldType::Kind::STRUCT
										   ? "Testing::structJson(message." + field.member() +
												 ", [&](const auto& value) { return toJson(value, version); });"
										   : "Testing::valueJson(message." + field.member() + ");";
		CodeBuffer value;
		value.line("json[" + quoted(jsonName(field.field().name)) + "] = " + conversion);
		if (condition == "true")
			code.append(value);
		else
			code.block("if (" + condition + ")", value);
	}
	if (hasTaggedSection(context.spec(), entry))
		code.line("Testing::putUnknownTaggedFields(json, message.unknownTaggedFields);");
	code.line("return json;");
	code.close();
	code.blank();
}

void emitFromJson(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	declareFromJson(context, context.qualifiedName(entry), "", code);
	code.open();
	for (const FieldCode& field : context.fieldsOf(entry))
	{
		if (field.present() == "false") continue;
		const std::string name = quoted(jsonName(field.field().name));
		const std::string target = "message." + field.member();
		const std::string conversion =
			field.type().kind == FieldType::Kind::STRUCT
				? "Testing::readStruct(*value, arena, " + target +
					  ", [&](const auto& inner, auto& result) { fromJson(inner, version, arena, result); });"
				: "Testing::readValue(*value, arena, " + target + ");";
		CodeBuffer value;
		value.line(conversion);
		code.block(
			"if (const auto* value = Testing::findField(json, " + name + ", " + field.present() + ", " +
				field.inBody() + "))",
			value);
	}
	if (hasTaggedSection(context.spec(), entry))
		code.line("Testing::readUnknownTaggedFields(json, arena, message.unknownTaggedFields);");
	code.close();
	code.blank();
}

} // namespace

std::string emitJsonHeader(const EmitContext& context)
{
	CodeBuffer code;
	code.line("#pragma once");
	code.blank();
	code.line(context.banner());
	code.blank();
	code.line("#include \"" + context.target().includePrefix + "/" + context.target().headerName + ".h\"");
	code.blank();
	code.line("#include <nlohmann/json.hpp>");
	code.blank();
	context.openNamespace(code);
	declareToJson(context.spec().name, ";", code);
	declareFromJson(context, context.spec().name, ";", code);
	context.closeNamespace(code);
	return code.text();
}

std::string emitJsonSource(const EmitContext& context)
{
	CodeBuffer code;
	code.line(context.banner());
	code.blank();
	code.line("#include \"" + context.target().includePrefix + "/" + context.target().headerName + "Json.h\"");
	code.blank();
	code.line("#include \"Aeon/Testing/MessageCodec.h\"");
	code.line("#include \"Aeon/Testing/MessageJson.h\"");
	code.blank();
	context.openNamespace(code);
	for (const auto& entry : context.registry().entries())
	{
		emitToJson(context, entry, code);
		emitFromJson(context, entry, code);
	}
	const std::string& name = context.spec().name;
	code.line(
		"[[maybe_unused]] static const bool REGISTERED_" + name + " = Testing::registerCodec<" + name + ">(" +
		quoted(context.target().codeNamespace) + ");");
	context.closeNamespace(code);
	return code.text();
}

} // namespace Aeon::Generator
