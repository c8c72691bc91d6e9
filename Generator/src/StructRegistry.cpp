#include "StructRegistry.h"

#include "Names.h"
#include "SpecException.h"

#include <algorithm>

namespace Aeon::Generator
{

StructRegistry::StructRegistry(const MessageSpec& spec) : _spec(spec)
{
	for (const StructSpec& shared : spec.commonStructs)
	{
		const Versions versions = shared.versions.intersect(spec.validVersions);
		declare({shared.name, spec.name + "." + shared.name, versions, &shared.fields}, true);
		declareInside(shared.fields, spec.name + "." + shared.name, versions);
	}
	declareInside(spec.fields, spec.name, spec.validVersions);
	visitFields(spec.fields, spec.name);
	_entries.push_back({spec.name, spec.name, spec.validVersions, &spec.fields});
}

StructRegistry::Declaration* StructRegistry::findDeclaration(std::string_view name)
{
	const auto found =
		std::ranges::find_if(_declarations, [&](const Declaration& known) { return known.entry.name == name; });
	return found == _declarations.end() ? nullptr : &*found;
}

const StructRegistry::Entry& StructRegistry::find(std::string_view name) const
{
	return *std::ranges::find(_entries, name, &Entry::name);
}

void StructRegistry::declare(const Entry& entry, bool shared)
{
	if (entry.name == _spec.name || findDeclaration(entry.name) != nullptr)
		throw SpecException(_spec.file, entry.place, "struct '" + entry.name + "' is declared twice");
	if (!isName(entry.name) || !isFreeStructName(entry.name))
		throw SpecException(_spec.file, entry.place, "'" + entry.name + "' cannot be the name of a struct");
	_declarations.push_back({entry, shared});
}

void StructRegistry::declareInside(
	const std::vector<FieldSpec>& fields, const std::string& place, const Versions& versions)
{
	for (const FieldSpec& field : fields)
	{
		if (!field.declaresStruct) continue;
		const std::string inner = place + "." + field.name;
		if (field.type.kind != FieldType::Kind::STRUCT)
			throw SpecException(_spec.file, inner, "only a struct can have 'fields'");
		const Versions possible = field.versions.intersect(versions);
		declare({field.type.structName, inner, possible, &field.fields}, false);
		declareInside(field.fields, inner, possible);
	}
}

void StructRegistry::visitFields(const std::vector<FieldSpec>& fields, const std::string& place)
{
	for (const FieldSpec& field : fields)
		if (field.type.kind == FieldType::Kind::STRUCT) use(field, place + "." + field.name);
}

void StructRegistry::use(const FieldSpec& field, const std::string& place)
{
	Declaration* found = findDeclaration(field.type.structName);
	if (found == nullptr) throw SpecException(_spec.file, place, "struct '" + field.type.structName + "' is missing");
	if (found->state == Declaration::State::OPEN)
		throw SpecException(_spec.file, place, "struct '" + field.type.structName + "' contains itself");
	if (found->state == Declaration::State::NEW)
	{
		found->state = Declaration::State::OPEN;
		visitFields(*found->entry.fields, found->entry.place);
		found->state = Declaration::State::DONE;
		_entries.push_back(found->entry);
	}
	auto& entry = *std::ranges::find(_entries, field.type.structName, &Entry::name);
	entry.isValue = entry.isValue || !field.type.isArray;
	// One that a second field uses may occur in versions that the declaring field does not have.
	if (++found->references > 1 && !found->shared) widen(entry);
}

void StructRegistry::widen(Entry& entry)
{
	entry.versions = _spec.validVersions;
	for (const FieldSpec& field : *entry.fields)
		if (field.declaresStruct) widen(*std::ranges::find(_entries, field.type.structName, &Entry::name));
}

} // namespace Aeon::Generator
