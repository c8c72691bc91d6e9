#pragma once

#include "Groups/Assignors/Assignment.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// Places in AssignorGroup::topics, ascending.
using TopicPlaces = std::vector<std::size_t>;

/// A topic that a member is subscribed to.
struct AssignorTopic
{
	Uuid id;
	std::int32_t partitionCount = 0;
};

/// A member as assignors see it.
struct AssignorMember
{
	std::string_view id;
	std::optional<std::string_view> instanceId;
	/// What it is subscribed to; several members may share one list. Never null.
	const TopicPlaces* topics = nullptr;
	/// What the target assignment so far gives it; null for a member that is new.
	const Assignment* previous = nullptr;
};

/// A group whose partitions are to be shared out. Views and pointers live as long as the call of the assignor.
struct AssignorGroup
{
	/// Ascending by id.
	std::vector<AssignorTopic> topics;
	/// Ascending by id.
	std::vector<AssignorMember> members;
	/// All members are subscribed to the same topics.
	bool isHomogeneous = true;
};

/// Shares out all partitions of a group's topics over its members (KIP-848). Every partition of a topic that a member
/// is subscribed to goes to exactly one such member, and the same group always gets the same assignment.
///
/// Immutable; thread-safe.
class PartitionAssignor
{
public:
	virtual ~PartitionAssignor() = default;

	/// As clients and settings name it.
	virtual std::string_view name() const noexcept = 0;
	/// The partitions of each member, by its place in group.members.
	virtual std::vector<Assignment> assign(const AssignorGroup& group) const = 0;
};

/// The assignor of that name, or null.
const PartitionAssignor* findAssignor(std::string_view name) noexcept;

} // namespace Aeon::Coordinator
