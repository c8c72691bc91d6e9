#include "Groups/GroupCoordinatorImpl.h"

#include "Aeon/Coordinator/GroupPartition.h"

#include <utility>

namespace Aeon::Coordinator
{

namespace
{

constexpr int THREADS_KEPT = 2;
/// Above what the machine has threads for: the limit that counts is the system's.
constexpr int THREADS_MAX = 100'000;
constexpr int IDLE_THREAD_KEPT_SECONDS = 10;
/// Virtual; an idle thread holds a few KB of it.
constexpr int STACK_BYTES = 512 * 1024;

/// A group's turn in a sweep: nobody is waiting for it but the sweep.
class SweepCall final : public PendingCall
{
public:
	void fail(ErrorCode) override {}
};

} // namespace

GroupCoordinator::Impl::Impl(
	GroupCoordinatorConfig config, TransactionalRecordWriter& writer, const Clock& clock, ImageSource image) :
	_config(std::move(config)),
	_writer(writer),
	_clock(clock),
	_trustedTime(clock, "Aeon.Coordinator"),
	_environment{_config, std::move(image)},
	_threads("groups", THREADS_KEPT, THREADS_MAX, IDLE_THREAD_KEPT_SECONDS, STACK_BYTES),
	_context{_writer, _clock, _threads, _environment},
	_housekeeping(std::make_shared<Housekeeping>(_threads, _clock))
{
	_housekeeping->every(_config.offsetsRetentionCheckInterval, [this] { expireOffsets(); });
}

void GroupCoordinator::Impl::serve(std::int32_t partitionCount)
{
	ScopedLock lock(_shardsMutex);
	if (!_shards.empty() || _stopping) return;
	for (std::int32_t index = 0; index < partitionCount; ++index)
	{
		auto shard = std::make_shared<GroupShard>(_context, PartitionId(index));
		_shards.push_back(shard);
		_housekeeping->post([shard] { shard->load(); });
	}
}

void GroupCoordinator::Impl::forgetTopic(std::string topic, const Uuid& id)
{
	_housekeeping->post(
		[this, topic = std::move(topic), id]
		{
			forEachGroup([topic, id](Group& group, GroupOperation& operation)
						 { group.forgetTopic(topic, id, operation); });
		});
}

void GroupCoordinator::Impl::beginStop()
{
	_stopping = true;
	_housekeeping->stop();
	for (const auto& shard : shards())
		shard->stop();
}

void GroupCoordinator::Impl::stop()
{
	beginStop();
	_threads.joinAll();
}

Result<Offset> GroupCoordinator::Impl::endTransaction(PartitionId partition, const TransactionMarker& marker)
{
	const auto all = shards();
	const auto index = static_cast<std::size_t>(partition.value());
	if (_stopping || index >= all.size()) return ErrorCode::NOT_COORDINATOR;
	return all[index]->endTransaction(marker);
}

ErrorCode GroupCoordinator::Impl::list(std::vector<GroupListing>& groups) const
{
	ErrorCode code = ErrorCode::NONE;
	for (const auto& shard : shards())
	{
		if (shard->state() == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) code = ErrorCode::COORDINATOR_LOAD_IN_PROGRESS;
		for (const auto& runner : shard->groups())
			if (auto listing = runner->listing()) groups.push_back(std::move(*listing));
	}
	return code;
}

Result<std::shared_ptr<GroupShard>> GroupCoordinator::Impl::find(std::string_view groupId) const
{
	ScopedLock lock(_shardsMutex);
	if (_shards.empty() || _stopping) return ErrorCode::NOT_COORDINATOR;
	const auto partition = coordinatorPartition(groupId, static_cast<std::int32_t>(_shards.size()));
	return _shards[static_cast<std::size_t>(partition.value())];
}

GroupCoordinator::Impl::Shards GroupCoordinator::Impl::shards() const
{
	ScopedLock lock(_shardsMutex);
	return _shards;
}

void GroupCoordinator::Impl::awaitAnswer(const GroupShard& shard, PendingCall& call)
{
	const Offset durableEnd = call.wait();
	if (durableEnd == Offset(0)) return;
	const auto durable = _writer.waitUntilDurable(shard.partition(), durableEnd);
	if (!durable) call.fail(clientCodeOf(durable.code()));
}

void GroupCoordinator::Impl::expireOffsets()
{
	const std::int64_t nowMs = _trustedTime.assumed();
	forEachGroup([nowMs](Group& group, GroupOperation& operation) { group.expireOffsets(nowMs, operation); });
}

void GroupCoordinator::Impl::forEachGroup(const OperationRunner::Action& action)
{
	for (const auto& shard : shards())
		for (const auto& runner : shard->groups())
		{
			if (_stopping) return;
			runOn(*runner, action);
		}
}

void GroupCoordinator::Impl::runOn(GroupRunner& runner, const OperationRunner::Action& action)
{
	SweepCall turn;
	const bool open = runner.post(
		[&](Group& group, GroupOperation& operation)
		{
			operation.answer(turn);
			action(group, operation);
		},
		&turn);
	if (open) turn.wait();
}

} // namespace Aeon::Coordinator
