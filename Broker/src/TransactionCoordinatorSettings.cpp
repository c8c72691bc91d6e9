#include "TransactionCoordinatorSettings.h"

#include "Aeon/Broker/EffectiveSettings.h"

#include <chrono>

namespace Aeon
{

Coordinator::TransactionCoordinatorConfig transactionCoordinatorConfigOf(const EffectiveSettings& settings)
{
	const auto duration = [&](std::string_view key) { return std::chrono::milliseconds(settings.integer(key)); };
	Coordinator::TransactionCoordinatorConfig config;
	config.maxTimeout = duration("transaction.max.timeout.ms");
	config.abortTimedOutInterval = duration("transaction.abort.timed.out.transaction.cleanup.interval.ms");
	config.idExpiration = duration("transactional.id.expiration.ms");
	config.removeExpiredInterval = duration("transaction.remove.expired.transaction.cleanup.interval.ms");
	config.addPartitionsWaitMax = duration("add.partitions.to.txn.retry.backoff.max.ms");
	config.twoPhaseCommitEnabled = settings.boolean("transaction.two.phase.commit.enable");
	return config;
}

TransactionTopicConfig transactionTopicConfigOf(const EffectiveSettings& settings)
{
	const auto count = [&](std::string_view key) { return static_cast<std::int32_t>(settings.integer(key)); };
	TransactionTopicConfig config;
	config.numPartitions = count("transaction.state.log.num.partitions");
	config.replicationFactor = static_cast<std::int16_t>(count("transaction.state.log.replication.factor"));
	config.minInSyncReplicas = count("transaction.state.log.min.isr");
	config.segmentBytes = count("transaction.state.log.segment.bytes");
	return config;
}

} // namespace Aeon
