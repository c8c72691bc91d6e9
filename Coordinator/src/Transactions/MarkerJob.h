#pragma once

#include "Aeon/Coordinator/MarkerWriter.h"

#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// The markers that one decided transaction still owes.
struct MarkerJob
{
	std::string transactionalId;
	TransactionMarker marker;
	/// Behind the record that has the decision: no marker is written before everything below is durable.
	Offset decidedEnd{0};
	/// How often it has been tried.
	int attempts = 0;
};

/// What has come of a job at one attempt.
struct MarkerReport
{
	std::string transactionalId;
	/// Partitions that owe their marker no longer.
	std::vector<TopicPartition> done;
	int attempts = 0;
};

} // namespace Aeon::Coordinator
