#pragma once

#include "ByteReader.h"

namespace Aeon::Test::OnDisk
{

/// CRC-32C (Castagnoli), which magic 2 and producer snapshots have.
std::uint32_t crc32c(View bytes);
/// CRC-32 (of zip files), which magic 0 and 1 have.
std::uint32_t crc32(View bytes);

} // namespace Aeon::Test::OnDisk
