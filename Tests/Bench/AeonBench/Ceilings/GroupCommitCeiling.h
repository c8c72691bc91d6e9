#pragma once

#include <cstddef>
#include <string>

namespace Aeon::Bench
{

/// So many threads, each of which appends bytes to one file and waits until they are on disk, then does it again: one
/// fdatasync is for all who wait. The file lies in the directory, and all of its blocks have been written before.
/// Returns appends a second.
double groupCommitRate(int threads, std::size_t appendBytes, double seconds, const std::string& directory);

} // namespace Aeon::Bench
