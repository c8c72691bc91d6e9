#pragma once

#include "Groups/Assignors/Assignment.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Messages/ConsumerProtocolAssignment.h"
#include "Aeon/Protocol/Messages/ConsumerProtocolSubscription.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace Aeon::Coordinator
{

// What consumers of the classic protocol say to each other through the broker: a version, then a message. The broker
// looks into it only for members of a group of the consumer protocol. Of a later version the part that is known is
// read.

/// Views into the bytes, arrays in the arena. No value where the bytes are no such thing.
std::optional<Protocol::ConsumerProtocolSubscription> decodeSubscription(BytesView bytes, Protocol::Arena& arena);
std::optional<Protocol::ConsumerProtocolAssignment> decodeAssignment(BytesView bytes, Protocol::Arena& arena);

/// The assignment for a member that speaks the version of this subscription. Topics that no longer exist are left out.
std::vector<std::uint8_t>
encodeAssignment(const Assignment& assignment, const MetadataImage& image, BytesView subscription);

/// The partitions by topic id. Topics that do not exist are left out.
Assignment ownedPartitions(const Protocol::ConsumerProtocolSubscription& subscription, const MetadataImage& image);
Assignment assignedPartitions(const Protocol::ConsumerProtocolAssignment& assignment, const MetadataImage& image);

} // namespace Aeon::Coordinator
