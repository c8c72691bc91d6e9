#include "Groups/GroupShard.h"

#include "Groups/GroupLoader.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <utility>

namespace Aeon::Coordinator
{

GroupShard::GroupShard(const GroupRunner::Context& context, PartitionId partition) :
	_context(context), _partition(partition)
{
}

void GroupShard::load()
{
	Groups loaded;
	GroupLoader loader(
		_context.writer, _partition, _transactions,
		[&](std::string_view groupId) -> Group&
		{
			auto found = loaded.find(groupId);
			if (found == loaded.end()) found = loaded.emplace(groupId, makeRunner(groupId)).first;
			return found->second->group();
		},
		[this] { return state() != ErrorCode::COORDINATOR_LOAD_IN_PROGRESS; });
	const auto result = loader.load();
	auto& logger = Poco::Logger::get("Aeon.Coordinator");
	if (!result)
		logger.error(
			"__consumer_offsets-" + std::to_string(_partition.value()) +
			" cannot be loaded, its groups are not served: " + std::string(errorName(result.code())) + " " +
			result.error().message);
	else if (loader.replayedCount() > 0)
		logger.information(
			"__consumer_offsets-" + std::to_string(_partition.value()) + ": " + std::to_string(loader.replayedCount()) +
			" records loaded");
	std::erase_if(loaded, [](const auto& entry) { return entry.second->group().isGone(); });

	ScopedLock lock(_mutex);
	if (_state != ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) return;
	_state = result ? ErrorCode::NONE : ErrorCode::NOT_COORDINATOR;
	if (!result) return;
	_groups = std::move(loaded);
	// Under the lock, so that a request finds each group with its deadlines.
	for (const auto& [id, runner] : _groups)
		runner->loaded();
}

ErrorCode GroupShard::state() const
{
	ScopedLock lock(_mutex);
	return _state;
}

Result<bool>
GroupShard::post(std::string_view groupId, bool creates, const OperationRunner::Action& action, PendingCall* call)
{
	try
	{
		while (true)
		{
			const auto runner = find(groupId, creates);
			if (!runner) return runner.error();
			if (!*runner) return false;
			if ((*runner)->post(action, call)) return true;
			// It closed between the two: its place is free for another one.
			forget(**runner);
		}
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		return Error{ErrorCode::COORDINATOR_NOT_AVAILABLE, "no thread is left for the group"};
	}
}

bool GroupShard::takeHeartbeat(const Protocol::HeartbeatRequest& request)
{
	const auto runner = find(request.groupId, false);
	return runner && *runner && (*runner)->takeHeartbeat(request, _context.clock.now());
}

std::vector<std::shared_ptr<GroupRunner>> GroupShard::groups() const
{
	ScopedLock lock(_mutex);
	std::vector<std::shared_ptr<GroupRunner>> all;
	all.reserve(_groups.size());
	for (const auto& [id, runner] : _groups)
		all.push_back(runner);
	return all;
}

void GroupShard::stop()
{
	Groups groups;
	{
		ScopedLock lock(_mutex);
		_state = ErrorCode::NOT_COORDINATOR;
		groups.swap(_groups);
	}
	for (const auto& [id, runner] : groups)
		runner->stop();
}

std::shared_ptr<GroupRunner> GroupShard::makeRunner(std::string_view groupId)
{
	return std::make_shared<GroupRunner>(
		_context, _partition, _transactions, std::string(groupId), [this](GroupRunner& runner) { forget(runner); });
}

Result<std::shared_ptr<GroupRunner>> GroupShard::find(std::string_view groupId, bool creates)
{
	ScopedLock lock(_mutex);
	if (_state != ErrorCode::NONE) return _state;
	if (const auto found = _groups.find(groupId); found != _groups.end()) return found->second;
	if (!creates) return std::shared_ptr<GroupRunner>();
	return _groups.emplace(groupId, makeRunner(groupId)).first->second;
}

void GroupShard::forget(const GroupRunner& runner)
{
	std::shared_ptr<GroupRunner> forgotten;
	ScopedLock lock(_mutex);
	const auto found = _groups.find(runner.groupId());
	if (found == _groups.end() || found->second.get() != &runner) return;
	forgotten = std::move(found->second);
	_groups.erase(found);
}

} // namespace Aeon::Coordinator
