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

OperationRunner::OperationRunner(RecordWriter& writer, const Clock& clock, PartitionId partition, Changed changed) :
	_writer(writer), _clock(clock), _partition(partition), _changed(std::move(changed))
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

ErrorCode OperationRunner::write(Group& group, GroupOperation& operation)
{
	auto& records = operation.records();
	if (records.empty()) return ErrorCode::NONE;
	ErrorCode code = ErrorCode::UNKNOWN_SERVER_ERROR;
	succeeds(
		group,
		[&]
		{
			const auto end = _writer.append(_partition, records.encode(), operation.wallMs);
			code = end.code();
			if (!end) return;
			_writtenEnd = *end;
			for (const auto& record : records)
				group.replay(record, operation.wallMs);
		});
	return code;
}

} // namespace Aeon::Coordinator
