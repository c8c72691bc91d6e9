#include "Groups/Classic/ClassicGroup.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <limits>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

/// A group whose rebalance timeout is 0 must not ask again and again without a pause.
constexpr milliseconds RETRY_DELAY_MIN{1000};

Poco::Logger& logger()
{
	static Poco::Logger& LOGGER = Poco::Logger::get("Aeon.Groups");
	return LOGGER;
}

} // namespace

void ClassicGroup::rebalanceOrCompleteJoin(const RebalanceReason& reason, GroupOperation& operation)
{
	if (_state == ClassicGroupState::PREPARING_REBALANCE)
		tryCompleteJoin(operation);
	else
		prepareRebalance(reason, operation);
}

void ClassicGroup::rebalance(GroupOperation& operation)
{
	if (_state == ClassicGroupState::STABLE || _state == ClassicGroupState::COMPLETING_REBALANCE)
		prepareRebalance({"the group has changed its protocol"}, operation);
}

void ClassicGroup::prepareRebalance(const RebalanceReason& reason, GroupOperation& operation)
{
	if (logger().debug())
		logger().debug(
			"Group %s rebalances after generation %d: %s.", _id, static_cast<int>(_generation), reason.text());
	if (_state == ClassicGroupState::COMPLETING_REBALANCE) failSyncs(ErrorCode::REBALANCE_IN_PROGRESS, operation);
	forgetSyncs();
	_isInitialRebalance = isEmpty();
	enter(ClassicGroupState::PREPARING_REBALANCE, operation);
	if (_isInitialRebalance)
		startInitialDelay(operation);
	else if (allHaveJoined())
		completeJoin(operation);
	else
		_timers.set({TimerKind::CLASSIC_JOIN}, operation.now + milliseconds(_members.rebalanceTimeoutMs()));
}

// The first member of a new group waits for others that start with it, so that they share the first generation; the
// delay grows with each one that comes, up to the rebalance timeout.
void ClassicGroup::startInitialDelay(GroupOperation& operation)
{
	_hasNewcomer = false;
	_delay = _environment.config.initialRebalanceDelay;
	_delayLeft = std::max(milliseconds(_members.rebalanceTimeoutMs()) - _delay, milliseconds(0));
	_timers.set({TimerKind::CLASSIC_JOIN}, operation.now + _delay);
}

void ClassicGroup::onJoinTimer(GroupOperation& operation)
{
	if (_state != ClassicGroupState::PREPARING_REBALANCE) return;
	if (!_isInitialRebalance || !_hasNewcomer || _delayLeft == milliseconds(0)) return completeJoin(operation);
	_hasNewcomer = false;
	const milliseconds passed = _delay;
	_delay = std::min(_environment.config.initialRebalanceDelay, _delayLeft);
	_delayLeft = std::max(_delayLeft - passed, milliseconds(0));
	_timers.set({TimerKind::CLASSIC_JOIN}, operation.now + _delay);
}

bool ClassicGroup::allHaveJoined() const
{
	return _members.allAreJoining() && _pendingIds.empty();
}

void ClassicGroup::tryCompleteJoin(GroupOperation& operation)
{
	if (_state == ClassicGroupState::PREPARING_REBALANCE && !_isInitialRebalance && allHaveJoined())
		completeJoin(operation);
}

void ClassicGroup::completeJoin(GroupOperation& operation)
{
	_timers.cancel({TimerKind::CLASSIC_JOIN});
	dropLateMembers();
	if (_members.empty()) return becomeEmpty(operation);
	if (!_members.electJoiningLeader())
	{
		// Only static members are left, and none of them has joined: their sessions end before a new try, or they come.
		const auto retryDelay = std::max(milliseconds(_members.rebalanceTimeoutMs()), RETRY_DELAY_MIN);
		_timers.set({TimerKind::CLASSIC_JOIN}, operation.now + retryDelay);
		return;
	}
	startGeneration(operation);
}

// Static members may be restarting; it is their session that says how long they may take.
void ClassicGroup::dropLateMembers()
{
	for (auto place = _members.begin(); place != _members.end();)
	{
		ClassicMember& member = (place++)->second;
		if (member.isJoining() || member.isStatic()) continue;
		_timers.cancel({TimerKind::CLASSIC_SESSION, member.id()});
		_members.remove(member);
	}
}

void ClassicGroup::nextGeneration()
{
	// Negative ones mean that there is none.
	_generation = _generation == std::numeric_limits<std::int32_t>::max() ? 1 : _generation + 1;
}

// Should the record not be written, the log goes on telling of the last generation, whose members' sessions end after
// a restart: so the group is empty here in any case.
void ClassicGroup::becomeEmpty(GroupOperation& operation)
{
	nextGeneration();
	_protocolName.reset();
	readTopics();
	_isInitialRebalance = false;
	enter(ClassicGroupState::EMPTY, operation);
	addRecord(metadataValue(operation.records()), operation.records());
}

void ClassicGroup::startGeneration(GroupOperation& operation)
{
	nextGeneration();
	_protocolName = _members.selectProtocol();
	readTopics();
	_isInitialRebalance = false;
	enter(ClassicGroupState::COMPLETING_REBALANCE, operation);
	for (auto& [id, member] : _members)
	{
		if (auto* call = _members.takeJoin(member)) answerJoin(*call, member, operation);
		member.isNew = false;
		_members.setMustSync(member, true);
		startSession(member, operation);
	}
	_timers.set({TimerKind::CLASSIC_SYNC}, operation.now + milliseconds(_members.rebalanceTimeoutMs()));
}

} // namespace Aeon::Coordinator
