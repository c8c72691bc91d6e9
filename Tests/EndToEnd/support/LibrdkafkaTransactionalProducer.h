#pragma once

#include "BrokerProcess.h"
#include "GroupPartition.h"
#include "LibrdkafkaMember.h"
#include "Record.h"

#include <librdkafka/rdkafkacpp.h>

#include <map>
#include <memory>
#include <string>

namespace Aeon::Test
{

/// What librdkafka says of a step of a transaction.
struct TransactionOutcome
{
	RdKafka::ErrorCode error = RdKafka::ERR_NO_ERROR;
	/// The producer is good for nothing any more: it was fenced, or cannot know where it stands.
	bool isFatal = false;
	/// The transaction is to be aborted.
	bool needsAbort = false;
	/// The same step may be tried again.
	bool isRetriable = false;
	std::string text = {};

	bool ok() const noexcept { return error == RdKafka::ERR_NO_ERROR; }
};

/// librdkafka's C++ producer with transactions. Steps that fail for now are tried again until the limit. Not
/// thread-safe: one thread at a time.
class LibrdkafkaTransactionalProducer : private RdKafka::DeliveryReportCb
{
public:
	/// @p settings are librdkafka's own. Throws std::runtime_error where it refuses one.
	LibrdkafkaTransactionalProducer(
		const std::string& bootstrap, const std::string& transactionalId, const Settings& settings = {});
	/// Like a process that dies: nothing is ended.
	~LibrdkafkaTransactionalProducer() override;

	/// Fences other producers of the id and has their transaction ended.
	TransactionOutcome init(int limitMs = LIMIT_MS);
	TransactionOutcome begin();
	/// Hands a record over; what becomes of it shows in commit().
	RdKafka::ErrorCode send(const std::string& topic, const Record& record, std::int32_t partition = 0);
	/// Blocks until the broker has all records of the transaction, or refused them.
	void flush();
	/// Offsets of a group, committed within the transaction, on behalf of no member.
	TransactionOutcome
	sendOffsets(const std::string& group, const LibrdkafkaMember::Positions& offsets, int limitMs = LIMIT_MS);
	/// The same on behalf of a member.
	TransactionOutcome
	sendOffsets(LibrdkafkaMember& member, const LibrdkafkaMember::Positions& offsets, int limitMs = LIMIT_MS);
	TransactionOutcome commit(int limitMs = LIMIT_MS);
	TransactionOutcome abort(int limitMs = LIMIT_MS);

	/// The first error of a record.
	RdKafka::ErrorCode deliveryError() const noexcept { return _deliveryError; }

private:
	static constexpr int LIMIT_MS = 60'000;

	void dr_cb(RdKafka::Message& message) override;

	RdKafka::ErrorCode _deliveryError = RdKafka::ERR_NO_ERROR;
	std::unique_ptr<RdKafka::Producer> _producer;
};

} // namespace Aeon::Test
