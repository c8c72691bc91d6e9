#include "Groups/GroupErrors.h"

namespace Aeon::Coordinator
{

namespace
{

/// Every partition of the request, with the error.
template <typename Topics, typename AnswerTopics>
void fillPartitions(const Topics& asked, AnswerTopics& answers, Protocol::Arena& arena, ErrorCode code)
{
	answers.resize(arena, asked.size());
	for (std::size_t i = 0; i < asked.size(); ++i)
	{
		answers[i].name = asked[i].name;
		if constexpr (requires { asked[i].topicId; }) answers[i].topicId = asked[i].topicId;
		answers[i].partitions.resize(arena, asked[i].partitions.size());
		for (std::size_t k = 0; k < asked[i].partitions.size(); ++k)
		{
			answers[i].partitions[k].partitionIndex = asked[i].partitions[k].partitionIndex;
			answers[i].partitions[k].errorCode = wireCode(code);
		}
	}
}

} // namespace

ErrorCode clientCodeOf(ErrorCode writeError) noexcept
{
	switch (writeError)
	{
	case ErrorCode::UNKNOWN_TOPIC_OR_PARTITION:
	case ErrorCode::NOT_ENOUGH_REPLICAS:
	case ErrorCode::REQUEST_TIMED_OUT:
		return ErrorCode::COORDINATOR_NOT_AVAILABLE;
	case ErrorCode::NOT_LEADER_OR_FOLLOWER:
	case ErrorCode::KAFKA_STORAGE_ERROR:
		return ErrorCode::NOT_COORDINATOR;
	case ErrorCode::MESSAGE_TOO_LARGE:
	case ErrorCode::RECORD_LIST_TOO_LARGE:
		return ErrorCode::UNKNOWN_SERVER_ERROR;
	default:
		return writeError;
	}
}

void fillError(
	const Protocol::JoinGroupRequest& request, Protocol::JoinGroupResponse& response, Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.memberId = request.memberId;
}

void fillError(
	const Protocol::SyncGroupRequest&, Protocol::SyncGroupResponse& response, Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void fillError(
	const Protocol::HeartbeatRequest&, Protocol::HeartbeatResponse& response, Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void fillError(
	const Protocol::LeaveGroupRequest&, Protocol::LeaveGroupResponse& response, Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void fillError(
	const Protocol::OffsetCommitRequest& request, Protocol::OffsetCommitResponse& response, Protocol::Arena& arena,
	ErrorCode code)
{
	fillPartitions(request.topics, response.topics, arena, code);
}

void fillError(
	const Protocol::TxnOffsetCommitRequest& request, Protocol::TxnOffsetCommitResponse& response,
	Protocol::Arena& arena, ErrorCode code)
{
	fillPartitions(request.topics, response.topics, arena, code);
}

void fillError(
	const Protocol::OffsetDeleteRequest&, Protocol::OffsetDeleteResponse& response, Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void fillError(
	const Protocol::ConsumerGroupHeartbeatRequest&, Protocol::ConsumerGroupHeartbeatResponse& response,
	Protocol::Arena&, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void fillError(
	const OffsetFetchCall::Request& request, OffsetFetchCall::Response& response, Protocol::Arena&, ErrorCode code)
{
	response.groupId = request.groupId;
	response.errorCode = wireCode(code);
}

void fillError(const GroupIdRequest& request, DescribeGroupCall::Response& response, Protocol::Arena&, ErrorCode code)
{
	response.groupId = request.groupId;
	response.errorCode = wireCode(code);
}

void fillError(
	const GroupIdRequest& request, ConsumerGroupDescribeCall::Response& response, Protocol::Arena&, ErrorCode code)
{
	response.groupId = request.groupId;
	response.errorCode = wireCode(code);
}

void fillError(const GroupIdRequest& request, DeleteGroupCall::Response& response, Protocol::Arena&, ErrorCode code)
{
	response.groupId = request.groupId;
	response.errorCode = wireCode(code);
}

} // namespace Aeon::Coordinator
