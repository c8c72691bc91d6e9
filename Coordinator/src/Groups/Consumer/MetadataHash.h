#pragma once

#include "Groups/Consumer/SubscriptionCounts.h"

#include "Aeon/Coordinator/MetadataImage.h"

#include <cstdint>

namespace Aeon::Coordinator
{

/// A number that changes when anything changes that matters to the assignment of these topics: which of them exist,
/// their ids, how many partitions they have, and the racks of those. It is Kafka's number (KIP-1101), so that a group
/// that moves from one to the other does not rebalance. 0 where none of the topics exists.
std::int64_t metadataHash(const SubscriptionCounts::Topics& topics, const MetadataImage& image);

} // namespace Aeon::Coordinator
