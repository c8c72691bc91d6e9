#pragma once

#include "Groups/Assignors/Assignment.h"

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// Member epochs of a heartbeat that are no epochs.
inline constexpr std::int32_t JOIN_EPOCH = 0;
inline constexpr std::int32_t LEAVE_EPOCH = -1;
/// A static member leaves for a while; it is also the epoch of that member until it comes back.
inline constexpr std::int32_t STATIC_LEAVE_EPOCH = -2;

/// How far a member has come towards its target assignment, under the numbers that are recorded.
enum class ConsumerMemberState : std::int8_t
{
	/// It has all of it, in the epoch of the member.
	STABLE = 1,
	/// It has yet to say that it gave partitions up; until then it stays in its epoch.
	UNREVOKED_PARTITIONS = 2,
	/// It is in its new epoch, but others still hold partitions that it is to get.
	UNRELEASED_PARTITIONS = 3,
	/// Recorded by a later version.
	UNKNOWN = 127,
};

/// A partition that a member has.
struct OwnedPartition
{
	std::int32_t number = 0;
	/// The member epoch in which it got the partition.
	std::int32_t epoch = 0;

	friend bool operator==(const OwnedPartition&, const OwnedPartition&) = default;
};

/// By topic id: ascending by number, no topic without any.
using OwnedPartitions = std::map<Uuid, std::vector<OwnedPartition>>;

/// The partition among these, or null.
const OwnedPartition* findOwned(const OwnedPartitions& partitions, const Uuid& topicId, std::int32_t number);
/// All of these partitions, got in this epoch.
OwnedPartitions ownedIn(std::int32_t epoch, const Assignment& partitions);
/// The same without epochs.
Assignment withoutEpochs(const OwnedPartitions& partitions);

/// What a member of the classic protocol said when it joined.
struct ClassicMetadata
{
	struct Protocol
	{
		std::string name;
		std::vector<std::uint8_t> metadata;

		friend bool operator==(const Protocol&, const Protocol&) = default;
	};

	std::int32_t sessionTimeoutMs = 0;
	/// In the member's order of preference; never empty.
	std::vector<Protocol> protocols;

	friend bool operator==(const ClassicMetadata&, const ClassicMetadata&) = default;
};

/// What a member says of itself; one record.
struct ConsumerMemberMetadata
{
	/// Members with one are static: another process can take the place of one that left for a while.
	std::optional<std::string> instanceId;
	std::optional<std::string> rackId;
	std::string clientId;
	/// Address as Kafka shows it, "/127.0.0.1".
	std::string clientHost;
	/// Ascending, each once.
	std::vector<std::string> topicNames;
	/// In RE2 syntax; empty for none.
	std::string topicRegex;
	/// -1 where the member never said.
	std::int32_t rebalanceTimeoutMs = -1;
	/// The assignor it would have, or none.
	std::optional<std::string> serverAssignor;
	/// No value for members of the consumer protocol.
	std::optional<ClassicMetadata> classic;

	friend bool operator==(const ConsumerMemberMetadata&, const ConsumerMemberMetadata&) = default;
};

/// How far a member has come; one record.
struct CurrentAssignment
{
	std::int32_t epoch = 0;
	/// The epoch before, which is still accepted since the answer with the new one may be lost. -1 for none.
	std::int32_t previousEpoch = -1;
	ConsumerMemberState state = ConsumerMemberState::STABLE;
	OwnedPartitions assigned;
	/// What it was told to give up and has not yet said to have given up.
	OwnedPartitions pendingRevocation;

	/// Goes to an epoch, which may be the one it is in.
	void enter(std::int32_t newEpoch)
	{
		previousEpoch = epoch;
		epoch = newEpoch;
	}
	/// Nothing is left to do for that epoch of the target assignment.
	bool isReconciledTo(std::int32_t assignmentEpoch) const
	{
		return state == ConsumerMemberState::STABLE && epoch == assignmentEpoch;
	}

	friend bool operator==(const CurrentAssignment&, const CurrentAssignment&) = default;
};

/// A member of a group of the consumer protocol. A plain value.
struct ConsumerMember
{
	std::string id;
	ConsumerMemberMetadata metadata;
	CurrentAssignment current;

	bool usesClassicProtocol() const noexcept { return metadata.classic.has_value(); }

	friend bool operator==(const ConsumerMember&, const ConsumerMember&) = default;
};

} // namespace Aeon::Coordinator
