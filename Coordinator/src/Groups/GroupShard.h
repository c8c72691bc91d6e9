#pragma once

#include "Groups/GroupRunner.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// The groups whose records lie in one partition of `__consumer_offsets`.
///
/// Thread-safe.
class GroupShard
{
public:
	/// What the context refers to outlives the shard.
	GroupShard(const GroupRunner::Context& context, PartitionId partition);

	PartitionId partition() const noexcept { return _partition; }

	/// Replays all records of the partition; until it returns, groups are refused with COORDINATOR_LOAD_IN_PROGRESS.
	/// Blocks on the disk. Records that cannot be read are skipped and said in the log, one line each kind. Where the
	/// partition itself cannot be read the shard stays closed, with NOT_COORDINATOR. Gives up once stop() is called.
	void load() AEON_EXCLUDES(_mutex);

	/// Whether requests are served: NONE, COORDINATOR_LOAD_IN_PROGRESS or NOT_COORDINATOR.
	ErrorCode state() const AEON_EXCLUDES(_mutex);

	/// Lets the group run the operation; a group that is not there is made where creates says so. Gives whether there
	/// is one. Errors: those of state(), COORDINATOR_NOT_AVAILABLE (no thread can be had).
	Result<bool> post(std::string_view groupId, bool creates, const OperationRunner::Action& action, PendingCall* call)
		AEON_EXCLUDES(_mutex);

	/// Whether the group's live members take the heartbeat; where not, it is to be posted.
	bool takeHeartbeat(const Protocol::HeartbeatRequest& request) AEON_EXCLUDES(_mutex);

	/// Writes the end of a producer's transaction, and returns once every group that it concerns has taken it in, with
	/// the offset behind the marker. Errors: those of state(), of TransactionalRecordWriter::appendMarker, and
	/// COORDINATOR_NOT_AVAILABLE (a group could not be told: the marker is to be written again).
	Result<Offset> endTransaction(const TransactionMarker& marker) AEON_EXCLUDES(_mutex);

	/// All groups; those that go meanwhile may be among them.
	std::vector<std::shared_ptr<GroupRunner>> groups() const AEON_EXCLUDES(_mutex);

	/// Answers everybody who waits with NOT_COORDINATOR, and refuses requests from now on.
	void stop() AEON_EXCLUDES(_mutex);

private:
	using Groups = std::map<std::string, std::shared_ptr<GroupRunner>, std::less<>>;

	std::shared_ptr<GroupRunner> makeRunner(std::string_view groupId);
	Result<std::shared_ptr<GroupRunner>> find(std::string_view groupId, bool creates) AEON_EXCLUDES(_mutex);
	void forget(const GroupRunner& runner) AEON_EXCLUDES(_mutex);
	class EndCall;
	bool tell(const std::string& groupId, const TransactionMarker& marker, Offset place, EndCall& call)
		AEON_EXCLUDES(_mutex);

	const GroupRunner::Context _context;
	const PartitionId _partition;
	OpenTransactions _transactions;
	mutable Mutex _mutex;
	ErrorCode _state AEON_GUARDED_BY(_mutex) = ErrorCode::COORDINATOR_LOAD_IN_PROGRESS;
	Groups _groups AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Coordinator
