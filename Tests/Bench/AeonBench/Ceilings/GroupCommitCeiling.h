#pragma once

#include <cstddef>
#include <string>

namespace Aeon::Bench
{

/// What the appends of a group commit find.
enum class CommitFile
{
	/// Blocks that have been written before: fdatasync writes data alone.
	WRITTEN,
	/// The end of the file: fdatasync also has the file system record its blocks and its size.
	GROWING,
};

/// So many threads, each of which appends bytes to one file in the directory and waits until they are on disk, then
/// does it again: one fdatasync is for all who wait. Returns appends a second.
double
groupCommitRate(CommitFile file, int threads, std::size_t appendBytes, double seconds, const std::string& directory);

} // namespace Aeon::Bench
