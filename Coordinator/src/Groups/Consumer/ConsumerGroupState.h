#pragma once

#include "Groups/Consumer/ConsumerMember.h"
#include "Groups/Consumer/PartitionHolders.h"
#include "Groups/Consumer/SubscriptionCounts.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// The topics that a regular expression matched when it was last looked at.
struct ResolvedRegex
{
	/// Ascending.
	std::vector<std::string> topics;
	/// Offset of the metadata image that was looked at.
	std::int64_t version = 0;
	/// When, in milliseconds since 1970.
	std::int64_t timestampMs = 0;
};

/// Everything that is recorded of a group of the consumer protocol, and what follows from it. Only replay changes it.
///
/// Not thread-safe: belongs to its group.
class ConsumerGroupState
{
public:
	using Members = std::map<std::string, ConsumerMember, std::less<>>;
	using Targets = std::map<std::string, Assignment, std::less<>>;
	using Regexes = std::map<std::string, ResolvedRegex, std::less<>>;

	ConsumerGroupState() = default;
	ConsumerGroupState(const ConsumerGroupState&) = delete;
	ConsumerGroupState& operator=(const ConsumerGroupState&) = delete;

	/// Grows when a new target assignment is needed.
	std::int32_t epoch = 1;
	/// Of the topics that members are subscribed to; see MetadataHash.h.
	std::int64_t metadataHash = 0;
	/// The group epoch that the target assignment was computed for.
	std::int32_t assignmentEpoch = 1;
	/// When that was, in milliseconds since 1970; 0 where there is none or it is not known.
	std::int64_t assignmentTimestampMs = 0;
	/// A record of Kafka before 4.1 that the metadata hash has replaced.
	bool hasPartitionMetadata = false;

	/// By id.
	const Members& members() const noexcept { return _members; }
	/// The member, or null.
	const ConsumerMember* member(std::string_view id) const;
	/// The static member of that instance id, or null; always null for no value.
	const ConsumerMember* staticMember(const std::optional<std::string>& instanceId) const;
	/// Members that speak the classic protocol.
	std::size_t classicMemberCount() const noexcept { return _classicMemberCount; }
	/// How many of them support each of their protocols.
	const std::map<std::string, std::size_t, std::less<>>& classicProtocols() const noexcept
	{
		return _classicProtocols;
	}
	/// How many members ask for each assignor.
	const std::map<std::string, std::size_t, std::less<>>& assignors() const noexcept { return _assignors; }
	const SubscriptionCounts& subscriptions() const noexcept { return _subscriptions; }
	const PartitionHolders& holders() const noexcept { return _holders; }
	/// Target assignments by member id.
	const Targets& targets() const noexcept { return _targets; }
	/// What the member is to have in the end; nothing for one that the assignment does not know.
	const Assignment& target(std::string_view memberId) const;
	const Regexes& regexes() const noexcept { return _regexes; }
	/// What is known of the regular expression, or null.
	const ResolvedRegex* regex(std::string_view regex) const;

	/// "Empty", "Assigning", "Reconciling" or "Stable".
	std::string_view stateName() const;

	/// Adds a member or puts another state of it in its place.
	void putMember(ConsumerMember member);
	void removeMember(std::string_view id);
	void putTarget(std::string_view memberId, Assignment target);
	void removeTarget(std::string_view memberId);
	void putRegex(std::string_view regex, ResolvedRegex resolved);
	void removeRegex(std::string_view regex);

private:
	void count(const ConsumerMember& member);
	void discount(const ConsumerMember& member);

	Members _members;
	/// Member ids by instance id.
	std::map<std::string, std::string, std::less<>> _staticMembers;
	Targets _targets;
	Regexes _regexes;
	SubscriptionCounts _subscriptions;
	PartitionHolders _holders;
	std::map<std::string, std::size_t, std::less<>> _assignors;
	std::map<std::string, std::size_t, std::less<>> _classicProtocols;
	std::size_t _classicMemberCount = 0;
};

} // namespace Aeon::Coordinator
