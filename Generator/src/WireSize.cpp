#include "WireSize.h"

#include <algorithm>
#include <limits>

namespace Aeon::Generator
{

namespace
{

std::size_t leastStructBytes(
	const MessageSpec& spec, const StructRegistry& registry, const std::vector<FieldSpec>& fields,
	std::int16_t version);

/// An empty value of the type: its length alone, or what of it is fixed.
std::size_t leastValueBytes(
	const MessageSpec& spec, const StructRegistry& registry, const FieldType& type, std::int16_t version, bool flexible)
{
	if (type.isArray) return flexible ? 1 : 4;
	switch (type.kind)
	{
	case FieldType::Kind::STRING:
		return flexible ? 1 : 2;
	case FieldType::Kind::BYTES:
	case FieldType::Kind::RECORDS:
		return flexible ? 1 : 4;
	case FieldType::Kind::STRUCT:
		return leastStructBytes(spec, registry, *registry.find(type.structName).fields, version);
	default:
		return type.fixedSize();
	}
}

std::size_t leastStructBytes(
	const MessageSpec& spec, const StructRegistry& registry, const std::vector<FieldSpec>& fields, std::int16_t version)
{
	const bool flexible = spec.flexibleVersions.contains(version);
	std::size_t bytes = flexible ? 1 : 0;
	for (const FieldSpec& field : fields)
	{
		if (!field.versions.contains(version) || field.taggedVersions.contains(version)) continue;
		const bool nullStruct = field.type.isStruct() && field.nullableVersions.contains(version);
		const bool compact = field.flexibleVersions ? field.flexibleVersions->contains(version) : flexible;
		bytes += nullStruct ? 1 : leastValueBytes(spec, registry, field.type, version, compact);
	}
	return bytes;
}

} // namespace

std::size_t leastElementBytes(
	const MessageSpec& spec, const StructRegistry& registry, const StructRegistry::Entry& owner, const FieldSpec& array)
{
	const Versions versions = array.versions.intersect(owner.versions);
	std::size_t least = std::numeric_limits<std::size_t>::max();
	for (int number = versions.lowest(); number <= versions.highest(); ++number)
	{
		const auto version = static_cast<std::int16_t>(number);
		const bool flexible = spec.flexibleVersions.contains(version);
		least = std::min(least, leastValueBytes(spec, registry, array.type.element(), version, flexible));
	}
	return versions.empty() ? 0 : least;
}

} // namespace Aeon::Generator
