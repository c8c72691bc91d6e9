#pragma once

#include "Aeon/Protocol/Array.h"

#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// Names in ascending order, each once.
std::vector<std::string> topicNameList(const Protocol::Array<std::string_view>& names);

} // namespace Aeon::Coordinator
