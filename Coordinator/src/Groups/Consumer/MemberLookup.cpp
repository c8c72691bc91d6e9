#include "Groups/Consumer/MemberUpdate.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// Whether all of these are among those.
bool isSubset(const Assignment& some, const OwnedPartitions& all)
{
	return std::all_of(
		some.begin(), some.end(),
		[&](const auto& topic)
		{
			return std::all_of(
				topic.second.begin(), topic.second.end(),
				[&](std::int32_t number) { return findOwned(all, topic.first, number) != nullptr; });
		});
}

} // namespace

Result<void> MemberUpdate::checkRoom() const
{
	const ConsumerGroupState& state = _context.state;
	// One that comes back takes no more room.
	if (state.staticMember(_caller.instanceId) != nullptr || state.member(_caller.memberId) != nullptr) return {};
	const auto most = static_cast<std::size_t>(_context.environment.config.consumerMaxSize);
	if (state.members().size() < most) return {};
	return Error{ErrorCode::GROUP_MAX_SIZE_REACHED, "The group has its most members, " + std::to_string(most) + "."};
}

Result<void> MemberUpdate::find()
{
	const ConsumerMember* known = _context.state.staticMember(_caller.instanceId);
	const Result<void> found = !_caller.instanceId ? findDynamic()
							   : _caller.joins     ? joinStatic(known)
												   : findStatic(known);
	_after = _before;
	return found;
}

Result<void> MemberUpdate::findDynamic()
{
	if (const ConsumerMember* known = _context.state.member(_caller.memberId))
		_before = *known;
	else if (_caller.joins)
		_before.id = _caller.memberId;
	else
		return Error{ErrorCode::UNKNOWN_MEMBER_ID, "Member " + _caller.memberId + " is not in the group."};
	return checkEpoch(_before);
}

Result<void> MemberUpdate::joinStatic(const ConsumerMember* known)
{
	if (known == nullptr)
	{
		const ConsumerMember* member = _context.state.member(_caller.memberId);
		if (member != nullptr) _before = *member;
		_before.id = _caller.memberId;
		return {};
	}
	// Between members of the consumer protocol only one that left for a while can be replaced; otherwise the one that
	// comes is moving from one protocol to the other.
	if (!_caller.usesClassicProtocol && !known->usesClassicProtocol() && known->current.epoch != STATIC_LEAVE_EPOCH)
		return Error{
			ErrorCode::UNRELEASED_INSTANCE_ID,
			"Instance id " + *_caller.instanceId + " is still in use by member " + known->id + "."};

	_before = *known;
	_before.id = _caller.memberId;
	_before.current.epoch = JOIN_EPOCH;
	_before.current.previousEpoch = JOIN_EPOCH;
	_replaced = known;
	_records.replaceMember(*known, _before, _context.state.target(known->id));
	return {};
}

Result<void> MemberUpdate::findStatic(const ConsumerMember* known)
{
	if (known == nullptr)
		return Error{ErrorCode::UNKNOWN_MEMBER_ID, "Instance id " + *_caller.instanceId + " is not in the group."};
	if (known->id != _caller.memberId)
		return Error{
			ErrorCode::FENCED_INSTANCE_ID,
			"Instance id " + *_caller.instanceId + " belongs to member " + known->id + " now."};
	_before = *known;
	return checkEpoch(_before);
}

Result<void> MemberUpdate::checkEpoch(const ConsumerMember& member) const
{
	// With the epoch of joining a member starts over.
	if (_caller.usesClassicProtocol || _caller.epoch == JOIN_EPOCH || _caller.epoch == member.current.epoch) return {};
	// The answer with the new epoch may have been lost; then the member owns nothing yet that came with it.
	if (_caller.epoch < member.current.epoch && _caller.epoch == member.current.previousEpoch && _caller.reported &&
		isSubset(*_caller.reported, member.current.assigned))
		return {};
	return Error{
		ErrorCode::FENCED_MEMBER_EPOCH, "The member is in epoch " + std::to_string(member.current.epoch) + ", not " +
											std::to_string(_caller.epoch) +
											". It must give up all its partitions and join again."};
}

} // namespace Aeon::Coordinator
