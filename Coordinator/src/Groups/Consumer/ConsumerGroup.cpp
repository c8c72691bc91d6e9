#include "Groups/Consumer/ConsumerGroup.h"

#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/ConsumerReplay.h"
#include "Groups/Consumer/RegexResolution.h"
#include "Groups/Offsets/CommitMetadata.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

/// OffsetCommit from this version on knows member epochs.
constexpr std::int16_t COMMIT_EPOCH_VERSION = 9;

constexpr TimerKind MEMBER_TIMERS[] = {
	TimerKind::CONSUMER_SESSION, TimerKind::CONSUMER_REBALANCE, TimerKind::CONSUMER_JOIN, TimerKind::CONSUMER_SYNC};

ErrorCode wrongEpoch(const ConsumerMember& member)
{
	return member.usesClassicProtocol() ? ErrorCode::ILLEGAL_GENERATION : ErrorCode::STALE_MEMBER_EPOCH;
}

/// Whether the member has had every partition of the commit in that epoch already, and has it still or is only about to
/// give it up. Those whose metadata is too long are refused for that.
template <typename Request>
bool hasHadSince(
	std::int32_t epoch, const CurrentAssignment& current, const Request& commit, std::int32_t metadataLengthMax)
{
	const auto hasHad = [&](const Uuid& topicId, const auto& partition)
	{
		if (isMetadataTooLong(partition.committedMetadata.value_or(""), metadataLengthMax)) return true;
		const OwnedPartition* owned = findOwned(current.assigned, topicId, partition.partitionIndex);
		if (owned == nullptr) owned = findOwned(current.pendingRevocation, topicId, partition.partitionIndex);
		return owned != nullptr && epoch >= owned->epoch;
	};
	return std::all_of(
		commit.topics.begin(), commit.topics.end(),
		[&](const auto& topic)
		{
			return std::all_of(
				topic.partitions.begin(), topic.partitions.end(),
				[&](const auto& partition) { return hasHad(topic.topicId, partition); });
		});
}

} // namespace

ConsumerGroup::ConsumerGroup(const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers) :
	_context{.groupId = groupId, .environment = environment, .timers = timers}
{
}

ConsumerGroup::~ConsumerGroup()
{
	for (const auto& [id, member] : _context.state.members())
		cancelTimers(id);
	_context.timers.cancel({TimerKind::CONSUMER_REGEX_REFRESH});
}

ErrorCode ConsumerGroup::checkCommit(
	std::string_view memberId, std::optional<std::string_view>, std::int32_t generation, std::int16_t apiVersion) const
{
	// Whoever does not use the group's membership may commit while nobody does.
	if (generation < 0 && isEmpty()) return ErrorCode::NONE;
	const ConsumerMember* member = _context.state.member(memberId);
	if (member == nullptr) return ErrorCode::UNKNOWN_MEMBER_ID;
	if (!member->usesClassicProtocol() && apiVersion < COMMIT_EPOCH_VERSION) return ErrorCode::UNSUPPORTED_VERSION;
	return generation == member->current.epoch ? ErrorCode::NONE : wrongEpoch(*member);
}

template <typename Request>
ErrorCode ConsumerGroup::checkCommit(const Request& commit, std::int16_t apiVersion) const
{
	const std::int32_t epoch = commit.generationIdOrMemberEpoch;
	const ErrorCode code = checkCommit(commit.memberId, commit.groupInstanceId, epoch, apiVersion);
	if (code != ErrorCode::STALE_MEMBER_EPOCH && code != ErrorCode::ILLEGAL_GENERATION) return code;
	const CurrentAssignment& current = _context.state.member(commit.memberId)->current;
	const auto lengthMax = _context.environment.config.offsetMetadataBytesMax;
	return epoch < current.epoch && hasHadSince(epoch, current, commit, lengthMax) ? ErrorCode::NONE : code;
}

template ErrorCode ConsumerGroup::checkCommit(const Protocol::OffsetCommitRequest&, std::int16_t) const;
template ErrorCode ConsumerGroup::checkCommit(const Protocol::TxnOffsetCommitRequest&, std::int16_t) const;

ErrorCode ConsumerGroup::checkFetch(std::optional<std::string_view> memberId, std::int32_t memberEpoch) const
{
	if (!memberId && memberEpoch < 0) return ErrorCode::NONE;
	const ConsumerMember* member = memberId ? _context.state.member(*memberId) : nullptr;
	if (member == nullptr) return ErrorCode::UNKNOWN_MEMBER_ID;
	return memberEpoch == member->current.epoch ? ErrorCode::NONE : wrongEpoch(*member);
}

bool ConsumerGroup::isSubscribedTo(std::string_view topic) const
{
	return _context.state.subscriptions().topics().contains(topic);
}

void ConsumerGroup::onTimer(const TimerKey& key, GroupOperation& operation)
{
	switch (key.kind)
	{
	case TimerKind::CONSUMER_SESSION:
	case TimerKind::CONSUMER_REBALANCE:
	case TimerKind::CONSUMER_JOIN:
	case TimerKind::CONSUMER_SYNC:
		removeOnDeadline(key.memberId, operation);
		return;
	case TimerKind::CONSUMER_REGEX_REFRESH:
		resolveRegexes(_context, operation);
		return;
	default:
		return;
	}
}

void ConsumerGroup::onLoaded(GroupOperation& operation)
{
	const auto image = _context.environment.image();
	const auto settings = consumerGroupSettings(_context.environment.config, *image, _context.groupId);
	for (const auto& [id, member] : _context.state.members())
	{
		_context.timers.set({TimerKind::CONSUMER_SESSION, id}, operation.now + settings.sessionTimeout);
		const bool mustRevoke = member.current.state == ConsumerMemberState::UNREVOKED_PARTITIONS &&
								member.current.epoch != STATIC_LEAVE_EPOCH && !member.usesClassicProtocol();
		if (mustRevoke)
			_context.timers.set(
				{TimerKind::CONSUMER_REBALANCE, id},
				operation.now + std::chrono::milliseconds(member.metadata.rebalanceTimeoutMs));
	}
}

void ConsumerGroup::abandon(ErrorCode, GroupOperation&)
{
}

void ConsumerGroup::replay(const ConsumerGroupMetadataRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupPartitionMetadataRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupMemberMetadataRecord& record, std::int64_t)
{
	if (!record.value) cancelTimers(std::string(record.key.memberId));
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupTargetAssignmentMetadataRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupTargetAssignmentMemberRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupCurrentMemberAssignmentRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::replay(const ConsumerGroupRegularExpressionRecord& record, std::int64_t)
{
	replayRecord(_context.state, record);
}

void ConsumerGroup::addTombstones(GroupRecords& records) const
{
	ConsumerGroupRecords(_context.groupId, records).removeGroup(_context.state);
}

bool ConsumerGroup::isEmpty() const
{
	return _context.state.members().empty();
}

GroupListing ConsumerGroup::listing() const
{
	return {_context.groupId, "consumer", std::string(_context.state.stateName()), "Consumer"};
}

void ConsumerGroup::cancelTimers(const std::string& memberId)
{
	for (const TimerKind kind : MEMBER_TIMERS)
		_context.timers.cancel({kind, memberId});
}

} // namespace Aeon::Coordinator
