// ListGroups, DescribeGroups and DeleteGroups in every version, over the wire.

#include "GroupsTest.h"

#include "Aeon/Protocol/Messages/DeleteGroupsRequest.h"
#include "Aeon/Protocol/Messages/DeleteGroupsResponse.h"
#include "Aeon/Protocol/Messages/DescribeGroupsRequest.h"
#include "Aeon/Protocol/Messages/DescribeGroupsResponse.h"
#include "Aeon/Protocol/Messages/ListGroupsRequest.h"
#include "Aeon/Protocol/Messages/ListGroupsResponse.h"

#include <set>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using Protocol::DeleteGroupsRequest;
using Protocol::DeleteGroupsResponse;
using Protocol::DescribeGroupsRequest;
using Protocol::DescribeGroupsResponse;
using Protocol::ListGroupsRequest;
using Protocol::ListGroupsResponse;

class GroupAdminHandlers : public GroupsTest
{
protected:
	GroupAdminHandlers()
	{
		awaitCoordinator();
		createTopic("t");
	}

	std::set<std::string>
	list(std::initializer_list<std::string_view> states, std::initializer_list<std::string_view> types)
	{
		ListGroupsRequest request;
		for (const auto state : states)
			request.statesFilter.append(arena, state);
		for (const auto type : types)
			request.typesFilter.append(arena, type);
		const auto reply = client->call<ListGroupsResponse>(request, 5);
		EXPECT_EQ(codeOf(reply->errorCode), NONE);
		std::set<std::string> groups;
		for (const auto& group : reply->groups)
			groups.insert(std::string(group.groupId));
		return groups;
	}

	Reply<DescribeGroupsResponse>
	describe(std::initializer_list<std::string_view> groups, std::int16_t version, bool operations = false)
	{
		DescribeGroupsRequest request;
		for (const auto group : groups)
			request.groups.append(arena, group);
		request.includeAuthorizedOperations = operations;
		return client->call<DescribeGroupsResponse>(request, version);
	}

	Reply<DeleteGroupsResponse> remove(std::initializer_list<std::string_view> groups, std::int16_t version)
	{
		DeleteGroupsRequest request;
		for (const auto group : groups)
			request.groupsNames.append(arena, group);
		return client->call<DeleteGroupsResponse>(request, version);
	}
};

using Names = std::set<std::string>;

} // namespace

TEST_F(GroupAdminHandlers, ListsGroupsInEveryVersion)
{
	EXPECT_EQ(list({}, {}), Names{});
	ASSERT_EQ(commit("simple", "t", 1), NONE);
	join("joined", "t");
	for (std::int16_t version = 0; version <= ListGroupsRequest::HIGHEST_VERSION; ++version)
	{
		const auto reply = client->call<ListGroupsResponse>(ListGroupsRequest(), version);
		EXPECT_EQ(codeOf(reply->errorCode), NONE);
		ASSERT_EQ(reply->groups.size(), 2u);
		const bool joinedFirst = reply->groups[0].groupId == "joined";
		const auto& joined = reply->groups[joinedFirst ? 0 : 1];
		const auto& simple = reply->groups[joinedFirst ? 1 : 0];
		EXPECT_EQ(joined.groupId, "joined");
		EXPECT_EQ(joined.protocolType, "consumer");
		EXPECT_EQ(joined.groupState, version >= 4 ? "Stable" : "");
		EXPECT_EQ(joined.groupType, version >= 5 ? "classic" : "");
		EXPECT_EQ(simple.groupId, "simple");
		EXPECT_EQ(simple.protocolType, "");
		EXPECT_EQ(simple.groupState, version >= 4 ? "Empty" : "");
	}
}

TEST_F(GroupAdminHandlers, ListsGroupsOfSomeStatesAndTypes)
{
	ASSERT_EQ(commit("simple", "t", 1), NONE);
	join("joined", "t");
	const Names both{"joined", "simple"};
	EXPECT_EQ(list({"Stable"}, {}), Names{"joined"});
	EXPECT_EQ(list({"EMPTY "}, {}), Names{"simple"});
	EXPECT_EQ(list({"stable", "empty"}, {}), both);
	EXPECT_EQ(list({"PreparingRebalance"}, {}), Names{});
	EXPECT_EQ(list({"nonsense"}, {}), Names{});
	EXPECT_EQ(list({}, {"Classic"}), both);
	EXPECT_EQ(list({}, {"consumer"}), Names{});
	EXPECT_EQ(list({}, {"nonsense"}), Names{});
	EXPECT_EQ(list({"Stable"}, {"classic", "consumer"}), Names{"joined"});
}

