#pragma once

#include <cstdint>
#include <string_view>

namespace Aeon::Coordinator
{

/// Whether the text that comes with a committed offset is longer than that many characters, as Kafka counts them: in
/// units of UTF-16. Such an offset is refused for its partition alone. Thread-safe.
bool isMetadataTooLong(std::string_view metadata, std::int32_t lengthMax) noexcept;

} // namespace Aeon::Coordinator
