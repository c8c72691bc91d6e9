#pragma once

#include <cstdint>

namespace Aeon
{

/// How `__transaction_state` is made (`transaction.state.log.*`). A plain value.
struct TransactionTopicConfig
{
	std::int32_t numPartitions = 50;
	std::int16_t replicationFactor = 3;
	std::int32_t minInSyncReplicas = 2;
	std::int32_t segmentBytes = 104857600;
};

} // namespace Aeon
