#include "Transactions/Transactions.h"

#include "Groups/GroupErrors.h"

#include "Aeon/Base/Check.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <utility>

namespace Aeon::Coordinator
{

namespace
{

void logFailure(const std::string& transactionalId, const std::string& reason)
{
	Poco::Logger::get("Aeon.Coordinator")
		.error("a request of transactional id '" + transactionalId + "' failed: " + reason);
}

} // namespace

Transactions::Transactions(const Context& context, PartitionId partition, SendMarkers sendMarkers) :
	_context(context), _partition(partition), _sendMarkers(std::move(sendMarkers))
{
}

void Transactions::replay(TransactionRecord record, Offset end)
{
	_writtenEnd = end;
	const auto* before = find(record.transactionalId);
	if (before != nullptr && !isAtRest(before->status)) --_active;
	if (!record.metadata)
	{
		_entries.erase(record.transactionalId);
		return;
	}
	auto& entry = _entries[std::move(record.transactionalId)];
	entry = {std::move(*record.metadata), end};
	if (isDecided(entry.metadata.status)) entry.owed = entry.metadata.partitions;
	if (!isAtRest(entry.metadata.status)) ++_active;
}

void Transactions::run(TransactionCall& call)
{
	takeStep(call);
	if (call.isHeldUp())
		_parked.park(call, _context.clock.now() + _context.config.addPartitionsWaitMax);
	else
		answer(call);
}

void Transactions::onMarkers(const MarkerReport& report)
{
	const auto found = _entries.find(report.transactionalId);
	// Nothing else leads away from a decided transaction than this.
	AEON_CHECK(found != _entries.end() && isDecided(found->second.metadata.status));
	auto& entry = found->second;
	for (const auto& partition : report.done)
		entry.owed.erase(partition);
	if (!entry.owed.empty()) return;
	entry.markersUnderWay = false;
	complete(report.transactionalId, report.attempts);
}

void Transactions::resumeMarkers()
{
	std::vector<std::string> waiting;
	for (const auto& [id, entry] : _entries)
		if (isDecided(entry.metadata.status) && !entry.markersUnderWay) waiting.push_back(id);
	for (const auto& id : waiting)
		askForMarkers(id, 0);
}

void Transactions::onDeadline()
{
	for (auto* call : _parked.takeExpired(_context.clock.now()))
	{
		takeStep(*call);
		answer(*call);
	}
}

void Transactions::abandon(ErrorCode code)
{
	for (auto* call : _parked.takeAll())
	{
		call->fail(code);
		call->complete(Offset(0));
	}
}

std::vector<std::string> Transactions::timedOut() const
{
	std::vector<std::string> ids;
	const auto now = _context.clock.wallMs();
	for (const auto& [id, entry] : _entries)
		if (entry.metadata.isTimedOut(now)) ids.push_back(id);
	return ids;
}

void Transactions::removeExpired(std::int64_t nowMs)
{
	std::vector<std::string> expired;
	for (const auto& [id, entry] : _entries)
		if (entry.metadata.isExpired(nowMs, _context.config.idExpiration)) expired.push_back(id);
	for (const auto& id : expired)
		if (record(id, nullptr) != ErrorCode::NONE) return;
}

std::optional<TransactionDescription> Transactions::describe(std::string_view transactionalId) const
{
	const auto found = _entries.find(transactionalId);
	if (found == _entries.end()) return std::nullopt;
	const auto& [metadata, end, owed, underWay] = found->second;
	const auto& partitions = isDecided(metadata.status) ? owed : metadata.partitions;
	return TransactionDescription{
		metadata.producer,
		std::string(statusName(metadata.status)),
		metadata.timeoutMs,
		metadata.startTimeMs,
		{partitions.begin(), partitions.end()}};
}

void Transactions::list(std::vector<TransactionListing>& transactions) const
{
	for (const auto& [id, entry] : _entries)
		transactions.push_back(
			{id, entry.metadata.producer.id, std::string(statusName(entry.metadata.status)),
			 entry.metadata.startTimeMs});
}

const TransactionMetadata* Transactions::find(std::string_view transactionalId) const
{
	const auto found = _entries.find(transactionalId);
	return found == _entries.end() ? nullptr : &found->second.metadata;
}

Offset Transactions::writtenEnd(std::string_view transactionalId) const
{
	const auto found = _entries.find(transactionalId);
	return found == _entries.end() ? Offset(0) : found->second.writtenEnd;
}

void Transactions::takeStep(TransactionCall& call)
{
	try
	{
		const auto next =
			call.step(find(call.transactionalId), {_context.clock.wallMs(), _context.clusterVersion(), std::nullopt});
		if (!next) return;
		if (const auto code = record(call.transactionalId, &*next); code != ErrorCode::NONE)
			call.fail(clientCodeOf(code));
		else if (isDecided(next->status))
			askForMarkers(call.transactionalId, 0);
		return;
	}
	catch (const Poco::Exception& exception)
	{
		logFailure(call.transactionalId, exception.displayText());
	}
	catch (const std::exception& exception)
	{
		logFailure(call.transactionalId, exception.what());
	}
	// Clients take UNKNOWN_SERVER_ERROR for a transaction that may or may not have ended; this one they ask again.
	call.fail(ErrorCode::COORDINATOR_NOT_AVAILABLE);
}

ErrorCode Transactions::record(const std::string& transactionalId, const TransactionMetadata* next)
{
	Protocol::Arena arena;
	const EncodedRecord encoded = encodeTransactionRecord(transactionalId, next, _context.clusterVersion(), arena);
	const auto end = _context.records.append(_partition, {&encoded, 1}, _context.clock.wallMs());
	if (!end) return end.code();
	replay({transactionalId, next == nullptr ? std::nullopt : std::optional(*next)}, *end);
	return ErrorCode::NONE;
}

void Transactions::askForMarkers(const std::string& transactionalId, int attempts)
{
	auto& entry = _entries.find(transactionalId)->second;
	if (entry.owed.empty() && attempts == 0)
	{
		complete(transactionalId, attempts);
		return;
	}
	MarkerJob job;
	job.transactionalId = transactionalId;
	job.marker.producer = entry.metadata.producer;
	job.marker.committed = entry.metadata.status == TransactionStatus::PREPARE_COMMIT;
	job.marker.coordinatorEpoch = _context.leaderEpoch(_partition);
	job.marker.transactionVersion = entry.metadata.clientVersion;
	job.marker.partitions.assign(entry.owed.begin(), entry.owed.end());
	job.decidedEnd = entry.writtenEnd;
	job.attempts = attempts;
	entry.markersUnderWay = _sendMarkers(std::move(job));
}

void Transactions::complete(const std::string& transactionalId, int attempts)
{
	const auto next = find(transactionalId)->completed(_context.clock.wallMs());
	if (record(transactionalId, &next) != ErrorCode::NONE)
	{
		// No marker is owed, but the record is: it comes round again after a pause.
		askForMarkers(transactionalId, attempts + 1);
		return;
	}
	for (auto* call : _parked.take(transactionalId))
		run(*call);
}

void Transactions::answer(TransactionCall& call)
{
	call.complete(writtenEnd(call.transactionalId));
}

} // namespace Aeon::Coordinator
