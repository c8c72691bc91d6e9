#pragma once

#include "Groups/PendingCall.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Coordinator/GroupRecord.h"
#include "Aeon/Coordinator/TransactionalRecordWriter.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace Aeon::Coordinator
{

/// What one event of a group comes to: an operation looks at the group's state and says here which records it wants
/// written and which calls it answers. Whoever runs it writes the records, lets Group::replay take each of them in,
/// runs the continuation and completes the calls, in this order:
///
///     event -> operation -> records written -> replay -> continuation -> calls completed
///
/// Where the records could not be written nothing is replayed, the continuation gets the error, and the calls that were
/// answered before the writing fail with it.
///
/// Not thread-safe: belongs to the group's thread.
class GroupOperation
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;
	/// Told NONE or why the records could not be written. May answer further calls; may not want records.
	using Continuation = std::function<void(GroupOperation&, ErrorCode)>;

	GroupOperation(TimePoint now_, std::int64_t wallMs_) : now(now_), wallMs(wallMs_) {}
	GroupOperation(const GroupOperation&) = delete;
	GroupOperation& operator=(const GroupOperation&) = delete;

	/// For deadlines.
	const TimePoint now;
	/// For what is recorded: milliseconds since 1970.
	const std::int64_t wallMs;

	GroupRecords& records() noexcept { return _records; }

	/// The records are written within a producer's transaction.
	void setProducer(const TransactionalProducer& producer) { _producer = producer; }

	/// The call's response is complete. It is handed over once the records are written.
	void answer(PendingCall& call) { _answered.push_back(&call); }
	/// The same, with an error alone.
	void fail(PendingCall& call, ErrorCode code)
	{
		call.fail(code);
		answer(call);
	}

	/// What is to happen once the records are written and replayed, or could not be written. One an operation.
	void whenWritten(Continuation continuation) { _continuation = std::move(continuation); }

	// For whoever runs the operation.
	std::vector<PendingCall*>& answered() noexcept { return _answered; }
	Continuation& continuation() noexcept { return _continuation; }
	const std::optional<TransactionalProducer>& producer() const noexcept { return _producer; }

private:
	GroupRecords _records;
	std::vector<PendingCall*> _answered;
	Continuation _continuation;
	std::optional<TransactionalProducer> _producer;
};

} // namespace Aeon::Coordinator
