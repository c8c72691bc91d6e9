#pragma once

#include "MessageSpec.h"

#include <cstdint>
#include <optional>
#include <string>

namespace Aeon::Generator
{

/// The integer that a default's text states, in decimal or (after 0x) hexadecimal; 0 where there is no default. No
/// value where the text is no number or does not fit the type.
std::optional<std::int64_t> integerDefault(const FieldSpec& field);
/// The number that a float64's default states; no value where the text is no number.
std::optional<double> floatDefault(const FieldSpec& field);
/// Whether the default is null: written as the string "null". A bare JSON null says nothing (see FieldSpec).
bool defaultsToNull(const FieldSpec& field);

} // namespace Aeon::Generator
