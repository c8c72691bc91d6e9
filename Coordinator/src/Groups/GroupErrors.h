#pragma once

#include "Groups/GroupCalls.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon::Coordinator
{

/// What a client is told when records could not be written or made durable. Such an answer stays what it is.
ErrorCode clientCodeOf(ErrorCode writeError) noexcept;

// The answer of each API that says nothing but an error: in its own field, or for every partition that was named.
// The response is fresh.

void fillError(
	const Protocol::JoinGroupRequest& request, Protocol::JoinGroupResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::SyncGroupRequest& request, Protocol::SyncGroupResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::HeartbeatRequest& request, Protocol::HeartbeatResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::LeaveGroupRequest& request, Protocol::LeaveGroupResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::OffsetCommitRequest& request, Protocol::OffsetCommitResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::TxnOffsetCommitRequest& request, Protocol::TxnOffsetCommitResponse& response,
	Protocol::Arena& arena, ErrorCode code);
void fillError(
	const Protocol::OffsetDeleteRequest& request, Protocol::OffsetDeleteResponse& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const Protocol::ConsumerGroupHeartbeatRequest& request, Protocol::ConsumerGroupHeartbeatResponse& response,
	Protocol::Arena& arena, ErrorCode code);
void fillError(
	const OffsetFetchCall::Request& request, OffsetFetchCall::Response& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const GroupIdRequest& request, DescribeGroupCall::Response& response, Protocol::Arena& arena, ErrorCode code);
void fillError(
	const GroupIdRequest& request, ConsumerGroupDescribeCall::Response& response, Protocol::Arena& arena,
	ErrorCode code);
void fillError(
	const GroupIdRequest& request, DeleteGroupCall::Response& response, Protocol::Arena& arena, ErrorCode code);

} // namespace Aeon::Coordinator
