#pragma once

#include <set>
#include <string>

namespace Aeon::Test
{

/// The compression codecs of the batches that partition 0 of @p topic holds, as the names that clients use for them;
/// read with a Fetch request made by hand, since clients hide what they decompress. Looks at the first MiB.
std::set<std::string> codecsOfStoredBatches(const std::string& bootstrap, const std::string& topic);

} // namespace Aeon::Test
