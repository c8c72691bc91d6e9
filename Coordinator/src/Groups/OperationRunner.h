#pragma once

#include "Groups/Group.h"
#include "Groups/GroupOperation.h"
#include "Groups/OpenTransactions.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/TransactionalRecordWriter.h"

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

	/// Writer, clock and transactions outlive the runner. The partition is the one that holds the group's records, and
	/// transactions are those that have some of them.
	OperationRunner(
		TransactionalRecordWriter& writer, const Clock& clock, PartitionId partition, OpenTransactions& transactions,
		Changed changed);

	/// Runs one operation to its end, on behalf of a call where it has one. An exception that escapes the action is a
	/// bug or want of memory: the call and everybody who waits in the group is answered with UNKNOWN_SERVER_ERROR, and
	/// the group goes on.
	void run(Group& group, const Action& action, PendingCall* call = nullptr);
	/// Runs the operations of all timers whose deadline has come.
	void runTimers(Group& group);
	/// A producer's transaction has ended by a marker at this place of the partition: the group takes that in before
	/// the call is answered.
	void endTransaction(Group& group, ProducerId producerId, Offset marker, bool committed, PendingCall& call);

private:
	ErrorCode write(Group& group, GroupOperation& operation);
	Result<Offset> append(const Group& group, GroupOperation& operation);
	void releaseTransaction(const Group& group, ProducerId producerId);
	static void abandon(Group& group, GroupOperation& operation, PendingCall* call);

	TransactionalRecordWriter& _writer;
	const Clock& _clock;
	const PartitionId _partition;
	OpenTransactions& _transactions;
	const Changed _changed;
	/// Behind the last record written for the group. An answer may tell of anything that was replayed before, and so
	/// waits until all of that is durable.
	Offset _writtenEnd{0};
};

} // namespace Aeon::Coordinator
