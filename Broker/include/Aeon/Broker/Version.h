#pragma once

#include <string_view>

namespace Aeon
{

/// The version of this build, as in "0.1.0".
extern const std::string_view VERSION;

} // namespace Aeon
