#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/MetadataHash.h"
#include "Groups/GroupConversion.h"

#include <algorithm>
#include <map>

namespace Aeon::Coordinator
{

namespace
{

/// A member whose time was over but whose removal could not be written is tried again after this.
constexpr std::chrono::seconds REMOVAL_RETRY_INTERVAL{1};

/// What stays subscribed to without these members; regular expressions that nobody else has are recorded as gone.
SubscriptionCounts countsWithout(
	const std::vector<const ConsumerMember*>& members, const ConsumerGroupState& state, ConsumerGroupRecords& records)
{
	SubscriptionCounts counts = state.subscriptions();
	for (const ConsumerMember* member : members)
		counts.removeMember(member->metadata);
	for (const auto& [regex, subscribers] : state.subscriptions().regexes())
	{
		if (counts.subscribers(regex) > 0) continue;
		records.removeRegex(regex);
		if (const ResolvedRegex* resolved = state.regex(regex)) counts.removeMatches(resolved->topics);
	}
	return counts;
}

} // namespace

Result<const ConsumerMember*>
ConsumerGroup::findMember(std::string_view memberId, const std::optional<std::string_view>& instanceId) const
{
	const ConsumerGroupState& state = _context.state;
	if (!instanceId)
	{
		const ConsumerMember* member = state.member(memberId);
		if (member != nullptr) return member;
		return Error{ErrorCode::UNKNOWN_MEMBER_ID, "Member " + std::string(memberId) + " is not in the group."};
	}
	const ConsumerMember* member = state.staticMember(std::string(*instanceId));
	if (member == nullptr)
		return Error{ErrorCode::UNKNOWN_MEMBER_ID, "Instance id " + std::string(*instanceId) + " is not in the group."};
	if (member->id != memberId)
		return Error{
			ErrorCode::FENCED_INSTANCE_ID,
			"Instance id " + std::string(*instanceId) + " belongs to member " + member->id + " now."};
	return member;
}

void ConsumerGroup::removeMembers(const Removed& members, GroupOperation& operation)
{
	if (members.empty()) return;
	if (becomesClassicWithout(members))
	{
		becomeClassicWithout(members, operation);
		return;
	}
	const ConsumerGroupState& state = _context.state;
	ConsumerGroupRecords records(_context.groupId, operation.records());
	for (const ConsumerMember* member : members)
		records.removeMember(member->id);
	const SubscriptionCounts counts = countsWithout(members, state, records);
	const std::int32_t epoch = state.epoch + 1;
	records.addEpoch(epoch, metadataHash(counts.topics(), *_context.environment.image()));
	// An empty group has nothing to assign; whoever comes next is not to wait for the interval.
	if (members.size() == state.members().size()) records.addTargetEpoch(epoch, 0);
}

void ConsumerGroup::removeOnDeadline(const std::string& memberId, GroupOperation& operation)
{
	const ConsumerMember* member = _context.state.member(memberId);
	if (member == nullptr) return;
	removeMembers({member}, operation);
	alsoWhenWritten(
		operation,
		[&timers = _context.timers, memberId](GroupOperation& written, ErrorCode code)
		{
			if (code != ErrorCode::NONE)
				timers.set({TimerKind::CONSUMER_SESSION, memberId}, written.now + REMOVAL_RETRY_INTERVAL);
		});
}

bool ConsumerGroup::becomesClassicWithout(const Removed& members) const
{
	if (!_onDowngraded) return false;
	const auto classic = std::count_if(
		members.begin(), members.end(), [](const ConsumerMember* member) { return member->usesClassicProtocol(); });
	const std::size_t left = _context.state.members().size() - members.size();
	const std::size_t classicLeft = _context.state.classicMemberCount() - static_cast<std::size_t>(classic);
	return left > 0 && classicLeft == left && mayBecomeClassic(_context.environment.config, left);
}

void ConsumerGroup::becomeClassicWithout(const Removed& members, GroupOperation& operation)
{
	ConsumerGroupRecords(_context.groupId, operation.records()).removeGroup(_context.state);
	const MetadataImage::Ptr image = _context.environment.image();
	ClassicConversion conversion(*image);
	for (const auto& [id, member] : _context.state.members())
		if (std::find(members.begin(), members.end(), &member) == members.end())
			conversion.addMember(member, _context.state.target(id));
	conversion.addRecord(_context.groupId, _context.state.epoch, operation.wallMs, operation.records());
	alsoWhenWritten(
		operation,
		[listener = _onDowngraded](GroupOperation& written, ErrorCode code)
		{
			if (code == ErrorCode::NONE) listener(written, true);
		});
}

} // namespace Aeon::Coordinator
