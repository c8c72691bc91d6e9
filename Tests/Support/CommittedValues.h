#pragma once

#include "Aeon/Protocol/Messages/FetchResponse.h"

#include <string>
#include <vector>

namespace Aeon::Test
{

/// The values that a consumer of committed records takes from what it fetched of a partition with the isolation level
/// read_committed: those of no transaction, and those of transactions that are not in the list of aborted ones.
std::vector<std::string> committedValues(const Protocol::FetchResponse::PartitionData& partition);

} // namespace Aeon::Test
