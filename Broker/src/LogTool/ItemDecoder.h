#pragma once

#include "Aeon/Storage/Inspection.h"

#include <vector>

namespace Aeon
{

/// What a record of `__consumer_offsets` or `__cluster_metadata` says, for records of these logs by the names of their
/// directories: its kind, and of groups whose it is. Empty for all others, and where the bytes cannot be understood.
std::vector<Storage::InspectedField> decodeInternalRecord(const Storage::InspectedItem& item);

} // namespace Aeon
