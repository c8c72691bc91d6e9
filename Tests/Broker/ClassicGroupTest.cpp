#include "ServingTest.h"

#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/LeaveGroupRequest.h"
#include "Aeon/Protocol/Messages/LeaveGroupResponse.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace Aeon::Test
{

namespace
{

using Protocol::HeartbeatRequest;
using Protocol::HeartbeatResponse;
using Protocol::JoinGroupRequest;
using Protocol::JoinGroupResponse;
using Protocol::LeaveGroupRequest;
using Protocol::LeaveGroupResponse;
using Protocol::SyncGroupRequest;
using Protocol::SyncGroupResponse;

constexpr std::int16_t NULLABLE_PROTOCOL_VERSION = 7;

BytesView bytesOf(std::string_view text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string textOf(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

/// Clients of the classic group protocol, by hand.
class ClassicGroup : public ServingTest
{
protected:
	ClassicGroup() : ServingTest({{"group.initial.rebalance.delay.ms", "0"}, {"offsets.topic.num.partitions", "2"}})
	{
		Protocol::FindCoordinatorRequest request;
		request.key = "any";
		EXPECT_EQ(client->call<Protocol::FindCoordinatorResponse>(request, 3)->errorCode, 0);
		for (const char* group : {"a", "b", "c", "d"})
			awaitLoaded(group);
	}

	/// Waits until the groups of this one's partition are loaded.
	void awaitLoaded(std::string_view group)
	{
		const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
		JoinGroupResponse nobody;
		nobody.memberId = "nobody";
		auto code = heartbeat(group, nobody);
		while (code == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS && std::chrono::steady_clock::now() < end)
		{
			std::this_thread::yield();
			code = heartbeat(group, nobody);
		}
		ASSERT_EQ(code, ErrorCode::UNKNOWN_MEMBER_ID);
	}

	JoinGroupRequest joinRequest(std::string_view group, std::string_view memberId = {})
	{
		JoinGroupRequest request;
		request.groupId = group;
		request.memberId = memberId;
		request.sessionTimeoutMs = 30000;
		request.rebalanceTimeoutMs = 30000;
		request.protocolType = "consumer";
		auto& protocol = request.protocols.append(arena);
		protocol.name = "range";
		protocol.metadata = bytesOf("m");
		return request;
	}

	/// A member of a group of its own; asks for a member id first where the version wants that. Views into the last
	/// reply.
	const JoinGroupResponse& join(std::string_view group, std::int16_t version = JoinGroupRequest::HIGHEST_VERSION)
	{
		_joined = client->call<JoinGroupResponse>(joinRequest(group), version);
		if (codeOf(_joined->errorCode) != ErrorCode::MEMBER_ID_REQUIRED) return *_joined;
		_memberId = _joined->memberId;
		_joined = client->call<JoinGroupResponse>(joinRequest(group, _memberId), version);
		return *_joined;
	}

	SyncGroupRequest syncRequest(std::string_view group, const JoinGroupResponse& joined, std::int16_t version)
	{
		SyncGroupRequest request;
		request.groupId = group;
		request.memberId = joined.memberId;
		request.generationId = joined.generationId;
		if (version >= 5)
		{
			request.protocolType = "consumer";
			request.protocolName = "range";
		}
		for (const auto& member : joined.members)
		{
			auto& assignment = request.assignments.append(arena);
			assignment.memberId = member.memberId;
			assignment.assignment = bytesOf("assigned");
		}
		return request;
	}

	ErrorCode heartbeat(std::string_view group, const JoinGroupResponse& joined, std::int16_t version = 4)
	{
		HeartbeatRequest request;
		request.groupId = group;
		request.memberId = joined.memberId;
		request.generationId = joined.generationId;
		return codeOf(client->call<HeartbeatResponse>(request, version)->errorCode);
	}

private:
	Reply<JoinGroupResponse> _joined;
	std::string _memberId;
};

} // namespace

TEST_F(ClassicGroup, IsServedInEveryVersion)
{
	for (std::int16_t version = 0; version <= JoinGroupRequest::HIGHEST_VERSION; ++version)
	{
		const std::string group = "versions-" + std::to_string(version);
		const auto& joined = join(group, version);
		ASSERT_EQ(joined.errorCode, 0) << version;
		EXPECT_EQ(joined.generationId, 1);
		EXPECT_EQ(joined.leader, joined.memberId);
		EXPECT_EQ(joined.protocolName, "range");
		ASSERT_EQ(joined.members.size(), 1u);
		EXPECT_EQ(textOf(joined.members[0].metadata), "m");

		const auto syncVersion = std::min<std::int16_t>(version, SyncGroupRequest::HIGHEST_VERSION);
		const auto synced = client->call<SyncGroupResponse>(syncRequest(group, joined, syncVersion), syncVersion);
		EXPECT_EQ(synced->errorCode, 0) << version;
		EXPECT_EQ(textOf(synced->assignment), "assigned");

		const auto beatVersion = std::min<std::int16_t>(version, HeartbeatRequest::HIGHEST_VERSION);
		EXPECT_EQ(heartbeat(group, joined, beatVersion), ErrorCode::NONE) << version;

		LeaveGroupRequest leaving;
		leaving.groupId = group;
		const auto leaveVersion = std::min<std::int16_t>(version, LeaveGroupRequest::HIGHEST_VERSION);
		if (leaveVersion < 3)
			leaving.memberId = joined.memberId;
		else
			leaving.members.append(arena).memberId = joined.memberId;
		EXPECT_EQ(client->call<LeaveGroupResponse>(leaving, leaveVersion)->errorCode, 0) << version;
		EXPECT_EQ(heartbeat(group, joined, beatVersion), ErrorCode::UNKNOWN_MEMBER_ID) << version;
	}
}

TEST_F(ClassicGroup, NamesNoProtocolWhereThereIsNone)
{
	for (std::int16_t version = 0; version <= JoinGroupRequest::HIGHEST_VERSION; ++version)
	{
		const auto refused = client->call<JoinGroupResponse>(joinRequest("nobody", "stranger"), version);
		EXPECT_EQ(codeOf(refused->errorCode), ErrorCode::UNKNOWN_MEMBER_ID);
		EXPECT_EQ(refused->memberId, "stranger");
		EXPECT_EQ(refused->protocolName.has_value(), version < NULLABLE_PROTOCOL_VERSION) << version;
	}
}

TEST_F(ClassicGroup, SaysInOldVersionsThatTheOneWhoLeavesIsUnknown)
{
	LeaveGroupRequest leaving;
	leaving.groupId = "nobody";
	leaving.memberId = "stranger";
	for (std::int16_t version = 0; version < 3; ++version)
		EXPECT_EQ(codeOf(client->call<LeaveGroupResponse>(leaving, version)->errorCode), ErrorCode::UNKNOWN_MEMBER_ID);
	leaving.memberId = {};
	leaving.members.append(arena).memberId = "stranger";
	const auto answer = client->call<LeaveGroupResponse>(leaving, 3);
	EXPECT_EQ(answer->errorCode, 0);
	EXPECT_EQ(codeOf(answer->members[0].errorCode), ErrorCode::UNKNOWN_MEMBER_ID);
}

TEST_F(ClassicGroup, WantsTheProtocolInASyncOfVersionFive)
{
	const auto& joined = join("named");
	EXPECT_EQ(
		codeOf(client->call<SyncGroupResponse>(syncRequest("named", joined, 4), 5)->errorCode),
		ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
}

TEST_F(ClassicGroup, AnswersAJoinOnceTheOthersHaveJoined)
{
	const auto& joined = join("pair");
	const std::string first(joined.memberId);
	RawClient second(port());
	const auto waiting = second.send(joinRequest("pair"), 3);
	const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
	while (heartbeat("pair", joined) == ErrorCode::NONE && std::chrono::steady_clock::now() < end)
		std::this_thread::yield();
	ASSERT_EQ(heartbeat("pair", joined), ErrorCode::REBALANCE_IN_PROGRESS);
	EXPECT_FALSE(second.hasAnswer());
	const auto leader = client->call<JoinGroupResponse>(joinRequest("pair", first), 9);
	const auto follower = second.receive<JoinGroupResponse>(3, waiting);
	EXPECT_EQ(leader->generationId, 2);
	EXPECT_EQ(leader->members.size(), 2u);
	EXPECT_EQ(follower->leader, first);
	EXPECT_EQ(follower->members.size(), 0u);
}

TEST_F(ClassicGroup, GoesOnAfterARestart)
{
	for (const bool isClean : {true, false})
	{
		const std::string group = isClean ? "clean" : "unclean";
		const auto& joined = join(group);
		ASSERT_EQ(client->call<SyncGroupResponse>(syncRequest(group, joined, 5), 5)->errorCode, 0);
		isClean ? restart() : restartUnclean();
		awaitLoaded(group);
		EXPECT_EQ(heartbeat(group, joined), ErrorCode::NONE);
		auto again = syncRequest(group, joined, 5);
		again.assignments = {};
		EXPECT_EQ(textOf(client->call<SyncGroupResponse>(again, 5)->assignment), "assigned");
	}
}

} // namespace Aeon::Test
