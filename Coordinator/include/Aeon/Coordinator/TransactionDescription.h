#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// One transactional id as DescribeTransactions tells of it.
struct TransactionDescription
{
	ProducerIdAndEpoch producer;
	/// Kafka's word, as TransactionListing has it.
	std::string state;
	std::int32_t timeoutMs = 0;
	/// As TransactionListing has it.
	std::int64_t startTimeMs = -1;
	/// Of the transaction that is open; once its end is decided, those that have no marker yet. Ascending.
	std::vector<TopicPartition> partitions;
};

} // namespace Aeon::Coordinator
