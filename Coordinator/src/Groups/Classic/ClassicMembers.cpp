#include "Groups/Classic/ClassicMembers.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <utility>

namespace Aeon::Coordinator
{

ClassicMember* ClassicMembers::find(std::string_view id)
{
	return const_cast<ClassicMember*>(std::as_const(*this).find(id));
}

const ClassicMember* ClassicMembers::find(std::string_view id) const
{
	const auto found = _members.find(id);
	return found == _members.end() ? nullptr : &found->second;
}

ClassicMember* ClassicMembers::findStatic(std::string_view instanceId)
{
	return const_cast<ClassicMember*>(std::as_const(*this).findStatic(instanceId));
}

const ClassicMember* ClassicMembers::findStatic(std::string_view instanceId) const
{
	const auto found = _staticIds.find(instanceId);
	return found == _staticIds.end() ? nullptr : find(found->second);
}

ClassicMember& ClassicMembers::add(ClassicMember member)
{
	AEON_CHECK(!member.isJoining() && !member.isSyncing() && !member.mustSync());
	const auto [place, isNew] = _members.emplace(member.id(), std::move(member));
	AEON_CHECK(isNew);
	++_revision;
	ClassicMember& added = place->second;
	if (added.isStatic()) AEON_CHECK(_staticIds.emplace(*added.instanceId(), added.id()).second);
	if (!_leaderId) _leaderId = added.id();
	count(added.protocols());
	return added;
}

void ClassicMembers::remove(ClassicMember& member)
{
	AEON_CHECK(!member.isJoining() && !member.isSyncing());
	setMustSync(member, false);
	uncount(member.protocols());
	if (member.isStatic()) _staticIds.erase(*member.instanceId());
	const bool wasLeader = isLeader(member);
	_members.erase(_members.find(member.id()));
	++_revision;
	if (!wasLeader) return;
	_leaderId.reset();
	if (!_members.empty()) _leaderId = _members.begin()->first;
}

void ClassicMembers::rename(ClassicMember& member, std::string newId)
{
	AEON_CHECK(member.isStatic());
	if (isLeader(member)) _leaderId = newId;
	_staticIds[*member.instanceId()] = newId;
	auto node = _members.extract(_members.find(member.id()));
	node.key() = newId;
	node.mapped()._id = std::move(newId);
	AEON_CHECK(_members.insert(std::move(node)).inserted);
	++_revision;
}

void ClassicMembers::setProtocols(ClassicMember& member, ClassicProtocols protocols)
{
	uncount(member._protocols);
	member._protocols = std::move(protocols);
	count(member._protocols);
}

void ClassicMembers::park(ClassicMember& member, JoinGroupCall& call)
{
	AEON_CHECK(!member.isJoining());
	member._joining = &call;
	++_joiningCount;
}

void ClassicMembers::park(ClassicMember& member, SyncGroupCall& call)
{
	AEON_CHECK(!member.isSyncing());
	member._syncing = &call;
}

JoinGroupCall* ClassicMembers::takeJoin(ClassicMember& member) noexcept
{
	if (member.isJoining()) --_joiningCount;
	return std::exchange(member._joining, nullptr);
}

SyncGroupCall* ClassicMembers::takeSync(ClassicMember& member) noexcept
{
	return std::exchange(member._syncing, nullptr);
}

void ClassicMembers::setMustSync(ClassicMember& member, bool must) noexcept
{
	if (member._mustSync == must) return;
	member._mustSync = must;
	must ? ++_mustSyncCount : --_mustSyncCount;
}

bool ClassicMembers::electJoiningLeader()
{
	if (_joiningCount == 0) return false;
	const ClassicMember* leader = _leaderId ? find(*_leaderId) : nullptr;
	if (leader != nullptr && leader->isJoining()) return true;
	const auto joining = std::find_if(begin(), end(), [](const auto& entry) { return entry.second.isJoining(); });
	_leaderId = joining->first;
	return true;
}

bool ClassicMembers::supportsAny(const ClassicProtocols& protocols) const
{
	return std::any_of(
		protocols.begin(), protocols.end(),
		[this](const ClassicProtocols::Entry& entry) { return speakers(entry.name) == _members.size(); });
}

std::string ClassicMembers::selectProtocol() const
{
	const ClassicMember& any = _members.begin()->second;
	return selectProtocol(any, any.protocols());
}

std::string ClassicMembers::selectProtocol(const ClassicMember& changed, const ClassicProtocols& protocols) const
{
	std::set<std::string_view> spokenNow;
	for (const auto& entry : changed.protocols())
		spokenNow.insert(entry.name);
	std::set<std::string_view> candidates;
	for (const auto& entry : protocols)
	{
		const std::size_t others = speakers(entry.name) - (spokenNow.contains(entry.name) ? 1 : 0);
		if (others == _members.size() - 1) candidates.insert(entry.name);
	}
	AEON_CHECK(!candidates.empty());

	std::map<std::string_view, std::size_t> votes;
	for (const auto& [id, member] : _members)
	{
		const ClassicProtocols& spoken = &member == &changed ? protocols : member.protocols();
		const auto wanted = std::find_if(
			spoken.begin(), spoken.end(), [&](const auto& entry) { return candidates.contains(entry.name); });
		++votes[wanted->name];
	}
	const auto byVotes = [](const auto& left, const auto& right) { return left.second < right.second; };
	return std::string(std::max_element(votes.begin(), votes.end(), byVotes)->first);
}

std::int32_t ClassicMembers::rebalanceTimeoutMs() const noexcept
{
	std::int32_t longest = 0;
	for (const auto& [id, member] : _members)
		longest = std::max(longest, member.rebalanceTimeoutMs);
	return longest;
}

void ClassicMembers::retain(const std::set<std::string_view>& ids)
{
	for (auto place = _members.begin(); place != _members.end();)
	{
		ClassicMember& member = (place++)->second;
		if (!ids.contains(member.id())) remove(member);
	}
}

std::size_t ClassicMembers::speakers(std::string_view protocolName) const
{
	const auto found = _speakers.find(protocolName);
	return found == _speakers.end() ? 0 : found->second;
}

void ClassicMembers::count(const ClassicProtocols& protocols)
{
	for (const auto& entry : protocols)
		++_speakers[entry.name];
}

void ClassicMembers::uncount(const ClassicProtocols& protocols)
{
	for (const auto& entry : protocols)
	{
		const auto found = _speakers.find(entry.name);
		if (--found->second == 0) _speakers.erase(found);
	}
}

} // namespace Aeon::Coordinator
