#include "Groups/GroupConversion.h"

#include "Groups/Consumer/EmbeddedProtocol.h"

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

} // namespace

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
