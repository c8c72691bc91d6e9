#pragma once

#include "MessageSpec.h"

namespace Aeon::Generator
{

/// Holds a spec against the rules that attributes must keep together: names, defaults that fit their type, tags
/// that are unique and without gaps, versions that lie in one another. Throws SpecException. Structs that are
/// missing or declared twice are StructRegistry's to find.
void checkSpec(const MessageSpec& spec);

} // namespace Aeon::Generator
