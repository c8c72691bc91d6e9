#include "Groups/GroupConversion.h"

#include "Groups/Classic/ClassicGroup.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/Continuations.h"
#include "Groups/Consumer/EmbeddedProtocol.h"
#include "Groups/Consumer/MetadataHash.h"
#include "Groups/Consumer/TopicNameList.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <map>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::string_view CONSUMER_PROTOCOL_TYPE = "consumer";

const ClassicMetadata::Protocol* findProtocol(const ConsumerMember& member, const std::string& name)
{
	const auto& protocols = member.metadata.classic->protocols;
	const auto found = std::find_if(
		protocols.begin(), protocols.end(),
		[&](const ClassicMetadata::Protocol& protocol) { return protocol.name == name; });
	return found == protocols.end() ? nullptr : &*found;
}

Error cannotUpgrade(const std::string& groupId, const std::string& reason)
{
	return {
		ErrorCode::GROUP_ID_NOT_FOUND, "Classic group " + groupId + " cannot become a consumer group: " + reason + "."};
}

Result<void> checkUpgrade(const ClassicGroup& group, const std::string& groupId, const GroupCoordinatorConfig& config)
{
	const bool isAllowed =
		config.migrationPolicy == MigrationPolicy::UPGRADE || config.migrationPolicy == MigrationPolicy::BIDIRECTIONAL;
	if (!isAllowed) return cannotUpgrade(groupId, "upgrades are disabled");
	if (!group.isConsumerType()) return cannotUpgrade(groupId, "its members are no consumers");
	if (group.members().size() > static_cast<std::size_t>(config.consumerMaxSize))
		return cannotUpgrade(groupId, "it has too many members");
	return {};
}

/// What the leader assigned to the member; nothing where it has not been told yet.
Result<Assignment> assignmentOf(const ClassicMember& member, const std::string& groupId, const MetadataImage& image)
{
	if (member.assignment.empty()) return Assignment{};
	Protocol::Arena arena;
	const auto assignment = decodeAssignment(member.assignment, arena);
	if (!assignment) return cannotUpgrade(groupId, "an assignment cannot be read");
	if (assignment->userData && !assignment->userData->empty())
		return cannotUpgrade(groupId, "its assignor has data of its own, which would be lost");
	return assignedPartitions(*assignment, image);
}

ClassicMetadata classicMetadata(const ClassicMember& member)
{
	ClassicMetadata metadata;
	metadata.sessionTimeoutMs = member.sessionTimeoutMs;
	for (const ClassicProtocols::Entry& protocol : member.protocols())
		metadata.protocols.push_back({protocol.name, protocol.metadata});
	return metadata;
}

Result<ConsumerMember>
consumerMember(const ClassicGroup& group, const ClassicMember& member, const std::string& groupId)
{
	Protocol::Arena arena;
	const ClassicProtocols& protocols = member.protocols();
	const std::string& name = group.protocolName() ? *group.protocolName() : protocols.begin()->name;
	const auto subscription = decodeSubscription(member.metadata(name), arena);
	if (!subscription) return cannotUpgrade(groupId, "a subscription cannot be read");

	ConsumerMember converted;
	converted.id = member.id();
	converted.metadata.instanceId = member.instanceId();
	if (subscription->rackId && !subscription->rackId->empty()) converted.metadata.rackId = *subscription->rackId;
	converted.metadata.clientId = member.clientId;
	converted.metadata.clientHost = member.clientHost;
	converted.metadata.topicNames = topicNameList(subscription->topics);
	converted.metadata.rebalanceTimeoutMs = member.rebalanceTimeoutMs;
	converted.metadata.classic = classicMetadata(member);
	converted.current.epoch = group.generation();
	converted.current.previousEpoch = group.generation();
	return converted;
}

/// The state of the group after its conversion.
Result<void>
convert(const ClassicGroup& group, const std::string& groupId, const MetadataImage& image, ConsumerGroupState& state)
{
	state.epoch = group.generation();
	state.assignmentEpoch = group.generation();
	for (const auto& [id, member] : group.members())
	{
		Result<Assignment> assignment = assignmentOf(member, groupId, image);
		if (!assignment) return assignment.error();
		Result<ConsumerMember> converted = consumerMember(group, member, groupId);
		if (!converted) return converted.error();
		converted->current.assigned = ownedIn(group.generation(), *assignment);
		state.putTarget(id, std::move(*assignment));
		state.putMember(std::move(*converted));
	}
	state.metadataHash = metadataHash(state.subscriptions().topics(), image);
	return {};
}

} // namespace

