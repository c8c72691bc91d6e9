#pragma once

#include "Groups/Consumer/ConsumerGroupState.h"

#include "Aeon/Coordinator/GroupRecord.h"

namespace Aeon::Coordinator
{

// What each record says, taken into the state. Records may come in any order that compaction leaves; what does not fit
// is taken as far as it goes. The end of the group itself is not a matter of its state: see ConsumerGroup::replay.

void replayRecord(ConsumerGroupState& state, const ConsumerGroupMetadataRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupPartitionMetadataRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupMemberMetadataRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupTargetAssignmentMetadataRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupTargetAssignmentMemberRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupCurrentMemberAssignmentRecord& record);
void replayRecord(ConsumerGroupState& state, const ConsumerGroupRegularExpressionRecord& record);

} // namespace Aeon::Coordinator
