#pragma once

#include "Groups/PendingCall.h"

#include "Aeon/Protocol/Messages/ConsumerGroupDescribeResponse.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatResponse.h"
#include "Aeon/Protocol/Messages/DeleteGroupsResponse.h"
#include "Aeon/Protocol/Messages/DescribeGroupsResponse.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/LeaveGroupRequest.h"
#include "Aeon/Protocol/Messages/LeaveGroupResponse.h"
#include "Aeon/Protocol/Messages/OffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/OffsetCommitResponse.h"
#include "Aeon/Protocol/Messages/OffsetDeleteRequest.h"
#include "Aeon/Protocol/Messages/OffsetDeleteResponse.h"
#include "Aeon/Protocol/Messages/OffsetFetchRequest.h"
#include "Aeon/Protocol/Messages/OffsetFetchResponse.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitResponse.h"

namespace Aeon::Coordinator
{

/// What requests that name many groups say of each one of them.
struct GroupIdRequest
{
	std::string_view groupId;
};

using JoinGroupCall = GroupCall<Protocol::JoinGroupRequest, Protocol::JoinGroupResponse>;
using SyncGroupCall = GroupCall<Protocol::SyncGroupRequest, Protocol::SyncGroupResponse>;
using HeartbeatCall = GroupCall<Protocol::HeartbeatRequest, Protocol::HeartbeatResponse>;
using LeaveGroupCall = GroupCall<Protocol::LeaveGroupRequest, Protocol::LeaveGroupResponse>;
using OffsetCommitCall = GroupCall<Protocol::OffsetCommitRequest, Protocol::OffsetCommitResponse>;
using TxnOffsetCommitCall = GroupCall<Protocol::TxnOffsetCommitRequest, Protocol::TxnOffsetCommitResponse>;
using OffsetDeleteCall = GroupCall<Protocol::OffsetDeleteRequest, Protocol::OffsetDeleteResponse>;
using ConsumerGroupHeartbeatCall =
	GroupCall<Protocol::ConsumerGroupHeartbeatRequest, Protocol::ConsumerGroupHeartbeatResponse>;

// One group of a request that names many.
using OffsetFetchCall = GroupCall<
	Protocol::OffsetFetchRequest::OffsetFetchRequestGroup, Protocol::OffsetFetchResponse::OffsetFetchResponseGroup>;
using DescribeGroupCall = GroupCall<GroupIdRequest, Protocol::DescribeGroupsResponse::DescribedGroup>;
using ConsumerGroupDescribeCall = GroupCall<GroupIdRequest, Protocol::ConsumerGroupDescribeResponse::DescribedGroup>;
using DeleteGroupCall = GroupCall<GroupIdRequest, Protocol::DeleteGroupsResponse::DeletableGroupResult>;

} // namespace Aeon::Coordinator
