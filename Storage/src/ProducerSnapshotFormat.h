#pragma once

#include "Aeon/Storage/ProducerStateManager.h"

#include <string>
#include <vector>

namespace Aeon::Storage
{

/// `<offset>.snapshot`: int16 version 1, uint32 CRC-32C of what follows it, int32 entry count, then 46 bytes an entry:
/// producer id 8 | epoch 2 | last sequence 4 | last offset 8 | offset delta 4 | timestamp 8 | coordinator epoch 4 |
/// first offset of the open transaction 8. Only the last batch of a producer is kept.
std::vector<std::uint8_t> encodeProducerSnapshot(const std::vector<ProducerStateEntry>& entries);

/// The entries of a snapshot; path is for messages. Throws CorruptFileException.
std::vector<ProducerStateEntry> decodeProducerSnapshot(const std::string& path, BytesView bytes);

} // namespace Aeon::Storage
