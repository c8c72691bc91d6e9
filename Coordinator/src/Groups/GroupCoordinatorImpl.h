#pragma once

#include "Groups/GroupErrors.h"
#include "Groups/GroupShard.h"
#include "Housekeeping.h"

#include "Aeon/Base/TrustedTime.h"
#include "Aeon/Coordinator/GroupCoordinator.h"

#include <Poco/ThreadPool.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// What stands behind GroupCoordinator; threads as there.
class GroupCoordinator::Impl
{
public:
	Impl(GroupCoordinatorConfig config, TransactionalRecordWriter& writer, const Clock& clock, ImageSource image);

	void serve(std::int32_t partitionCount) AEON_EXCLUDES(_shardsMutex);
	void forgetTopic(std::string topic, const Uuid& id);
	void beginStop() AEON_EXCLUDES(_shardsMutex);
	void stop();
	Result<Offset> endTransaction(PartitionId partition, const TransactionMarker& marker) AEON_EXCLUDES(_shardsMutex);
	ErrorCode list(std::vector<GroupListing>& groups) const AEON_EXCLUDES(_shardsMutex);

	/// Whether a group that is not there is made by the request.
	enum class Absent
	{
		CREATE,
		/// The request is answered as by a group that was just made, of which nothing stays.
		ANSWER,
	};

	/// Runs the operation on the group and waits for the answer, and for the disk.
	template <typename Call, typename Operation>
	void run(std::string_view groupId, Absent absent, Call& call, Operation operation) AEON_EXCLUDES(_shardsMutex)
	{
		const auto shard = find(groupId);
		if (!shard)
		{
			call.fail(shard.code());
			return;
		}
		const auto posted = (*shard)->post(
			groupId, absent == Absent::CREATE, [&call, operation](Group& group, GroupOperation& step)
			{ std::invoke(operation, group, call, step); }, &call);
		if (!posted)
		{
			call.fail(posted.code());
			return;
		}
		if (!*posted)
		{
			Group unknown(std::string(groupId), _environment);
			GroupOperation step(_clock.now(), _clock.wallMs());
			std::invoke(operation, unknown, call, step);
			AEON_CHECK(step.records().empty() && step.answered().size() == 1);
			return;
		}
		awaitAnswer(**shard, call);
	}

	/// Whether nothing follows of the heartbeat but that its member is alive.
	bool takeHeartbeat(const Protocol::HeartbeatRequest& request) AEON_EXCLUDES(_shardsMutex)
	{
		const auto shard = find(request.groupId);
		return shard && (*shard)->takeHeartbeat(request);
	}

private:
	using Shards = std::vector<std::shared_ptr<GroupShard>>;

	Result<std::shared_ptr<GroupShard>> find(std::string_view groupId) const AEON_EXCLUDES(_shardsMutex);
	Shards shards() const AEON_EXCLUDES(_shardsMutex);
	void awaitAnswer(const GroupShard& shard, PendingCall& call);
	void expireOffsets();
	/// Has each group that is there run the action, one after the other.
	void forEachGroup(const OperationRunner::Action& action);
	void runOn(GroupRunner& runner, const OperationRunner::Action& action);

	const GroupCoordinatorConfig _config;
	TransactionalRecordWriter& _writer;
	const Clock& _clock;
	TrustedTime _trustedTime;
	const GroupEnvironment _environment;
	Poco::ThreadPool _threads;
	const GroupRunner::Context _context;
	std::atomic<bool> _stopping{false};
	mutable Mutex _shardsMutex;
	Shards _shards AEON_GUARDED_BY(_shardsMutex);
	const std::shared_ptr<Housekeeping> _housekeeping;
};

} // namespace Aeon::Coordinator
