#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Record.h"

namespace Aeon::Protocol
{

/// Reads the fields of one record of magic 2 behind its length: deltas, key, value, headers. Every byte of the body
/// must belong to one of them. Gives null, or what is wrong (a literal).
///
///     attributes 1 | timestamp delta varlong | offset delta varint | key length varint, key |
///     value length varint, value | header count varint, headers           (a length of -1 is null)
const char* parseRecordBody(BytesView body, RecordView& record) noexcept;

/// Reads one header from the front of rest and moves rest behind it. Gives null, or what is wrong (a literal).
///
///     key length varint, key | value length varint, value                 (a value length of -1 is null)
const char* parseRecordHeader(BytesView& rest, RecordHeader& header) noexcept;

} // namespace Aeon::Protocol