Result<void> becomeConsumerGroup(
	ClassicGroup& group, const std::string& groupId, const GroupEnvironment& environment, TimerQueue& timers,
	GroupOperation& operation)
{
	if (const Result<void> checked = checkUpgrade(group, groupId, environment.config); !checked) return checked;
	ConsumerGroupState state;
	const MetadataImage::Ptr image = environment.image();
	if (const Result<void> converted = convert(group, groupId, *image, state); !converted) return converted;

	group.abandon(ErrorCode::REBALANCE_IN_PROGRESS, operation);
	group.addTombstone(operation.records());
	ConsumerGroupRecords(groupId, operation.records()).addGroup(state);

	std::vector<std::pair<TimerKey, TimerQueue::TimePoint>> sessions;
	for (const auto& [id, member] : group.members())
		sessions.emplace_back(
			TimerKey{TimerKind::CONSUMER_SESSION, id},
			operation.now + std::chrono::milliseconds(member.sessionTimeoutMs));
	alsoWhenWritten(
		operation,
		[&timers, sessions = std::move(sessions)](GroupOperation&, ErrorCode code)
		{
			if (code != ErrorCode::NONE) return;
			for (const auto& [key, deadline] : sessions)
				timers.set(key, deadline);
		});
	return {};
}

bool mayBecomeClassic(const GroupCoordinatorConfig& config, std::size_t memberCount)
{
	const bool isAllowed = config.migrationPolicy == MigrationPolicy::DOWNGRADE ||
						   config.migrationPolicy == MigrationPolicy::BIDIRECTIONAL;
	return isAllowed && memberCount <= static_cast<std::size_t>(config.maxSize);
}

void ClassicConversion::addRecord(
	const std::string& groupId, std::int32_t generation, std::int64_t nowMs, GroupRecords& records) const
{
	AEON_CHECK(!_members.empty());
	const std::string protocol = chosenProtocol();
	GroupMetadataValue value;
	value.protocolType = CONSUMER_PROTOCOL_TYPE;
	value.generation = generation;
	value.protocol = records.keep(protocol);
	value.leader = records.keep(_members.front().member->id);
	value.currentStateTimestamp = nowMs;
	for (const auto& [member, target] : _members)
	{
		const ConsumerMemberMetadata& metadata = member->metadata;
		const ClassicMetadata::Protocol* spoken = findProtocol(*member, protocol);
		if (spoken == nullptr) spoken = &metadata.classic->protocols.front();
		auto& added = value.members.append(records.arena());
		added.memberId = records.keep(member->id);
		added.groupInstanceId.reset();
		if (metadata.instanceId) added.groupInstanceId = records.keep(*metadata.instanceId);
		added.clientId = records.keep(metadata.clientId);
		added.clientHost = records.keep(metadata.clientHost);
		added.rebalanceTimeout = metadata.rebalanceTimeoutMs;
		added.sessionTimeout = metadata.classic->sessionTimeoutMs;
		added.subscription = records.keep(BytesView(spoken->metadata));
		added.assignment = records.keep(BytesView(encodeAssignment(*target, _image, spoken->metadata)));
	}
	records.add<GroupMetadataRecord>({.group = groupId}, value);
}

std::string ClassicConversion::chosenProtocol() const
{
	std::map<std::string, std::size_t> votes;
	for (const auto& [member, target] : _members)
	{
		const auto& protocols = member->metadata.classic->protocols;
		const auto wanted = std::find_if(
			protocols.begin(), protocols.end(),
			[&](const ClassicMetadata::Protocol& protocol) { return allSupport(protocol.name); });
		if (wanted != protocols.end()) ++votes[wanted->name];
	}
	// Nobody joins without a protocol that the others support.
	if (votes.empty()) return _members.front().member->metadata.classic->protocols.front().name;
	return std::max_element(
			   votes.begin(), votes.end(),
			   [](const auto& left, const auto& right) { return left.second < right.second; })
		->first;
}

bool ClassicConversion::allSupport(const std::string& protocol) const
{
	return std::all_of(
		_members.begin(), _members.end(),
		[&](const Member& entry) { return findProtocol(*entry.member, protocol) != nullptr; });
}

} // namespace Aeon::Coordinator
