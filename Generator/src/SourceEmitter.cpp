#include "SourceEmitter.h"

#include "DecodeEmitter.h"
#include "EncodeEmitter.h"
#include "SizeEmitter.h"

namespace Aeon::Generator
{

namespace
{

void emitIsDefault(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	std::string differs;
	for (const FieldCode& field : context.fieldsOf(entry))
		differs += (differs.empty() ? "" : " || ") + field.differsFromDefault(field.access());
	if (hasTaggedSection(context.spec(), entry))
		differs += std::string(differs.empty() ? "" : " || ") + "!unknownTaggedFields.empty()";
	code.line("bool " + context.qualifiedName(entry) + "::isDefault() const");
	code.open();
	code.line("return !(" + (differs.empty() ? "false" : differs) + ");");
	code.close();
}

} // namespace

std::string emitSource(const EmitContext& context)
{
	CodeBuffer code;
	code.line(context.banner());
	code.blank();
	code.line("#include \"" + context.target().includePrefix + "/" + context.target().headerName + ".h\"");
	code.blank();
	context.openNamespace(code);
	for (const auto& entry : context.registry().entries())
	{
		emitDecode(context, entry, code);
		code.blank();
		emitSize(context, entry, code);
		code.blank();
		emitEncode(context, entry, code);
		code.blank();
		if (!entry.isValue) continue;
		emitIsDefault(context, entry, code);
		code.blank();
	}
	context.closeNamespace(code);
	return code.text();
}

} // namespace Aeon::Generator
