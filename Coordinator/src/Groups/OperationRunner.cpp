#include "Groups/OperationRunner.h"

#include "Groups/GroupErrors.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

void logFailure(const Group& group, const std::string& reason)
{
	Poco::Logger::get("Aeon.Coordinator").error("an operation of group '" + group.id() + "' failed: " + reason);
}

/// Runs action; false, with a log line, where it threw.
template <typename Step>
bool succeeds(const Group& group, const Step& step)
{
	try
	{
		step();
		return true;
	}
	catch (const Poco::Exception& exception)
	{
		logFailure(group, exception.displayText());
	}
	catch (const std::exception& exception)
	{
		logFailure(group, exception.what());
	}
	return false;
}

} // namespace

OperationRunner::OperationRunner(
	TransactionalRecordWriter& writer, const Clock& clock, PartitionId partition, OpenTransactions& transactions,
	Changed changed) :
	_writer(writer), _clock(clock), _partition(partition), _transactions(transactions), _changed(std::move(changed))
{
}

void OperationRunner::run(Group& group, const Action& action, PendingCall* call)
{
	GroupOperation operation(_clock.now(), _clock.wallMs());
	ErrorCode code = ErrorCode::UNKNOWN_SERVER_ERROR;
	if (succeeds(group, [&] { action(group, operation); }))
		code = write(group, operation);
	else
		abandon(group, operation, call);

	auto& answered = operation.answered();
	if (code != ErrorCode::NONE)
		for (auto* failed : answered)
			failed->fail(clientCodeOf(code));
	if (operation.continuation() && !succeeds(group, [&] { operation.continuation()(operation, code); }))
		abandon(group, operation, call);
	_changed();
	for (auto* complete : answered)
		complete->complete(_writtenEnd);
}

void OperationRunner::runTimers(Group& group)
{
	while (const auto key = group.timers().takeExpired(_clock.now()))
		run(group, [&](Group& target, GroupOperation& operation) { target.onTimer(*key, operation); });
}

void OperationRunner::abandon(Group& group, GroupOperation& operation, PendingCall* call)
{
	group.abandon(ErrorCode::UNKNOWN_SERVER_ERROR, operation);
	const auto& answered = operation.answered();
	if (call != nullptr && std::find(answered.begin(), answered.end(), call) == answered.end())
		operation.fail(*call, ErrorCode::UNKNOWN_SERVER_ERROR);
}

void OperationRunner::endTransaction(
	Group& group, ProducerId producerId, Offset marker, bool committed, PendingCall& call)
{
	run(
		group,
		[&](Group& target, GroupOperation& operation)
		{
			target.endTransaction(producerId, marker, committed);
			operation.answer(call);
		},
		&call);
	releaseTransaction(group, producerId);
}

ErrorCode OperationRunner::write(Group& group, GroupOperation& operation)
{
	auto& records = operation.records();
	if (records.empty()) return ErrorCode::NONE;
	ErrorCode code = ErrorCode::UNKNOWN_SERVER_ERROR;
	succeeds(
		group,
		[&]
		{
			const auto end = append(group, operation);
			code = end.code();
			if (!end) return;
			_writtenEnd = *end;
			RecordPlace place{operation.wallMs, *end - static_cast<std::int64_t>(records.size())};
			if (operation.producer()) place.producerId = operation.producer()->producer.id;
			for (const auto& record : records)
			{
				group.replay(record, place);
				place.offset = place.offset + 1;
			}
		});
	if (operation.producer()) releaseTransaction(group, operation.producer()->producer.id);
	return code;
}

Result<Offset> OperationRunner::append(const Group& group, GroupOperation& operation)
{
	const auto records = operation.records().encode();
	if (!operation.producer()) return _writer.append(_partition, records, operation.wallMs);
	// Before the records are there: who ends the transaction finds the group.
	_transactions.add(operation.producer()->producer.id, group.id());
	return _writer.appendTransactional(_partition, records, operation.wallMs, *operation.producer());
}

void OperationRunner::releaseTransaction(const Group& group, ProducerId producerId)
{
	if (!group.hasPending(producerId)) _transactions.remove(producerId, group.id());
}

} // namespace Aeon::Coordinator
