#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("add.partitions.to.txn.retry.backoff.max.ms", INT, "100")
		.atLeast(0)
		.honoured("How long the first records of a transaction wait for the markers of the transaction before."),
	setting("add.partitions.to.txn.retry.backoff.ms", INT, "20").atLeast(1),
	setting("producer.id.expiration.check.interval.ms", INT, "600000")
		.atLeast(1)
		.isInternal()
		.honoured("How often idle producers are looked for."),
	setting("producer.id.expiration.ms", INT, "86400000")
		.atLeast(1)
		.clusterWide()
		.honoured("Idle time after which the state of a producer is forgotten."),
	setting("transaction.abort.timed.out.transaction.cleanup.interval.ms", INT, "10000")
		.atLeast(1)
		.honoured("How often transactions are looked for that have been open for too long."),
	setting("transaction.max.timeout.ms", INT, "900000")
		.atLeast(1)
		.honoured("Longest timeout that a transactional producer may ask for."),
	setting("transaction.partition.verification.enable", BOOLEAN, "true")
		.clusterWide()
		.honoured("Whether records of a transaction are refused where its coordinator does not know of the partition. "
				  "Clients of transaction.version 2 are always held to it."),
	setting("transaction.remove.expired.transaction.cleanup.interval.ms", INT, "3600000")
		.atLeast(1)
		.honoured("How often transactional ids are looked for that nobody uses any more."),
	setting("transaction.state.log.load.buffer.size", INT, "5242880").atLeast(1),
	setting("transaction.state.log.min.isr", INT, "2")
		.atLeast(1)
		.honoured("`min.insync.replicas` of the topic `__transaction_state` when it is made; at most its replicas."),
	setting("transaction.state.log.num.partitions", INT, "50")
		.atLeast(1)
		.honoured("Partitions of the topic `__transaction_state` when it is made."),
	setting("transaction.state.log.replication.factor", SHORT, "3")
		.atLeast(1)
		.honoured(
			"Replicas of the topic `__transaction_state` when it is made; as many as there are brokers where there "
			"are fewer."),
	setting("transaction.state.log.segment.bytes", INT, "104857600")
		.atLeast(1)
		.honoured("`segment.bytes` of the topic `__transaction_state` when it is made."),
	setting("transaction.two.phase.commit.enable", BOOLEAN, "false")
		.honoured("Whether producers may ask for transactions without timeout, for two-phase commit."),
	setting("transactional.id.expiration.ms", INT, "604800000")
		.atLeast(1)
		.honoured("Time without use after which a transactional id is forgotten."),
};

} // namespace

std::span<const SettingDefinition> transactionRows()
{
	return ROWS;
}

} // namespace Aeon
