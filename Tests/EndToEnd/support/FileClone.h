#pragma once

#include <string>

namespace Aeon::Test
{

/// Makes @p to the file that @p from is at one moment, however busily it is written: the two share their blocks from
/// then on. Both lie on one file system. Throws std::system_error; EOPNOTSUPP where that file system cannot clone.
void cloneFile(const std::string& from, const std::string& to);

} // namespace Aeon::Test
