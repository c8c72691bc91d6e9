#include "EmitContext.h"

#include <filesystem>

namespace Aeon::Generator
{

namespace
{

constexpr std::string_view PROTOCOL = "Aeon::Protocol";

} // namespace

EmitContext::EmitContext(const MessageSpec& spec, EmitTarget target) :
	_spec(spec), _registry(spec), _target(std::move(target))
{
	const std::string& inside = _target.codeNamespace;
	const bool inProtocol = inside == PROTOCOL || inside.starts_with(std::string(PROTOCOL) + "::");
	_protocolPrefix = inProtocol ? "" : "Protocol::";
}

std::vector<FieldCode> EmitContext::fieldsOf(const StructRegistry::Entry& entry) const
{
	std::vector<FieldCode> codes;
	for (const FieldSpec& field : *entry.fields)
		codes.emplace_back(_spec, _registry, entry, field, _protocolPrefix);
	return codes;
}

std::string EmitContext::qualifiedName(const StructRegistry::Entry& entry) const
{
	return isRoot(entry) ? entry.name : _spec.name + "::" + entry.name;
}

std::string EmitContext::banner() const
{
	const std::string file = std::filesystem::path(_spec.file).filename().string();
	return "// Written by aeon-generator from " + file + ": change that file, not this one.";
}

void EmitContext::openNamespace(CodeBuffer& code) const
{
	code.line("namespace " + _target.codeNamespace);
	code.line("{");
	code.line("");
}

void EmitContext::closeNamespace(CodeBuffer& code) const
{
	code.blank();
	code.line("} // namespace " + _target.codeNamespace);
}

} // namespace Aeon::Generator
