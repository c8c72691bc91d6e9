#pragma once

#include "Groups/Classic/ClassicProtocols.h"
#include "Groups/GroupCalls.h"

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// One member of a classic group, and the calls of it that are parked in the group.
///
/// Not thread-safe: belongs to its group.
class ClassicMember
{
public:
	/// Members with an instance id are static (KIP-345): they keep their place over a restart.
	ClassicMember(std::string id, std::optional<std::string> instanceId, ClassicProtocols protocols);

	const std::string& id() const noexcept { return _id; }
	const std::optional<std::string>& instanceId() const noexcept { return _instanceId; }
	bool isStatic() const noexcept { return _instanceId.has_value(); }

	const ClassicProtocols& protocols() const noexcept { return _protocols; }
	/// What the member says in the protocol that its group has chosen, which every member speaks.
	BytesView metadata(std::string_view protocolName) const;

	/// Waits for the end of the joining phase.
	bool isJoining() const noexcept { return _joining != nullptr; }
	/// Waits for its assignment.
	bool isSyncing() const noexcept { return _syncing != nullptr; }
	/// Got the generation and must still ask for its assignment.
	bool mustSync() const noexcept { return _mustSync; }
	/// Whether it may stay away: while a call of it is parked it cannot send heartbeats. One that never got an answer
	/// yet does not know its own id, and is forgotten where its join is parked too long.
	bool isExcused() const noexcept { return !isNew && (isJoining() || isSyncing()); }

	std::string clientId;
	/// Address as Kafka shows it, "/127.0.0.1".
	std::string clientHost;
	std::int32_t sessionTimeoutMs = 0;
	std::int32_t rebalanceTimeoutMs = 0;
	/// What the leader gave it in the newest generation that was recorded.
	std::vector<std::uint8_t> assignment;
	/// Its first join has not been answered yet.
	bool isNew = false;

private:
	/// Keeps count of what is private here.
	friend class ClassicMembers;

	std::string _id;
	std::optional<std::string> _instanceId;
	ClassicProtocols _protocols;
	JoinGroupCall* _joining = nullptr;
	SyncGroupCall* _syncing = nullptr;
	bool _mustSync = false;
};

} // namespace Aeon::Coordinator
