#pragma once

#include "Aeon/Base/Types.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Storage
{

inline constexpr std::string_view LOG_SUFFIX = ".log";
inline constexpr std::string_view INDEX_SUFFIX = ".index";
inline constexpr std::string_view TIME_INDEX_SUFFIX = ".timeindex";
inline constexpr std::string_view TRANSACTION_INDEX_SUFFIX = ".txnindex";
inline constexpr std::string_view SNAPSHOT_SUFFIX = ".snapshot";
inline constexpr std::string_view DELETED_SUFFIX = ".deleted";
inline constexpr std::string_view CLEANED_SUFFIX = ".cleaned";
inline constexpr std::string_view SWAP_SUFFIX = ".swap";

/// The offset as file names carry it, padded to 20 digits, with a suffix: "00000000000000000042.log".
std::string segmentFileName(Offset baseOffset, std::string_view suffix);
/// The offset of a name of exactly that form; no value for other names.
std::optional<Offset> parseSegmentFileName(std::string_view name, std::string_view suffix);
/// The offset in front of the first dot, whatever follows; no value where there is none.
std::optional<Offset> parseLeadingOffset(std::string_view name);

} // namespace Aeon::Storage
