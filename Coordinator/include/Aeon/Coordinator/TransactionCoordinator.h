#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MarkerWriter.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/ProducerIdAndEpoch.h"
#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Coordinator/TransactionCoordinatorConfig.h"
#include "Aeon/Coordinator/TransactionDescription.h"
#include "Aeon/Coordinator/TransactionFilter.h"
#include "Aeon/Coordinator/TransactionListing.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// A producer that says it is at work in the transaction of its id.
struct TransactionCaller
{
	std::string_view transactionalId;
	ProducerIdAndEpoch producer;
	/// Level of `transaction.version` that the client speaks, which its request tells: 2 from Produce 12,
	/// TxnOffsetCommit 5, EndTxn 5 and AddPartitionsToTxn 4 on, else 0.
	std::int16_t transactionVersion = 0;
};

/// What InitProducerId asks for a transactional id.
struct InitTransactionalId
{
	std::string_view transactionalId;
	std::int32_t timeoutMs = 0;
	/// What the producer was, where it wants to go on (KIP-360).
	std::optional<ProducerIdAndEpoch> current;
	/// Two-phase commit (KIP-939).
	bool enable2Pc = false;
	bool keepPreparedTxn = false;
};

/// All transactional ids of this broker. Each request is given to the thread of its id's partition of
/// `__transaction_state`; the calling thread waits for the answer and then until what the answer tells of is as durable
/// as acks=all makes it.
///
/// Every call may give COORDINATOR_LOAD_IN_PROGRESS (the partition is being loaded), NOT_COORDINATOR (it is not here,
/// or the broker stops), COORDINATOR_NOT_AVAILABLE (it cannot be written now), and INVALID_REQUEST where the id is
/// empty or longer than a record's key can hold. Fencing is told as PRODUCER_FENCED; what has to tell it to older
/// versions of an API as INVALID_PRODUCER_EPOCH is that API's handler.
///
/// Life cycle: construct, serve() once the topic `__transaction_state` is there, stop(). Thread-safe.
class TransactionCoordinator
{
public:
	/// The newest image of the cluster's metadata; never null. Thread-safe.
	using ImageSource = std::function<MetadataImage::Ptr()>;
	/// A producer id that nobody has had. May block on the disk. Thread-safe.
	using ProducerIdSource = std::function<Result<ProducerId>()>;

	/// What the coordinator stands on; all outlive it.
	struct Environment
	{
		RecordWriter& records;
		MarkerWriter& markers;
		const Clock& clock;
		ImageSource image;
		ProducerIdSource producerIds;
	};

	TransactionCoordinator(const TransactionCoordinatorConfig& config, Environment environment);
	/// Stops where nobody did.
	~TransactionCoordinator();
	TransactionCoordinator(const TransactionCoordinator&) = delete;
	TransactionCoordinator& operator=(const TransactionCoordinator&) = delete;

	/// The topic has so many partitions, all of them here: loads them in the background, in order, and ends the
	/// transactions whose end was decided before. A second call has no effect.
	void serve(std::int32_t partitionCount);
	/// Answers everybody who waits with NOT_COORDINATOR and refuses requests from then on; does not wait for anybody.
	void beginStop();
	/// beginStop(), then blocks until all threads of the coordinator are gone. Nobody calls any more.
	void stop();

	/// Gives a transactional id to a producer: fences the one before, aborts what that has left open, and gives the id
	/// and epoch to write with. Errors: INVALID_TRANSACTION_TIMEOUT (not above 0, or above the limit), PRODUCER_FENCED
	/// (the producer that wants to go on has been overtaken), CONCURRENT_TRANSACTIONS (the transaction before is being
	/// ended: ask again), TRANSACTIONAL_ID_AUTHORIZATION_FAILED and UNSUPPORTED_VERSION (two-phase commit), and those
	/// of the producer id source.
	Result<ProducerIdAndEpoch> initProducerId(const InitTransactionalId& request);

	/// Adds partitions to the transaction, which begins where none is open: all of them or, with an error, none. That
	/// they exist is the caller's business. AddPartitionsToTxn, AddOffsetsToTxn (with the partition of
	/// `__consumer_offsets` that holds the group), and, before they write, Produce 12+ and TxnOffsetCommit 5+.
	/// Errors: INVALID_PRODUCER_ID_MAPPING (the id is not known, or another producer has it), PRODUCER_FENCED (the
	/// epoch is not the current one), CONCURRENT_TRANSACTIONS (the transaction before is being ended: try again;
	/// callers of transaction version 2 are kept waiting for its end for up to
	/// `add.partitions.to.txn.retry.backoff.max.ms`).
	ErrorCode addPartitions(const TransactionCaller& caller, std::span<const TopicPartition> partitions);

	/// Whether the partitions are part of the transaction that is open: one code for each, in their order; for Produce
	/// up to 11 and TxnOffsetCommit up to 4 before they begin to write, and for AddPartitionsToTxn with verifyOnly.
	/// Codes: NONE, TRANSACTION_ABORTABLE (it is not), and for all alike the errors of addPartitions.
	std::vector<ErrorCode>
	verifyPartitions(const TransactionCaller& caller, std::span<const TopicPartition> partitions);

	/// Decides the transaction. Gives the id and epoch to go on with, once the decision is durable; markers follow in
	/// the background. Errors: INVALID_PRODUCER_ID_MAPPING, PRODUCER_FENCED, INVALID_TXN_STATE (there is nothing to end
	/// that way), CONCURRENT_TRANSACTIONS (this very end is under way: try again), and those of the producer id source.
	Result<ProducerIdAndEpoch> endTransaction(const TransactionCaller& caller, bool commit);

	/// TRANSACTIONAL_ID_NOT_FOUND where there is no such id.
	Result<TransactionDescription> describe(std::string_view transactionalId);
	/// The transactional ids that the filter lets pass. COORDINATOR_LOAD_IN_PROGRESS while some are not loaded yet,
	/// INVALID_REGULAR_EXPRESSION; the list then holds nothing.
	ErrorCode list(const TransactionFilter& filter, std::vector<TransactionListing>& transactions);

private:
	class Impl;
	const std::unique_ptr<Impl> _impl;
};

} // namespace Aeon::Coordinator
