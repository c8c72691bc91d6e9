#pragma once

#include "EmitContext.h"

#include <string>

namespace Aeon::Generator
{

/// Converters between a message and JSON, for tests: fields under their names with the first letter lowered, those
/// that the version lacks and tagged ones at their default left out. They lean on Aeon/Testing/MessageJson.h.
std::string emitJsonHeader(const EmitContext& context);
std::string emitJsonSource(const EmitContext& context);

} // namespace Aeon::Generator
