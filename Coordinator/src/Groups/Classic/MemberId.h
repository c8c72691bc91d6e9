#pragma once

#include "Aeon/Base/Types.h"

#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// The longest string that a group's records can hold, in bytes.
inline constexpr std::size_t RECORDED_STRING_BYTES_MAX = 32767;

/// Kafka's form of a member id: the client id or the instance id, '-', and a fresh UUID as
/// "01234567-89ab-cdef-0123-456789abcdef". A prefix that is too long to be recorded so is cut.
std::string makeMemberId(std::string_view prefix, const Uuid& fresh);

} // namespace Aeon::Coordinator
