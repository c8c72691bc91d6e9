#include "Transactions/TransactionVerifier.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/Partition.h"

namespace Aeon
{

namespace
{

/// The coordinator's answer in the words of the API that asked.
ErrorCode toldCode(ErrorCode code, TransactionSupport support) noexcept
{
	if (code == ErrorCode::PRODUCER_FENCED) return ErrorCode::INVALID_PRODUCER_EPOCH;
	if (code == ErrorCode::TRANSACTION_ABORTABLE && support == TransactionSupport::ADDED_BEFORE)
		return ErrorCode::INVALID_TXN_STATE;
	return code;
}

} // namespace

void TransactionVerifier::verify(
	const Coordinator::TransactionCaller& caller, TransactionSupport support, std::span<TransactionalWrite> writes)
{
	const bool adds = support == TransactionSupport::ADDS;
	if (!adds && !_config.transactionPartitionVerification) return;
	std::vector<TransactionalWrite*> unknown;
	for (auto& write : writes)
	{
		const auto guard = write.partition->log().beginVerification(
			{caller.producer.id, caller.producer.epoch, write.baseSequence, adds});
		write.error = guard.code();
		if (!guard) continue;
		write.guard = *guard;
		if (*guard != NO_VERIFICATION_GUARD) unknown.push_back(&write);
	}
	if (!unknown.empty()) ask(caller, support, unknown);
}

void TransactionVerifier::ask(
	const Coordinator::TransactionCaller& caller, TransactionSupport support,
	std::span<TransactionalWrite* const> writes)
{
	std::vector<TopicPartition> partitions;
	partitions.reserve(writes.size());
	for (const auto* write : writes)
		partitions.push_back({write->partition->topic(), write->partition->index()});
	std::vector<ErrorCode> codes;
	if (support == TransactionSupport::ADDS)
		codes.assign(partitions.size(), _transactions.addPartitions(caller, partitions));
	else
		codes = _transactions.verifyPartitions(caller, partitions);
	AEON_CHECK(codes.size() == writes.size());
	for (std::size_t i = 0; i < codes.size(); ++i)
		writes[i]->error = toldCode(codes[i], support);
}

} // namespace Aeon
