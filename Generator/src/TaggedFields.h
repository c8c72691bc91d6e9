#pragma once

#include "CodeBuffer.h"
#include "FieldCode.h"

#include <string>
#include <vector>

namespace Aeon::Generator
{

/// The fields that stand in the tagged section in some version, ascending by tag, as they are written.
std::vector<FieldCode> fieldsByTag(const std::vector<FieldCode>& fields);
/// Name of the local variable that says whether the tagged field is sent.
std::string hasTagVariable(const FieldCode& field);
/// Declares those variables and gives the expression that counts the fields sent: "0", "1 * hasRack" ...
std::string knownTagCount(const std::vector<FieldCode>& fields, CodeBuffer& code);

} // namespace Aeon::Generator
