#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/RequestContext.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon
{

/// Most items (topics, resources, keys) that one request of an administrative API may name. Far above what clients
/// send; it keeps an answer from growing to many times the size of its request.
inline constexpr std::size_t REQUEST_ITEMS_MAX = 100'000;

/// Closes the connection of a request that names more than REQUEST_ITEMS_MAX items, and says so.
bool refuseTooMany(RequestContext& context, std::size_t items);

/// The text for an error message field: the error's own, else the code's.
std::string_view errorText(RequestContext& context, const Error& error);

/// Operations that a client may do, one bit each by Kafka's numbers (KIP-430). Nobody is denied anything yet, so
/// that it is all operations that there are on a topic, on a group, or on the cluster.
inline constexpr std::int32_t TOPIC_OPERATIONS =
	1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 11;
inline constexpr std::int32_t GROUP_OPERATIONS = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;
inline constexpr std::int32_t CLUSTER_OPERATIONS = 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12;

} // namespace Aeon
