#include "Groups/Classic/ClassicGroup.h"
#include "Groups/Consumer/ConsumerGroup.h"
#include "Groups/Group.h"

namespace Aeon::Coordinator
{

namespace
{

/// First version of TxnOffsetCommit whose clients know that a group may not be there, and epochs of members (KIP-1319).
constexpr std::int16_t GROUP_NOT_FOUND_VERSION = 6;
/// A version of OffsetCommit that members of any protocol may use: of TxnOffsetCommit they may use all.
constexpr std::int16_t ANY_MEMBER_COMMIT_VERSION = Protocol::OffsetCommitRequest::HIGHEST_VERSION;

} // namespace

void Group::commitOffsets(TxnOffsetCommitCall& call, const TransactionalProducer& producer, GroupOperation& operation)
{
	if (const auto error = checkCommit(call); error != ErrorCode::NONE)
	{
		operation.fail(call, error);
		return;
	}
	operation.setProducer(producer);
	_offsets.commit(call, operation);
}

void Group::endTransaction(ProducerId producerId, Offset marker, bool committed)
{
	_offsets.endTransaction(producerId, marker, committed);
}

ErrorCode Group::checkCommit(const TxnOffsetCommitCall& call) const
{
	const auto& request = call.request;
	const auto generation = request.generationIdOrMemberEpoch;
	const bool hasNewErrors = call.caller.apiVersion >= GROUP_NOT_FOUND_VERSION;
	if (generation >= 0 && isGone())
		return hasNewErrors ? ErrorCode::GROUP_ID_NOT_FOUND : ErrorCode::ILLEGAL_GENERATION;
	if (generation < 0 && !hasMembers()) return ErrorCode::NONE;
	// Clients of before KIP-447 do not say for which member they commit.
	const bool namesMember = generation >= 0 || !request.memberId.empty() || request.groupInstanceId;
	if (!namesMember) return ErrorCode::NONE;
	if (_consumer)
	{
		const auto error = _consumer->checkCommit(request, ANY_MEMBER_COMMIT_VERSION);
		return error == ErrorCode::STALE_MEMBER_EPOCH && !hasNewErrors ? ErrorCode::ILLEGAL_GENERATION : error;
	}
	if (!_classic) return ErrorCode::UNKNOWN_MEMBER_ID;
	const auto error = _classic->checkCommit(request.memberId, request.groupInstanceId, generation);
	// What the member has processed counts with its transaction, whether or not it has new partitions yet.
	return error == ErrorCode::REBALANCE_IN_PROGRESS ? ErrorCode::NONE : error;
}

} // namespace Aeon::Coordinator
