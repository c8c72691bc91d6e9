#pragma once

#include "Aeon/Protocol/Compression.h"

#include <cstdint>

namespace Aeon
{

/// How `__consumer_offsets` is made, and how its batches are packed (`offsets.topic.*`). A plain value.
struct OffsetsTopicConfig
{
	std::int32_t numPartitions = 50;
	std::int16_t replicationFactor = 3;
	std::int32_t segmentBytes = 104857600;
	Protocol::CompressionType compression = Protocol::CompressionType::NONE;
};

} // namespace Aeon
