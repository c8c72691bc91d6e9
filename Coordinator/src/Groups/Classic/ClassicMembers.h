#pragma once

#include "Groups/Classic/ClassicMember.h"
#include "Groups/Classic/ClassicProtocols.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// The members of a classic group, with what must be known of all of them without asking each: how many have joined,
/// who must still sync, which protocols all speak, who leads.
///
/// A member with members around it always shares a protocol with them: who speaks none that all speak must not be
/// added (see supportsAny()).
///
/// Not thread-safe: belongs to its group. References to members stay valid until the member is removed.
class ClassicMembers
{
public:
	using Map = std::map<std::string, ClassicMember, std::less<>>;

	/// Null where there is no such member.
	ClassicMember* find(std::string_view id);
	const ClassicMember* find(std::string_view id) const;
	/// The member that has this instance id; null where there is none.
	ClassicMember* findStatic(std::string_view instanceId);
	const ClassicMember* findStatic(std::string_view instanceId) const;

	/// Another one after each change of who is a member.
	std::uint64_t revision() const noexcept { return _revision; }
	bool empty() const noexcept { return _members.empty(); }
	std::size_t size() const noexcept { return _members.size(); }
	Map::iterator begin() noexcept { return _members.begin(); }
	Map::iterator end() noexcept { return _members.end(); }
	Map::const_iterator begin() const noexcept { return _members.begin(); }
	Map::const_iterator end() const noexcept { return _members.end(); }

	/// Neither its id nor its instance id is there yet. The first one becomes the leader.
	ClassicMember& add(ClassicMember member);
	/// Its calls must have been taken. Where it was the leader, another member is.
	void remove(ClassicMember& member);
	/// Gives a static member a new id, under which it goes on being all that it was.
	void rename(ClassicMember& member, std::string newId);

	void setProtocols(ClassicMember& member, ClassicProtocols protocols);
	/// The member must not be joining.
	void park(ClassicMember& member, JoinGroupCall& call);
	void park(ClassicMember& member, SyncGroupCall& call);
	/// Takes the parked call, so that it is answered by the taker; null where there is none.
	JoinGroupCall* takeJoin(ClassicMember& member) noexcept;
	SyncGroupCall* takeSync(ClassicMember& member) noexcept;
	void setMustSync(ClassicMember& member, bool must) noexcept;

	std::size_t joiningCount() const noexcept { return _joiningCount; }
	bool allAreJoining() const noexcept { return _joiningCount == _members.size(); }
	std::size_t mustSyncCount() const noexcept { return _mustSyncCount; }

	/// No value in an empty group.
	const std::optional<std::string>& leaderId() const noexcept { return _leaderId; }
	bool isLeader(const ClassicMember& member) const noexcept { return _leaderId == member.id(); }
	void setLeader(std::optional<std::string> id) { _leaderId = std::move(id); }
	/// Sees to it that the leader is one of those who are joining. False where nobody is.
	bool electJoiningLeader();

	/// Whether one of the protocols is spoken by all members.
	bool supportsAny(const ClassicProtocols& protocols) const;
	/// The protocol that most members want among those that all speak. There are members.
	std::string selectProtocol() const;
	/// The same, as if this member spoke other protocols than it does.
	std::string selectProtocol(const ClassicMember& changed, const ClassicProtocols& protocols) const;

	/// The longest of all members'; 0 where there are none.
	std::int32_t rebalanceTimeoutMs() const noexcept;

	/// Keeps the members with these ids and drops all others, none of which waits for an answer.
	void retain(const std::set<std::string_view>& ids);

private:
	std::size_t speakers(std::string_view protocolName) const;
	void count(const ClassicProtocols& protocols);
	void uncount(const ClassicProtocols& protocols);

	Map _members;
	std::uint64_t _revision = 0;
	/// Instance id to member id.
	std::map<std::string, std::string, std::less<>> _staticIds;
	/// How many members speak each protocol; never 0.
	std::map<std::string, std::size_t, std::less<>> _speakers;
	std::optional<std::string> _leaderId;
	std::size_t _joiningCount = 0;
	std::size_t _mustSyncCount = 0;
};

} // namespace Aeon::Coordinator