TEST_F(GroupAdminHandlers, DescribesGroupsInEveryVersion)
{
	ASSERT_EQ(commit("simple", "t", 1), NONE);
	const Membership member = join("joined", "t");
	for (std::int16_t version = 0; version <= DescribeGroupsRequest::HIGHEST_VERSION; ++version)
	{
		const auto reply = describe({"joined", "nobody", "simple"}, version);
		ASSERT_EQ(reply->groups.size(), 3u);
		const auto& joined = reply->groups[0];
		EXPECT_EQ(codeOf(joined.errorCode), NONE);
		EXPECT_EQ(joined.groupId, "joined");
		EXPECT_EQ(joined.groupState, "Stable");
		EXPECT_EQ(joined.protocolType, "consumer");
		EXPECT_EQ(joined.protocolData, "range");
		ASSERT_EQ(joined.members.size(), 1u);
		EXPECT_EQ(joined.members[0].memberId, member.memberId);
		EXPECT_EQ(joined.members[0].clientId, "raw-client");
		EXPECT_EQ(joined.members[0].clientHost, "/127.0.0.1");
		EXPECT_FALSE(joined.members[0].memberMetadata.empty());
		EXPECT_EQ(joined.authorizedOperations, INT32_MIN);

		const auto& unknown = reply->groups[1];
		EXPECT_EQ(unknown.groupId, "nobody");
		EXPECT_EQ(unknown.groupState, "Dead");
		EXPECT_EQ(codeOf(unknown.errorCode), version >= 6 ? GROUP_ID_NOT_FOUND : NONE);
		EXPECT_EQ(unknown.errorMessage.has_value(), version >= 6);

		const auto& simple = reply->groups[2];
		EXPECT_EQ(codeOf(simple.errorCode), NONE);
		EXPECT_EQ(simple.groupState, "Empty");
		EXPECT_EQ(simple.protocolType, "");
		EXPECT_TRUE(simple.members.empty());
	}
}

TEST_F(GroupAdminHandlers, DescribeTellsWhatMayBeDoneWhereAsked)
{
	ASSERT_EQ(commit("simple", "t", 1), NONE);
	constexpr std::int32_t READ_DELETE_DESCRIBE_AND_CONFIGS = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;
	for (std::int16_t version = 3; version <= DescribeGroupsRequest::HIGHEST_VERSION; ++version)
	{
		const auto reply = describe({"simple", "nobody"}, version, true);
		EXPECT_EQ(reply->groups[0].authorizedOperations, READ_DELETE_DESCRIBE_AND_CONFIGS);
		EXPECT_EQ(reply->groups[1].authorizedOperations, version >= 6 ? INT32_MIN : READ_DELETE_DESCRIBE_AND_CONFIGS);
	}
}

TEST_F(GroupAdminHandlers, GroupIsDescribedOnlyOnce)
{
	join("joined", "t");
	const auto reply = describe({"joined", "joined"}, 5);
	EXPECT_EQ(codeOf(reply->groups[0].errorCode), NONE);
	EXPECT_EQ(codeOf(reply->groups[1].errorCode), INVALID_REQUEST);
	EXPECT_TRUE(reply->groups[1].members.empty());
}

TEST_F(GroupAdminHandlers, DeletesGroupsInEveryVersion)
{
	join("joined", "t");
	for (std::int16_t version = 0; version <= DeleteGroupsRequest::HIGHEST_VERSION; ++version)
	{
		ASSERT_EQ(commit("simple", "t", 1), NONE);
		const auto reply = remove({"simple", "nobody", "joined", "simple"}, version);
		ASSERT_EQ(reply->results.size(), 3u) << "a group that is named twice is deleted once";
		EXPECT_EQ(reply->results[0].groupId, "simple");
		EXPECT_EQ(codeOf(reply->results[0].errorCode), NONE);
		EXPECT_EQ(codeOf(reply->results[1].errorCode), GROUP_ID_NOT_FOUND);
		EXPECT_EQ(codeOf(reply->results[2].errorCode), NON_EMPTY_GROUP);
		EXPECT_EQ(committed("simple", "t"), -1);
		EXPECT_EQ(list({}, {}), Names{"joined"});
	}
	restart();
	EXPECT_EQ(committed("simple", "t"), -1);
}

} // namespace Aeon::Test
