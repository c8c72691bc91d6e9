#pragma once

#include "MessageSpec.h"

#include <string>

namespace Aeon::Generator
{

/// Reads a spec file of Kafka's format: JSON with line and block comments. Knows every attribute of the format and
/// refuses others, so that a misspelt one cannot pass unseen. What the attributes mean together is checked by
/// checkSpec.
///
/// Both throw SpecException.
MessageSpec readSpecFile(const std::string& path);
/// file is named in errors.
MessageSpec readSpec(const std::string& file, const std::string& text);

} // namespace Aeon::Generator
