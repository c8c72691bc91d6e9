#pragma once

#include "FieldType.h"
#include "Versions.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Generator
{

/// One field of a spec, as read; defaults are still text.
struct FieldSpec
{
	std::string name;
	FieldType type;
	Versions versions;
	Versions nullableVersions;
	Versions taggedVersions;
	std::optional<std::uint32_t> tag;
	/// Overrides the message's, for the one string of request headers that never turned compact.
	std::optional<Versions> flexibleVersions;
	/// No value where the spec has none, or has a bare JSON null (which Kafka's generator takes for none).
	std::optional<std::string> defaultText;
	/// Dropped in silence by versions that lack it.
	bool ignorable = false;
	/// Part of the key of a map-like array; changes nothing on the wire.
	bool mapKey = false;
	/// Fields of the struct that this field declares where it stands.
	std::vector<FieldSpec> fields;
	bool declaresStruct = false;
};

/// A struct that several fields of a message share.
struct StructSpec
{
	std::string name;
	Versions versions;
	std::vector<FieldSpec> fields;
};

/// One spec file.
struct MessageSpec
{
	enum class Type : std::uint8_t
	{
		REQUEST,
		RESPONSE,
		HEADER,
		METADATA,
		DATA,
		COORDINATOR_KEY,
		COORDINATOR_VALUE
	};

	/// Path of the file, for error messages.
	std::string file;
	std::string name;
	Type type = Type::DATA;
	/// -1 where there is none.
	std::int16_t apiKey = -1;
	/// Empty for an API that is gone and whose key stays reserved.
	Versions validVersions;
	Versions flexibleVersions;
	bool latestVersionUnstable = false;
	std::vector<FieldSpec> fields;
	std::vector<StructSpec> commonStructs;
};

} // namespace Aeon::Generator
