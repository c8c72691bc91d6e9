#pragma once

#include <chrono>
#include <cstdint>

namespace Aeon::Coordinator
{

/// The broker's settings of transactions, with Kafka's defaults. A plain value.
struct TransactionCoordinatorConfig
{
	using Milliseconds = std::chrono::milliseconds;

	/// Longest timeout that a producer may ask for (`transaction.max.timeout.ms`).
	Milliseconds maxTimeout{900000};
	/// How often open transactions are looked through for those whose timeout has passed
	/// (`transaction.abort.timed.out.transaction.cleanup.interval.ms`).
	Milliseconds abortTimedOutInterval{10000};
	/// After this time without transaction a transactional id is forgotten (`transactional.id.expiration.ms`).
	Milliseconds idExpiration{std::chrono::hours(24 * 7)};
	/// How often such ids are looked for (`transaction.remove.expired.transaction.cleanup.interval.ms`).
	Milliseconds removeExpiredInterval{3600000};
	/// How long an implicit adding of partitions waits for the markers of the transaction before
	/// (`add.partitions.to.txn.retry.backoff.max.ms`).
	Milliseconds addPartitionsWaitMax{100};
	/// Whether producers may ask for transactions without timeout (`transaction.two.phase.commit.enable`).
	bool twoPhaseCommitEnabled = false;
};

} // namespace Aeon::Coordinator
