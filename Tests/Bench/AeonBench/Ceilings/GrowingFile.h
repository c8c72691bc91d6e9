#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <string>

namespace Aeon::Bench
{

/// A file that is written behind its end, so that every page and block of it is new: what appending to a segment finds
/// that nobody has prepared. Begins anew at the size of a segment.
///
/// Not thread-safe: one thread at a time.
class GrowingFile
{
public:
	/// Makes the file; throws std::system_error where it cannot.
	explicit GrowingFile(const std::string& path);
	~GrowingFile();
	GrowingFile(const GrowingFile&) = delete;
	GrowingFile& operator=(const GrowingFile&) = delete;

	/// Throws std::system_error where the bytes cannot be written.
	void append(BytesView bytes);
	int descriptor() const noexcept { return _descriptor; }

private:
	int _descriptor = -1;
	std::uint64_t _size = 0;
};

} // namespace Aeon::Bench
