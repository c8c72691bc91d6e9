#pragma once

#include "EmitContext.h"

#include <string>

namespace Aeon::Generator
{

/// The source file beside the header: the methods of every struct of the message.
std::string emitSource(const EmitContext& context);

} // namespace Aeon::Generator
