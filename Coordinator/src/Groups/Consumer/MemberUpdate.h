#pragma once

#include "Groups/Consumer/ConsumerGroupContext.h"
#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/ConsumerGroupSettings.h"
#include "Groups/GroupOperation.h"

#include "Aeon/Base/Result.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// A member that comes with a heartbeat or a join: who it is, what it says of itself now, and what follows for the
/// group and for its own assignment. The steps are taken in the order in which they stand here. Nothing changes but the
/// operation's records.
///
/// Not thread-safe: lives in one operation.
class MemberUpdate
{
public:
	/// Who comes, and how.
	struct Caller
	{
		/// Never empty.
		std::string memberId;
		std::optional<std::string> instanceId;
		/// As the member has it; not looked at for the classic protocol.
		std::int32_t epoch = JOIN_EPOCH;
		/// Whether it may come as a new member, or in another one's place.
		bool joins = false;
		bool usesClassicProtocol = false;
		/// What it says it owns; no value where it does not say.
		std::optional<Assignment> reported;
	};

	/// Both outlive this object.
	MemberUpdate(ConsumerGroupContext& context, GroupOperation& operation, Caller caller);

	/// GROUP_MAX_SIZE_REACHED where there is no room for it.
	Result<void> checkRoom() const;
	/// Finds the member, or makes a new one. Errors: UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, UNRELEASED_INSTANCE_ID,
	/// FENCED_MEMBER_EPOCH.
	Result<void> find();
	/// What it says of itself now. Errors: INVALID_REGULAR_EXPRESSION.
	Result<void> setMetadata(ConsumerMemberMetadata metadata);
	/// The group goes to a new epoch where that, or the cluster's metadata, calls for another assignment.
	void updateGroupEpoch();
	/// Shares partitions out anew where the group has gone to a new epoch, and the last time is long enough ago.
	void updateTarget();
	/// Leaves the target as it is.
	void keepTarget();
	/// The member takes its next step. Errors: FENCED_MEMBER_EPOCH.
	Result<void> reconcile();

	/// As it was, or as it is taken over from a static member whose place it takes.
	const ConsumerMember& before() const noexcept { return _before; }
	const ConsumerMember& after() const noexcept { return _after; }
	/// The member whose place it takes; null where there is none.
	const ConsumerMember* replaced() const noexcept { return _replaced; }
	std::int32_t groupEpoch() const noexcept { return _groupEpoch; }
	const ConsumerGroupSettings& settings() const noexcept { return _settings; }
	/// Resolve regular expressions as soon as the records are written.
	bool mustResolveRegexes() const noexcept { return _mustResolveRegexes; }
	/// The records change how far the member is.
	bool movesMember() const noexcept { return _movesMember; }

private:
	// MemberLookup.cpp
	Result<void> findDynamic();
	Result<void> joinStatic(const ConsumerMember* known);
	Result<void> findStatic(const ConsumerMember* known);
	Result<void> checkEpoch(const ConsumerMember& member) const;

	// RegexSubscription.cpp
	Result<void> updateRegex();
	bool mustResolve(bool isNewRegex);
	/// How many regular expressions the group would be subscribed to.
	std::size_t regexCount() const;

	/// What the group would be subscribed to.
	SubscriptionCounts subscriptions() const;

	ConsumerGroupContext& _context;
	GroupOperation& _operation;
	const Caller _caller;
	const MetadataImage::Ptr _image;
	const ConsumerGroupSettings _settings;
	ConsumerGroupRecords _records;

	ConsumerMember _before;
	ConsumerMember _after;
	const ConsumerMember* _replaced = nullptr;
	bool _hasSubscriptionChanged = false;
	bool _mustReassign = false;
	bool _mustResolveRegexes = false;
	bool _movesMember = false;
	std::int32_t _groupEpoch;
	std::int32_t _targetEpoch;
	Assignment _target;
};

} // namespace Aeon::Coordinator
