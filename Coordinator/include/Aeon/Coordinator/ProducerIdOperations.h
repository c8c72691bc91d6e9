#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>

namespace Aeon::Coordinator
{

/// Producer ids that one broker may give out: first, first + 1, ... first + size - 1.
struct ProducerIdBlock
{
	ProducerId first{0};
	std::int32_t size = 0;
};

/// Ids in a block, as in Kafka.
inline constexpr std::int32_t PRODUCER_ID_BLOCK_SIZE = 1000;

/// Takes the next block for a broker, so that no other broker, and not this one after a restart, gives out the same
/// ids. No block holds ids that another one held. UNKNOWN_SERVER_ERROR where int64 has no block left.
Outcome<Result<ProducerIdBlock>> allocateProducerIds(const MetadataImage& image, NodeId broker);

} // namespace Aeon::Coordinator
