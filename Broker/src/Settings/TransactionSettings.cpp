#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("add.partitions.to.txn.retry.backoff.max.ms", INT, "100").atLeast(0),
	setting("add.partitions.to.txn.retry.backoff.ms", INT, "20").atLeast(1),
	setting("producer.id.expiration.check.interval.ms", INT, "600000")
		.atLeast(1)
		.isInternal()
		.honoured("How often idle producers are looked for."),
	setting("producer.id.expiration.ms", INT, "86400000")
		.atLeast(1)
		.clusterWide()
		.honoured("Idle time after which the state of a producer is forgotten."),
	setting("transaction.abort.timed.out.transaction.cleanup.interval.ms", INT, "10000").atLeast(1),
	setting("transaction.max.timeout.ms", INT, "900000").atLeast(1),
	setting("transaction.partition.verification.enable", BOOLEAN, "true").clusterWide(),
	setting("transaction.remove.expired.transaction.cleanup.interval.ms", INT, "3600000").atLeast(1),
	setting("transaction.state.log.load.buffer.size", INT, "5242880").atLeast(1),
	setting("transaction.state.log.min.isr", INT, "2").atLeast(1),
	setting("transaction.state.log.num.partitions", INT, "50").atLeast(1),
	setting("transaction.state.log.replication.factor", SHORT, "3").atLeast(1),
	setting("transaction.state.log.segment.bytes", INT, "104857600").atLeast(1),
	setting("transaction.two.phase.commit.enable", BOOLEAN, "false"),
	setting("transactional.id.expiration.ms", INT, "604800000").atLeast(1),
};

} // namespace

std::span<const SettingDefinition> transactionRows()
{
	return ROWS;
}

} // namespace Aeon
