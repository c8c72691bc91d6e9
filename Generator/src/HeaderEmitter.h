#pragma once

#include "EmitContext.h"

#include <string>

namespace Aeon::Generator
{

/// The header of a message: its structs, each with its members and their defaults.
std::string emitHeader(const EmitContext& context);

} // namespace Aeon::Generator
