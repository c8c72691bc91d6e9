#include "Transactions/TransactionStateTopic.h"

#include <string>

namespace Aeon
{

namespace
{

InternalTopic::Shape shapeOf(const TransactionTopicConfig& config)
{
	InternalTopic::Shape shape;
	shape.name = TransactionStateTopic::NAME;
	shape.numPartitions = config.numPartitions;
	shape.replicationFactor = config.replicationFactor;
	shape.minInSyncReplicas = config.minInSyncReplicas;
	shape.configs = {
		{"cleanup.policy", "compact"},
		{"compression.type", "uncompressed"},
		{"segment.bytes", std::to_string(config.segmentBytes)},
		{"unclean.leader.election.enable", "false"}};
	return shape;
}

} // namespace

TransactionStateTopic::TransactionStateTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata) :
	InternalTopic(config, metadata, shapeOf(config.transactionTopic))
{
}

} // namespace Aeon
