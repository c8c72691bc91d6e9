#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/Log.h"

#include <cstdint>
#include <vector>

namespace Aeon
{

/// The bytes of what was read from a log: in its mapping where there is one, else read into the buffer. Valid as long
/// as the result and the buffer stay as they are. Throws StorageException.
BytesView bytesOf(const Storage::ReadResult& read, std::vector<std::uint8_t>& buffer);

} // namespace Aeon
