#include "HeaderEmitter.h"

namespace Aeon::Generator
{

namespace
{

std::string number(int value)
{
	return std::to_string(value);
}

void emitConstants(const MessageSpec& spec, CodeBuffer& code)
{
	const int lowest = spec.validVersions.empty() ? 0 : spec.validVersions.lowest();
	const int highest = spec.validVersions.empty() ? -1 : spec.validVersions.highest();
	const int flexible = spec.flexibleVersions.empty() ? Versions::HIGHEST : spec.flexibleVersions.lowest();
	code.line("static constexpr std::string_view NAME = \"" + spec.name + "\";");
	code.line("static constexpr std::int16_t API_KEY = " + number(spec.apiKey) + ";");
	code.line("static constexpr std::int16_t LOWEST_VERSION = " + number(lowest) + ";");
	code.line("static constexpr std::int16_t HIGHEST_VERSION = " + number(highest) + ";");
	code.line("static constexpr std::int16_t FIRST_FLEXIBLE_VERSION = " + number(flexible) + ";");
	code.line(
		std::string("static constexpr bool LATEST_VERSION_UNSTABLE = ") +
		(spec.latestVersionUnstable ? "true;" : "false;"));
}

void emitMembers(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	for (const FieldCode& field : context.fieldsOf(entry))
		code.line(field.cppType() + " " + field.member() + field.initializer() + ";");
	if (hasTaggedSection(context.spec(), entry))
		code.line(context.protocol("Array<") + context.protocol("RawTaggedField") + "> unknownTaggedFields;");
}

void emitMethods(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	const std::string size = context.protocol("EncodedSize");
	code.line("void decode(" + context.protocol("Decoder") + "& decoder, std::int16_t version);");
	code.line("void addEncodedSize(" + size + "& size, std::int16_t version) const;");
	code.line("void encode(" + context.protocol("Encoder") + "& encoder, std::int16_t version) const;");
	if (context.isRoot(entry)) code.line(size + " encodedSize(std::int16_t version) const;");
	if (entry.isValue) code.line("bool isDefault() const;");
}

void emitStruct(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	code.line("struct " + entry.name);
	code.open();
	emitMembers(context, entry, code);
	code.blank();
	emitMethods(context, entry, code);
	code.close(";");
	code.blank();
}

void emitRoot(const EmitContext& context, CodeBuffer& code)
{
	const auto& root = context.registry().root();
	code.line("struct " + root.name);
	code.open();
	emitConstants(context.spec(), code);
	code.blank();
	for (const auto& entry : context.registry().entries())
		if (!context.isRoot(entry)) emitStruct(context, entry, code);
	emitMembers(context, root, code);
	code.blank();
	emitMethods(context, root, code);
	code.close(";");
}

} // namespace

std::string emitHeader(const EmitContext& context)
{
	CodeBuffer code;
	code.line("#pragma once");
	code.blank();
	code.line(context.banner());
	code.blank();
	code.line("#include \"Aeon/Protocol/Decoder.h\"");
	code.line("#include \"Aeon/Protocol/Encoder.h\"");
	code.blank();
	code.line("#include <cstdint>");
	code.line("#include <optional>");
	code.line("#include <string_view>");
	code.blank();
	context.openNamespace(code);
	emitRoot(context, code);
	context.closeNamespace(code);
	return code.text();
}

} // namespace Aeon::Generator
