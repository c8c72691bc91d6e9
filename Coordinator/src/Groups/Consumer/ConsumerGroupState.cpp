#include "Groups/Consumer/ConsumerGroupState.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Counts = std::map<std::string, std::size_t, std::less<>>;

void decrement(Counts& counts, const std::string& name)
{
	const auto place = counts.find(name);
	if (place != counts.end() && --place->second == 0) counts.erase(place);
}

} // namespace

const ConsumerMember* ConsumerGroupState::member(std::string_view id) const
{
	const auto found = _members.find(id);
	return found == _members.end() ? nullptr : &found->second;
}

const ConsumerMember* ConsumerGroupState::staticMember(const std::optional<std::string>& instanceId) const
{
	if (!instanceId) return nullptr;
	const auto found = _staticMembers.find(*instanceId);
	return found == _staticMembers.end() ? nullptr : member(found->second);
}

const Assignment& ConsumerGroupState::target(std::string_view memberId) const
{
	static const Assignment NOTHING;
	const auto found = _targets.find(memberId);
	return found == _targets.end() ? NOTHING : found->second;
}

const ResolvedRegex* ConsumerGroupState::regex(std::string_view regex) const
{
	const auto found = _regexes.find(regex);
	return found == _regexes.end() ? nullptr : &found->second;
}

std::string_view ConsumerGroupState::stateName() const
{
	if (_members.empty()) return "Empty";
	if (epoch > assignmentEpoch) return "Assigning";
	const bool isStable = std::all_of(
		_members.begin(), _members.end(),
		[&](const auto& entry) { return entry.second.current.isReconciledTo(assignmentEpoch); });
	return isStable ? "Stable" : "Reconciling";
}

void ConsumerGroupState::putMember(ConsumerMember member)
{
	auto place = _members.find(member.id);
	if (place == _members.end())
	{
		std::string id = member.id;
		place = _members.emplace(std::move(id), ConsumerMember{}).first;
	}
	else
	{
		discount(place->second);
	}
	_holders.release(&place->first, place->second.current);
	place->second = std::move(member);
	_holders.hold(&place->first, place->second.current);
	count(place->second);
}

void ConsumerGroupState::removeMember(std::string_view id)
{
	const auto place = _members.find(id);
	if (place == _members.end()) return;
	_holders.release(&place->first, place->second.current);
	discount(place->second);
	_members.erase(place);
}

void ConsumerGroupState::putTarget(std::string_view memberId, Assignment target)
{
	const auto place = _targets.find(memberId);
	if (place == _targets.end())
		_targets.emplace(memberId, std::move(target));
	else
		place->second = std::move(target);
}

void ConsumerGroupState::removeTarget(std::string_view memberId)
{
	const auto place = _targets.find(memberId);
	if (place != _targets.end()) _targets.erase(place);
}

void ConsumerGroupState::putRegex(std::string_view regex, ResolvedRegex resolved)
{
	removeRegex(regex);
	_subscriptions.addMatches(resolved.topics);
	_regexes.emplace(regex, std::move(resolved));
}

void ConsumerGroupState::removeRegex(std::string_view regex)
{
	const auto place = _regexes.find(regex);
	if (place == _regexes.end()) return;
	_subscriptions.removeMatches(place->second.topics);
	_regexes.erase(place);
}

void ConsumerGroupState::count(const ConsumerMember& member)
{
	_subscriptions.addMember(member.metadata);
	if (member.metadata.instanceId) _staticMembers[*member.metadata.instanceId] = member.id;
	if (member.metadata.serverAssignor) ++_assignors[*member.metadata.serverAssignor];
	if (!member.metadata.classic) return;
	++_classicMemberCount;
	for (const auto& protocol : member.metadata.classic->protocols)
		++_classicProtocols[protocol.name];
}

void ConsumerGroupState::discount(const ConsumerMember& member)
{
	_subscriptions.removeMember(member.metadata);
	if (member.metadata.instanceId)
	{
		// Another member may have taken the instance id over meanwhile.
		const auto place = _staticMembers.find(*member.metadata.instanceId);
		if (place != _staticMembers.end() && place->second == member.id) _staticMembers.erase(place);
	}
	if (member.metadata.serverAssignor) decrement(_assignors, *member.metadata.serverAssignor);
	if (!member.metadata.classic) return;
	--_classicMemberCount;
	for (const auto& protocol : member.metadata.classic->protocols)
		decrement(_classicProtocols, protocol.name);
}

} // namespace Aeon::Coordinator
