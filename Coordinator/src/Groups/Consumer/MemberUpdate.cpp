#include "Groups/Consumer/MemberUpdate.h"

#include "Groups/Assignors/PartitionAssignor.h"
#include "Groups/Consumer/MetadataHash.h"
#include "Groups/Consumer/PreferredAssignor.h"
#include "Groups/Consumer/Reconciliation.h"
#include "Groups/Consumer/SubscribedTopics.h"
#include "Groups/Consumer/TargetAssignment.h"

#include <utility>

namespace Aeon::Coordinator
{

MemberUpdate::MemberUpdate(ConsumerGroupContext& context, GroupOperation& operation, Caller caller) :
	_context(context),
	_operation(operation),
	_caller(std::move(caller)),
	_image(context.environment.image()),
	_settings(consumerGroupSettings(context.environment.config, *_image, context.groupId)),
	_records(context.groupId, operation.records()),
	_groupEpoch(context.state.epoch),
	_targetEpoch(context.state.assignmentEpoch)
{
}

Result<void> MemberUpdate::setMetadata(ConsumerMemberMetadata metadata)
{
	_after.metadata = std::move(metadata);
	if (_after.metadata != _before.metadata) _records.addMetadata(_after);
	if (_after.metadata.topicNames != _before.metadata.topicNames)
	{
		_hasSubscriptionChanged = true;
		_mustReassign = true;
	}
	const Result<void> regex = updateRegex();
	if (!regex) return regex;

	const auto& state = _context.state;
	const auto& config = _context.environment.config;
	if (_after.metadata.serverAssignor != _before.metadata.serverAssignor &&
		&preferredAssignor(state, config, &_before, &_after) != &preferredAssignor(state, config))
		_mustReassign = true;
	return {};
}

SubscriptionCounts MemberUpdate::subscriptions() const
{
	const ConsumerGroupState& state = _context.state;
	SubscriptionCounts counts = state.subscriptions();
	counts.removeMember(_before.metadata);
	counts.addMember(_after.metadata);
	const std::string& oldRegex = _before.metadata.topicRegex;
	if (!oldRegex.empty() && counts.subscribers(oldRegex) == 0)
		if (const ResolvedRegex* resolved = state.regex(oldRegex)) counts.removeMatches(resolved->topics);
	return counts;
}

void MemberUpdate::updateGroupEpoch()
{
	const ConsumerGroupState& state = _context.state;
	if (!_mustReassign && !_context.watch.mustLook(*_image, state.epoch)) return;
	const std::int64_t hash = metadataHash(subscriptions().topics(), *_image);
	if (_mustReassign || hash != state.metadataHash)
	{
		++_groupEpoch;
		_records.addEpoch(_groupEpoch, hash);
	}
	_context.watch.looked(*_image, _groupEpoch);
	// The hash has taken its place.
	if (state.hasPartitionMetadata) _records.removePartitionMetadata();
}

void MemberUpdate::updateTarget()
{
	const ConsumerGroupState& state = _context.state;
	const std::int64_t last = state.assignmentTimestampMs;
	const std::int64_t interval = _settings.assignmentInterval.count();
	const bool isTime = last == 0 || interval == 0 || _operation.wallMs >= last + interval;
	if (state.assignmentEpoch >= _groupEpoch || !isTime)
	{
		keepTarget();
		return;
	}
	const TargetAssignment target{
		.state = state,
		.image = *_image,
		.updated = _after,
		.replacedId = _replaced != nullptr ? std::string_view(_replaced->id) : std::string_view(),
	};
	const PartitionAssignor& assignor = preferredAssignor(state, _context.environment.config, &_before, &_after);
	_target = target.compute(assignor, _groupEpoch, _operation.wallMs, _records);
	_targetEpoch = _groupEpoch;
}

void MemberUpdate::keepTarget()
{
	_target = _context.state.target(_replaced != nullptr ? _replaced->id : _after.id);
}

Result<void> MemberUpdate::reconcile()
{
	if (!_hasSubscriptionChanged && _after.current.isReconciledTo(_targetEpoch)) return {};
	const SubscribedTopics topics(_after.metadata, _context.state, *_image);
	Result<CurrentAssignment> next =
		Reconciliation{
			.member = _after,
			.targetEpoch = _targetEpoch,
			.target = _target,
			.topics = topics,
			.holders = _context.state.holders(),
			.reported = _caller.reported,
			.hasSubscriptionChanged = _hasSubscriptionChanged,
		}
			.step();
	if (!next) return next.error();
	if (*next == _after.current) return {};
	_after.current = std::move(*next);
	_movesMember = true;
	_records.addCurrent(_after);
	return {};
}

} // namespace Aeon::Coordinator
