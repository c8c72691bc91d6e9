#pragma once

#include "Groups/Consumer/ConsumerGroupState.h"
#include "Groups/Consumer/ConsumerMember.h"
#include "Groups/GroupEnvironment.h"
#include "Groups/GroupOperation.h"
#include "Groups/TimerQueue.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/GroupRecord.h"
#include "Aeon/Coordinator/MetadataImage.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

class ClassicGroup;

/// Records that make a classic group with members one of the consumer protocol, in which they go on as members of the
/// classic protocol: in the epoch of their generation, stable, with what their leader assigned to them. Whoever waits
/// in the classic group is told to join again. Errors: GROUP_ID_NOT_FOUND where the settings do not allow it, the
/// members are no consumers, or too many, or their leader's assignor says more than an assignment can keep.
Result<void> becomeConsumerGroup(
	ClassicGroup& group, const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers,
	GroupOperation& operation);

/// Whether the settings let a group of the consumer protocol that has only so many members of the classic protocol left
/// become a classic group.
bool mayBecomeClassic(const GroupCoordinatorConfig& config, std::size_t memberCount);

/// A classic group made of the members of the classic protocol that are left in a group of the consumer protocol: it
/// goes on in the generation of the group's epoch, stable, and each member has what the target assignment gives it.
///
/// Not thread-safe: lives in one operation. What it is made of outlives it.
class ClassicConversion
{
public:
	explicit ClassicConversion(const MetadataImage& image) : _image(image) {}

	/// The first one becomes the leader.
	void addMember(const ConsumerMember& member, const Assignment& target) { _members.push_back({&member, &target}); }
	/// generation is the epoch that the group has come to. At least one member was added.
	void
	addRecord(const std::string& groupId, std::int32_t generation, std::int64_t nowMs, GroupRecords& records) const;

private:
	struct Member
	{
		const ConsumerMember* member;
		const Assignment* target;
	};

	/// The protocol that all support and most would rather have.
	std::string chosenProtocol() const;
	bool allSupport(const std::string& protocol) const;

	const MetadataImage& _image;
	std::vector<Member> _members;
};

} // namespace Aeon::Coordinator
