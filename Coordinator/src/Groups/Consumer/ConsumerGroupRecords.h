#pragma once

#include "Groups/Assignors/Assignment.h"
#include "Groups/Consumer/ConsumerGroupState.h"

#include "Aeon/Coordinator/GroupRecord.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// The records of one group of the consumer protocol, as Kafka writes them, added to what an operation wants written.
/// What they name is copied.
///
/// Not thread-safe: lives in one operation.
class ConsumerGroupRecords
{
public:
	/// Both outlive this object; the id outlives the records too.
	ConsumerGroupRecords(const std::string& groupId, GroupRecords& records) : _groupId(groupId), _records(records) {}

	void addEpoch(std::int32_t epoch, std::int64_t metadataHash);
	void addMetadata(const ConsumerMember& member);
	void addTarget(std::string_view memberId, const Assignment& target);
	void addTargetEpoch(std::int32_t assignmentEpoch, std::int64_t timestampMs);
	void addCurrent(const ConsumerMember& member);
	void addRegex(std::string_view regex, const ResolvedRegex& resolved);

	/// The member is gone: what it has, what it was to have, itself.
	void removeMember(std::string_view memberId);
	void removeRegex(std::string_view regex);
	void removePartitionMetadata();
	/// Another member id stands for the static member: it gets all that the old one had.
	void replaceMember(const ConsumerMember& oldMember, const ConsumerMember& newMember, const Assignment& target);

	/// The group with all it has is gone. replacedId, where it is not empty, is a member that newId has already taken
	/// the place of by earlier records.
	void removeGroup(const ConsumerGroupState& state, std::string_view replacedId = {}, std::string_view newId = {});
	/// The group with all it has.
	void addGroup(const ConsumerGroupState& state);

private:
	const std::string& _groupId;
	GroupRecords& _records;
};

} // namespace Aeon::Coordinator
