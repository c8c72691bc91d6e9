#pragma once

#include "Groups/Group.h"
#include "Groups/GroupOperation.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/RecordWriter.h"

#include <functional>

namespace Aeon::Coordinator
{

/// Runs the operations of one group as GroupOperation says: records are written and replayed before calls are answered.
///
/// Not thread-safe: belongs to its group.
class OperationRunner
{
public:
	using Action = std::function<void(Group&, GroupOperation&)>;
	/// Told after each operation, before anybody is answered: what an answer tells of is then seen by all.
	using Changed = std::function<void()>;

	/// Writer and clock outlive the runner. The partition is the one that holds the group's records.
	OperationRunner(RecordWriter& writer, const Clock& clock, PartitionId partition, Changed changed);

	/// Runs one operation to its end, on behalf of a call where it has one. An exception that escapes the action is a
	/// bug or want of memory: the call and everybody who waits in the group is answered with UNKNOWN_SERVER_ERROR, and
	/// the group goes on.
	void run(Group& group, const Action& action, PendingCall* call = nullptr);
	/// Runs the operations of all timers whose deadline has come.
	void runTimers(Group& group);

private:
	ErrorCode write(Group& group, GroupOperation& operation);
	static void abandon(Group& group, GroupOperation& operation, PendingCall* call);

	RecordWriter& _writer;
	const Clock& _clock;
	const PartitionId _partition;
	const Changed _changed;
	/// Behind the last record written for the group. An answer may tell of anything that was replayed before, and so
	/// waits until all of that is durable.
	Offset _writtenEnd{0};
};

} // namespace Aeon::Coordinator
