#include "Groups/OffsetsTopic.h"

#include <string>

namespace Aeon
{

namespace
{

InternalTopic::Shape shapeOf(const OffsetsTopicConfig& config)
{
	InternalTopic::Shape shape;
	shape.name = OffsetsTopic::NAME;
	shape.numPartitions = config.numPartitions;
	shape.replicationFactor = config.replicationFactor;
	shape.configs = {
		{"cleanup.policy", "compact"},
		{"compression.type", "producer"},
		{"segment.bytes", std::to_string(config.segmentBytes)}};
	return shape;
}

} // namespace

OffsetsTopic::OffsetsTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata) :
	InternalTopic(config, metadata, shapeOf(config.offsetsTopic))
{
}

} // namespace Aeon
