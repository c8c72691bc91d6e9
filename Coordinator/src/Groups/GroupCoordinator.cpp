#include "Aeon/Coordinator/GroupCoordinator.h"

#include "Groups/GroupCoordinatorImpl.h"

#include <limits>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

/// What a record's key can hold.
constexpr std::size_t GROUP_ID_BYTES_MAX = std::numeric_limits<std::int16_t>::max();

/// Whether the id can be a group's; the call fails where not.
bool checkId(std::string_view groupId, bool mayBeEmpty, PendingCall& call)
{
	if ((mayBeEmpty || !groupId.empty()) && groupId.size() <= GROUP_ID_BYTES_MAX) return true;
	call.fail(ErrorCode::INVALID_GROUP_ID);
	return false;
}

} // namespace

GroupCoordinator::GroupCoordinator(
	GroupCoordinatorConfig config, TransactionalRecordWriter& writer, const Clock& clock, ImageSource image) :
	_impl(std::make_unique<Impl>(std::move(config), writer, clock, std::move(image)))
{
}

GroupCoordinator::~GroupCoordinator()
{
	stop();
}

void GroupCoordinator::serve(std::int32_t partitionCount)
{
	_impl->serve(partitionCount);
}

void GroupCoordinator::onTopicDeleted(std::string topic, const Uuid& id)
{
	_impl->forgetTopic(std::move(topic), id);
}

void GroupCoordinator::beginStop()
{
	_impl->beginStop();
}

void GroupCoordinator::stop()
{
	_impl->stop();
}

void GroupCoordinator::join(
	const CallerInfo& caller, const Protocol::JoinGroupRequest& request, Protocol::JoinGroupResponse& response,
	Protocol::Arena& arena)
{
	JoinGroupCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, false, call)) _impl->run(request.groupId, Impl::Absent::CREATE, call, &Group::join);
}

void GroupCoordinator::sync(
	const CallerInfo& caller, const Protocol::SyncGroupRequest& request, Protocol::SyncGroupResponse& response,
	Protocol::Arena& arena)
{
	SyncGroupCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, false, call)) _impl->run(request.groupId, Impl::Absent::ANSWER, call, &Group::sync);
}

void GroupCoordinator::heartbeat(
	const CallerInfo& caller, const Protocol::HeartbeatRequest& request, Protocol::HeartbeatResponse& response,
	Protocol::Arena& arena)
{
	HeartbeatCall call(caller, request, response, arena, &fillError);
	if (!checkId(request.groupId, false, call)) return;
	if (_impl->takeHeartbeat(request))
		response = {};
	else
		_impl->run(request.groupId, Impl::Absent::ANSWER, call, &Group::heartbeat);
}

void GroupCoordinator::leave(
	const CallerInfo& caller, const Protocol::LeaveGroupRequest& request, Protocol::LeaveGroupResponse& response,
	Protocol::Arena& arena)
{
	LeaveGroupCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, false, call)) _impl->run(request.groupId, Impl::Absent::ANSWER, call, &Group::leave);
}

void GroupCoordinator::consumerHeartbeat(
	const CallerInfo& caller, const Protocol::ConsumerGroupHeartbeatRequest& request,
	Protocol::ConsumerGroupHeartbeatResponse& response, Protocol::Arena& arena)
{
	ConsumerGroupHeartbeatCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, true, call))
		_impl->run(request.groupId, Impl::Absent::CREATE, call, &Group::consumerHeartbeat);
}

void GroupCoordinator::commitOffsets(
	const CallerInfo& caller, const Protocol::OffsetCommitRequest& request, Protocol::OffsetCommitResponse& response,
	Protocol::Arena& arena)
{
	OffsetCommitCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, true, call))
		_impl->run(
			request.groupId, Impl::Absent::CREATE, call,
			[](Group& group, OffsetCommitCall& commit, GroupOperation& operation)
			{ group.commitOffsets(commit, operation); });
}

void GroupCoordinator::commitTransactionalOffsets(
	const CallerInfo& caller, const Protocol::TxnOffsetCommitRequest& request,
	std::optional<VerificationGuard> verification, Protocol::TxnOffsetCommitResponse& response, Protocol::Arena& arena)
{
	TxnOffsetCommitCall call(caller, request, response, arena, &fillError);
	if (!checkId(request.groupId, false, call)) return;
	const TransactionalProducer producer{{ProducerId(request.producerId), request.producerEpoch}, verification};
	_impl->run(
		request.groupId, Impl::Absent::CREATE, call,
		[producer](Group& group, TxnOffsetCommitCall& commit, GroupOperation& operation)
		{ group.commitOffsets(commit, producer, operation); });
}

void GroupCoordinator::deleteOffsets(
	const CallerInfo& caller, const Protocol::OffsetDeleteRequest& request, Protocol::OffsetDeleteResponse& response,
	Protocol::Arena& arena)
{
	OffsetDeleteCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, false, call))
		_impl->run(request.groupId, Impl::Absent::ANSWER, call, &Group::deleteOffsets);
}

void GroupCoordinator::fetchOffsets(
	const CallerInfo& caller, const Protocol::OffsetFetchRequest::OffsetFetchRequestGroup& request, bool requireStable,
	Protocol::OffsetFetchResponse::OffsetFetchResponseGroup& response, Protocol::Arena& arena)
{
	OffsetFetchCall call(caller, request, response, arena, &fillError);
	if (checkId(request.groupId, true, call))
		_impl->run(
			request.groupId, Impl::Absent::ANSWER, call,
			[requireStable](Group& group, OffsetFetchCall& fetch, GroupOperation& operation)
			{ group.fetchOffsets(fetch, requireStable, operation); });
}

void GroupCoordinator::describe(
	const CallerInfo& caller, std::string_view groupId, Protocol::DescribeGroupsResponse::DescribedGroup& response,
	Protocol::Arena& arena)
{
	const GroupIdRequest request{groupId};
	DescribeGroupCall call(caller, request, response, arena, &fillError);
	if (checkId(groupId, true, call)) _impl->run(groupId, Impl::Absent::ANSWER, call, &Group::describe);
}

void GroupCoordinator::describeConsumer(
	const CallerInfo& caller, std::string_view groupId,
	Protocol::ConsumerGroupDescribeResponse::DescribedGroup& response, Protocol::Arena& arena)
{
	const GroupIdRequest request{groupId};
	ConsumerGroupDescribeCall call(caller, request, response, arena, &fillError);
	if (checkId(groupId, true, call)) _impl->run(groupId, Impl::Absent::ANSWER, call, &Group::describeConsumer);
}

void GroupCoordinator::remove(
	const CallerInfo& caller, std::string_view groupId, Protocol::DeleteGroupsResponse::DeletableGroupResult& response,
	Protocol::Arena& arena)
{
	const GroupIdRequest request{groupId};
	DeleteGroupCall call(caller, request, response, arena, &fillError);
	if (checkId(groupId, true, call)) _impl->run(groupId, Impl::Absent::ANSWER, call, &Group::remove);
}

Result<Offset> GroupCoordinator::endTransaction(PartitionId partition, const TransactionMarker& marker)
{
	return _impl->endTransaction(partition, marker);
}

ErrorCode GroupCoordinator::list(std::vector<GroupListing>& groups) const
{
	return _impl->list(groups);
}

} // namespace Aeon::Coordinator
