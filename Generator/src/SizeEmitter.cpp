#include "SizeEmitter.h"

#include "TaggedFields.h"

namespace Aeon::Generator
{

namespace
{

void addArraySize(const FieldCode& field, const std::string& variable, CodeBuffer& code)
{
	const FieldType element = field.type().element();
	code.line(variable + ".addArrayLength(" + field.access() + ", " + field.flexible() + ");");
	if (element.fixedSize() > 0)
	{
		const std::string factor = element.fixedSize() == 1 ? "" : " * " + std::to_string(element.fixedSize());
		code.line(variable + ".add(" + field.access() + ".size()" + factor + ");");
		return;
	}
	code.line("for (const auto& element : " + field.access() + ")");
	if (element.isStruct())
		code.line("\telement.addEncodedSize(" + variable + ", version);");
	else
		code.line(
			"\t" + variable + ".add" + std::string(element.methodName()) + "(element, " + field.flexible() + ");");
}

void addStructSize(const FieldCode& field, const std::string& variable, CodeBuffer& code)
{
	const std::string& member = field.access();
	if (!field.canBeNull()) return code.line(member + ".addEncodedSize(" + variable + ", version);");
	// One byte says whether the struct is there, in the body and in the tagged section alike.
	const std::string& nullable = field.nullable();
	if (nullable == "true")
		code.line(variable + ".add(1);");
	else if (nullable != "false")
		code.line("if (" + nullable + ") " + variable + ".add(1);");
	code.line("if (" + member + ") " + member + "->addEncodedSize(" + variable + ", version);");
}

/// Sizes of fields that are always there and never vary, summed up before they are written.
class FixedSum
{
public:
	explicit FixedSum(CodeBuffer& code) : _code(code) {}
	void add(std::size_t bytes) { _bytes += bytes; }
	void flush()
	{
		if (_bytes > 0) _code.line("size.add(" + std::to_string(_bytes) + ");");
		_bytes = 0;
	}

private:
	CodeBuffer& _code;
	std::size_t _bytes = 0;
};

void addBody(const std::vector<FieldCode>& fields, CodeBuffer& code)
{
	FixedSum sum(code);
	for (const FieldCode& field : fields)
		if (field.inBody() == "true") sum.add(field.type().fixedSize());
	sum.flush();
	for (const FieldCode& field : fields)
	{
		if (field.inBody() == "false" || (field.inBody() == "true" && field.type().fixedSize() > 0)) continue;
		CodeBuffer value;
		emitValueSize(field, "size", value);
		if (field.inBody() == "true")
			code.append(value);
		else
			code.block("if (" + field.inBody() + ")", value);
	}
}

void addTags(
	const EmitContext& context, const StructRegistry::Entry& entry, const std::vector<FieldCode>& fields,
	CodeBuffer& code)
{
	const std::string condition = flexibleCondition(context.spec(), entry);
	if (condition == "false") return;
	CodeBuffer section;
	section.line("size.addTaggedSection(" + knownTagCount(fields, section) + ", unknownTaggedFields);");
	for (const FieldCode& field : fieldsByTag(fields))
	{
		CodeBuffer value;
		value.line(context.protocol("EncodedSize") + " value;");
		emitValueSize(field, "value", value);
		value.line("size.addTagged(" + std::to_string(*field.field().tag) + ", value);");
		section.block("if (" + hasTagVariable(field) + ")", value);
	}
	if (condition == "true")
		code.append(section);
	else
		code.block("if (" + condition + ")", section);
}

} // namespace

void emitValueSize(const FieldCode& field, const std::string& variable, CodeBuffer& code)
{
	const FieldType& type = field.type();
	if (type.isArray) return addArraySize(field, variable, code);
	if (type.isStruct()) return addStructSize(field, variable, code);
	if (type.fixedSize() > 0) return code.line(variable + ".add(" + std::to_string(type.fixedSize()) + ");");
	code.line(
		variable + ".add" + std::string(type.methodName()) + "(" + field.access() + ", " + field.flexible() + ");");
}

void emitSize(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code)
{
	const std::string name = context.qualifiedName(entry);
	const std::string size = context.protocol("EncodedSize");
	const auto fields = context.fieldsOf(entry);
	code.line("void " + name + "::addEncodedSize(");
	code.line("\t[[maybe_unused]] " + size + "& size, [[maybe_unused]] std::int16_t version) const");
	code.open();
	const std::string flexible = flexibleDeclaration(context.spec(), entry);
	if (!flexible.empty()) code.line(flexible);
	addBody(fields, code);
	addTags(context, entry, fields, code);
	code.close();
	if (!context.isRoot(entry)) return;
	code.blank();
	code.line(size + " " + name + "::encodedSize(std::int16_t version) const");
	code.open();
	code.line(size + " size;");
	code.line("addEncodedSize(size, version);");
	code.line("return size;");
	code.close();
}

} // namespace Aeon::Generator
