#pragma once

#include "EmitContext.h"

namespace Aeon::Generator
{

/// Adds the definition of a struct's addEncodedSize method (and of the message's encodedSize).
void emitSize(const EmitContext& context, const StructRegistry::Entry& entry, CodeBuffer& code);

/// Adds statements that add the size of the field's value to a variable.
void emitValueSize(const FieldCode& field, const std::string& variable, CodeBuffer& code);

} // namespace Aeon::Generator
