#pragma once

#include "EmitContext.h"

namespace Aeon::Generator
{

/// Adds the definition of a struct's encode method.
void emitEncode(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code);

} // namespace Aeon::Generator
