#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Generator
{

/// The type of a field as a spec names it: a primitive, a struct, or an array of either.
struct FieldType
{
	enum class Kind : std::uint8_t
	{
		BOOL,
		INT8,
		INT16,
		UINT16,
		INT32,
		UINT32,
		INT64,
		FLOAT64,
		STRING,
		BYTES,
		RECORDS,
		UUID,
		STRUCT
	};

	Kind kind = Kind::BOOL;
	bool isArray = false;
	/// Only of structs.
	std::string structName;

	/// Reads "int32", "[]string", "[]Topic"; no value for anything else.
	static std::optional<FieldType> parse(std::string_view text);

	/// The type of the elements; only of arrays.
	FieldType element() const { return {kind, false, structName}; }
	bool isStruct() const noexcept { return kind == Kind::STRUCT && !isArray; }
	bool isInteger() const noexcept { return !isArray && kind >= Kind::INT8 && kind <= Kind::INT64; }
	bool canBeNull() const noexcept
	{
		return isArray || kind == Kind::STRING || kind == Kind::BYTES || kind == Kind::RECORDS || kind == Kind::STRUCT;
	}
	/// Bytes of a primitive of fixed size; 0 for all else.
	std::size_t fixedSize() const noexcept;
	/// The part of a Decoder or Encoder method's name that follows read or write, as in "Int32"; not for structs.
	std::string_view methodName() const noexcept;
};

} // namespace Aeon::Generator
