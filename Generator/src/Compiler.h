#pragma once

#include "Options.h"

#include <string>

namespace Aeon::Generator
{

/// Reads, checks and emits one spec: <name of the spec file>.h and .cpp in the output directory, or with --json
/// <name>Json.h and .cpp. Throws SpecException, or std::filesystem and stream errors.
void compileSpec(const Options& options, const std::string& specFile);

} // namespace Aeon::Generator
