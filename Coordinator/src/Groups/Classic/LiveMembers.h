#pragma once

#include "Groups/Classic/ClassicMembers.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// Who may send heartbeats in a stable classic group, and when each was heard of. Nearly all that groups are asked are
/// heartbeats of which nothing follows: with this each connection takes its own, and the group's thread sleeps on. It
/// looks here when a session is about to end.
///
/// Thread-safe; open() and close() belong to the group's thread, which calls them before it answers anybody, so that no
/// heartbeat is taken by what an answer has already made untrue.
class LiveMembers
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	/// Takes the members of a stable generation in place of those before; what was heard of those who stay is kept.
	void open(std::int32_t generation, const ClassicMembers& members) AEON_EXCLUDES(_mutex);
	/// From now on every heartbeat is the group's to answer.
	void close() AEON_EXCLUDES(_mutex);

	/// Notes that the member is alive: the answer is no error. False where the group must be asked, which says what is
	/// wrong, if anything is.
	bool take(const Protocol::HeartbeatRequest& request, TimePoint now) AEON_EXCLUDES(_mutex);
	/// When take() last was true for the member; no value where it never was.
	std::optional<TimePoint> lastHeard(std::string_view memberId) const AEON_EXCLUDES(_mutex);

private:
	struct Member
	{
		std::optional<std::string> instanceId;
		std::optional<TimePoint> lastHeard;
	};
	using Members = std::map<std::string, Member, std::less<>>;

	mutable Mutex _mutex;
	bool _isOpen AEON_GUARDED_BY(_mutex) = false;
	std::int32_t _generation AEON_GUARDED_BY(_mutex) = 0;
	Members _members AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Coordinator
