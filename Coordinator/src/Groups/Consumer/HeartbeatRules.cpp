#include "Groups/Consumer/HeartbeatRules.h"

#include "Groups/Consumer/ConsumerMember.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::ConsumerGroupHeartbeatRequest;

/// From this version on members make their member ids themselves (KIP-1082).
constexpr std::int16_t MEMBER_ID_VERSION = 1;
/// Fields that were left out.
constexpr std::int32_t NO_TIMEOUT = -1;

Error invalid(std::string reason)
{
	return {ErrorCode::INVALID_REQUEST, std::move(reason)};
}

/// Blanks alone count as nothing.
bool isBlank(std::string_view text)
{
	return std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) <= ' '; });
}

bool isBlank(const std::optional<std::string_view>& text)
{
	return text && isBlank(*text);
}

Result<void> checkJoin(const ConsumerGroupHeartbeatRequest& request)
{
	if (request.rebalanceTimeoutMs == NO_TIMEOUT) return invalid("RebalanceTimeoutMs must be given when joining.");
	if (request.topicPartitions.isNull() || !request.topicPartitions.empty())
		return invalid("TopicPartitions must be empty when joining.");
	if (request.subscribedTopicNames.isNull() && !request.subscribedTopicRegex)
		return invalid("Either SubscribedTopicNames or SubscribedTopicRegex must be given when joining.");
	return {};
}

Result<void> checkEpoch(const ConsumerGroupHeartbeatRequest& request)
{
	if (request.memberEpoch == JOIN_EPOCH) return checkJoin(request);
	if (request.memberEpoch == STATIC_LEAVE_EPOCH && !request.instanceId)
		return invalid("InstanceId must be given by a static member.");
	if (request.memberEpoch < STATIC_LEAVE_EPOCH) return invalid("MemberEpoch is invalid.");
	return {};
}

} // namespace

Result<void> checkConsumerHeartbeat(
	const ConsumerGroupHeartbeatRequest& request, std::int16_t apiVersion, const GroupCoordinatorConfig& config)
{
	const bool mustHaveId =
		apiVersion >= MEMBER_ID_VERSION || request.memberEpoch > JOIN_EPOCH || request.memberEpoch == LEAVE_EPOCH;
	if (mustHaveId && isBlank(request.memberId)) return invalid("MemberId can't be empty.");
	if (isBlank(request.groupId)) return invalid("GroupId can't be empty.");
	if (isBlank(request.instanceId)) return invalid("InstanceId can't be empty.");
	if (isBlank(request.rackId)) return invalid("RackId can't be empty.");
	if (const Result<void> epoch = checkEpoch(request); !epoch) return epoch;

	const auto& assignors = config.consumerAssignors;
	if (request.serverAssignor &&
		std::find(assignors.begin(), assignors.end(), *request.serverAssignor) == assignors.end())
		return Error{
			ErrorCode::UNSUPPORTED_ASSIGNOR,
			"ServerAssignor " + std::string(*request.serverAssignor) + " is not one of the broker's."};
	return {};
}

bool isFullHeartbeat(const ConsumerGroupHeartbeatRequest& request)
{
	return request.rebalanceTimeoutMs != NO_TIMEOUT && !request.topicPartitions.isNull() &&
		   (!request.subscribedTopicNames.isNull() || request.subscribedTopicRegex);
}

} // namespace Aeon::Coordinator
