#pragma once

#include "Transactions/MarkerJob.h"
#include "Transactions/ParkedCalls.h"
#include "Transactions/TransactionCall.h"
#include "Transactions/TransactionRecord.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Coordinator/TransactionCoordinatorConfig.h"
#include "Aeon/Coordinator/TransactionDescription.h"
#include "Aeon/Coordinator/TransactionListing.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// The transactional ids of one partition of `__transaction_state`. Each request about one of them is a step:
///
///     step(state, request, now) -> record written -> replay -> markers asked for, where the end is decided -> answer
///
/// Only replay() changes what lasts; the load at start is the same replay. Where the record could not be written
/// nothing has happened, and the call fails with the reason.
///
/// Not thread-safe: belongs to the shard's thread.
class Transactions
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	/// What transactions stand on; all outlives them.
	struct Context
	{
		RecordWriter& records;
		const Clock& clock;
		const TransactionCoordinatorConfig& config;
		/// The cluster's level of `transaction.version`.
		std::function<std::int16_t()> clusterVersion;
		/// Leader epoch of a partition of `__transaction_state`.
		std::function<std::int32_t(PartitionId)> leaderEpoch;
	};
	/// Has markers written in the background, which answers with onMarkers(). False where it cannot be had now.
	using SendMarkers = std::function<bool(MarkerJob job)>;

	Transactions(const Context& context, PartitionId partition, SendMarkers sendMarkers);

	/// The record is written, in front of end.
	void replay(TransactionRecord record, Offset end);

	/// Takes the call's step and completes it, or parks it until the markers of its transaction are written.
	void run(TransactionCall& call);
	/// Markers have been written. Completes the transaction when it owes none any more.
	void onMarkers(const MarkerReport& report);
	/// Asks for the markers of every decided transaction for which nobody is at work: after a load, and regularly,
	/// since there may not always be a thread for it.
	void resumeMarkers();
	/// Takes the steps of parked calls whose time is up; they are parked no more.
	void onDeadline();
	/// The earliest time for onDeadline(); no value where nobody is parked.
	std::optional<TimePoint> nextDeadline() const { return _parked.nextDeadline(); }
	/// Answers every call that is parked with this error.
	void abandon(ErrorCode code);

	/// Whether a transaction is open, or decided and not complete.
	bool isActive() const noexcept { return _active > 0; }
	/// Ids whose transaction has been open for too long.
	std::vector<std::string> timedOut() const;
	/// Forgets ids that nobody has used for `transactional.id.expiration.ms` now.
	void removeExpired(std::int64_t nowMs);

	/// No value where there is no such id.
	std::optional<TransactionDescription> describe(std::string_view transactionalId) const;
	void list(std::vector<TransactionListing>& transactions) const;
	/// Null where there is no such id.
	const TransactionMetadata* find(std::string_view transactionalId) const;
	/// Behind the newest record of the id, to be durable before anybody is told of it; 0 where there is none.
	Offset writtenEnd(std::string_view transactionalId) const;
	/// Behind the newest record of all.
	Offset writtenEnd() const noexcept { return _writtenEnd; }

private:
	struct Entry
	{
		TransactionMetadata metadata;
		Offset writtenEnd{0};
		/// State of the moment: partitions of a decided transaction that have no marker yet.
		std::set<TopicPartition> owed = {};
		/// Somebody is at work on the markers.
		bool markersUnderWay = false;
	};
	using Entries = std::map<std::string, Entry, std::less<>>;

	void takeStep(TransactionCall& call);
	/// Writes and replays; null for a tombstone. NONE, or why it could not be written.
	ErrorCode record(const std::string& transactionalId, const TransactionMetadata* next);
	/// The transaction has been decided, or has been found so.
	void askForMarkers(const std::string& transactionalId, int attempts);
	void complete(const std::string& transactionalId, int attempts);
	void answer(TransactionCall& call);

	const Context _context;
	const PartitionId _partition;
	const SendMarkers _sendMarkers;
	Entries _entries;
	ParkedCalls _parked;
	Offset _writtenEnd{0};
	/// Ids that are not at rest.
	std::size_t _active = 0;
};

} // namespace Aeon::Coordinator
