#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/VerificationGuard.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace Aeon
{

struct BrokerConfig;
class Partition;

/// What a version of Produce or TxnOffsetCommit knows of transactions (KIP-890).
enum class TransactionSupport
{
	/// Partitions have been added before; a client that forgot one is told INVALID_TXN_STATE.
	ADDED_BEFORE,
	/// The same, and the client knows TRANSACTION_ABORTABLE.
	ADDED_BEFORE_ABORTABLE,
	/// Writing to a partition adds it to the transaction, and epochs are new in each transaction.
	ADDS,
};

/// A partition that a producer is about to write to within its transaction.
struct TransactionalWrite
{
	Partition* partition = nullptr;
	/// Of the first batch; -1 where batches have no numbers.
	std::int32_t baseSequence = -1;
	/// NONE, or why nothing may be written.
	ErrorCode error = ErrorCode::NONE;
	/// What the append must show; no value where verification is switched off.
	std::optional<VerificationGuard> guard = {};
};

/// Makes sure, before the first records of a transaction are written to a partition, that the transaction coordinator
/// knows of it: a transaction that nobody would end holds up every consumer of committed records. Partitions where
/// the transaction is open already cost a look at the log's producer, and no question.
///
/// Thread-safe.
class TransactionVerifier
{
public:
	TransactionVerifier(const BrokerConfig& config, Coordinator::TransactionCoordinator& transactions) :
		_config(config), _transactions(transactions)
	{
	}

	/// Fills error and guard of each write. Blocks for the coordinator's answer, without any lock. Errors, as clients
	/// of Produce and TxnOffsetCommit know them: INVALID_PRODUCER_EPOCH, INVALID_PRODUCER_ID_MAPPING, INVALID_TXN_STATE
	/// or TRANSACTION_ABORTABLE (the partition is not part of the transaction), CONCURRENT_TRANSACTIONS (the one before
	/// is being ended), and COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE and NOT_COORDINATOR as they come.
	void verify(
		const Coordinator::TransactionCaller& caller, TransactionSupport support, std::span<TransactionalWrite> writes);

private:
	void
	ask(const Coordinator::TransactionCaller& caller, TransactionSupport support,
		std::span<TransactionalWrite* const> writes);

	const BrokerConfig& _config;
	Coordinator::TransactionCoordinator& _transactions;
};

} // namespace Aeon
