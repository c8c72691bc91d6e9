#pragma once

#include "AdminTest.h"

#include "Aeon/Protocol/Messages/OffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/OffsetCommitResponse.h"
#include "Aeon/Protocol/Messages/OffsetFetchRequest.h"
#include "Aeon/Protocol/Messages/OffsetFetchResponse.h"

#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Test
{

using Protocol::OffsetCommitRequest;
using Protocol::OffsetCommitResponse;
using Protocol::OffsetFetchRequest;
using Protocol::OffsetFetchResponse;

/// What a member of a classic group is told when it joins.
struct Membership
{
	std::string memberId;
	std::int32_t generation = -1;
};

/// A running broker that serves groups, and a client of it.
class GroupsTest : public AdminTest
{
protected:
	explicit GroupsTest(const SettingMap& settings = {});

	/// Has the topic of groups made, and waits until all groups are served.
	void awaitCoordinator();
	/// Stops the broker in order, starts it again, connects anew and waits for the groups.
	void restart();

	/// A commit of one partition, as a consumer without a group's membership sends it.
	OffsetCommitRequest commitRequest(std::string_view group, std::string_view topic, std::int64_t offset);
	/// Sends it; the code of its only partition.
	ErrorCode commit(const OffsetCommitRequest& request, std::int16_t version = 9);
	ErrorCode commit(std::string_view group, std::string_view topic, std::int64_t offset);

	/// A request for partitions of one topic, in the form of the version. Topics go by id from version 10 on.
	OffsetFetchRequest fetchRequest(
		std::string_view group, std::string_view topic, const std::vector<std::int32_t>& partitions,
		std::int16_t version);
	/// The offset of partition 0; -1 where there is none.
	std::int64_t committed(std::string_view group, std::string_view topic);

	/// Joins an empty classic group as its only member, subscribed to the topic, and syncs.
	Membership join(std::string_view group, std::string_view topic);
	Uuid topicId(std::string_view name);
};

} // namespace Aeon::Test
