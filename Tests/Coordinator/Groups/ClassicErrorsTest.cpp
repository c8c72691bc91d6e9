#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

using enum ErrorCode;

/// A group in one of its states, with a dynamic member, a static member and an id that was given out.
struct Scene
{
	explicit Scene(const std::string& state)
	{
		if (state == "Empty")
		{
			pending = bench.newMemberId();
			return;
		}
		bench.config.initialRebalanceDelay = std::chrono::milliseconds(0);
		auto [id, join] = bench.joinWithId();
		dynamic = id;
		const auto staticJoin = bench.join({.instanceId = "i"});
		bench.advance(std::chrono::milliseconds(0));
		fixed = staticJoin->response.memberId;
		generation = 1;
		pending = bench.newMemberId();
		if (state == "CompletingRebalance") return;
		bench.syncAll({dynamic, fixed}, generation);
		if (state == "Stable") return;
		// The leader joins anew: the group waits for the static member.
		parked = bench.join({.memberId = dynamic});
	}

	ClassicBench bench;
	std::string dynamic = "nobody";
	std::string fixed = "nobody";
	std::string pending;
	std::int32_t generation = 0;
	TestJoin parked;
};

const std::vector<std::string> STATES{"Empty", "PreparingRebalance", "CompletingRebalance", "Stable"};

/// What a call gets in each of the STATES.
struct Expectation
{
	const char* what;
	std::function<ErrorCode(Scene&)> act;
	std::vector<ErrorCode> errors;
};

void check(const std::vector<Expectation>& table)
{
	for (const auto& row : table)
		for (std::size_t index = 0; index < STATES.size(); ++index)
		{
			Scene scene(STATES[index]);
			ASSERT_EQ(scene.bench.state(), STATES[index]);
			EXPECT_EQ(row.act(scene), row.errors[index]) << row.what << " in state " << STATES[index];
		}
}

ErrorCode joinError(Scene& scene, const JoinSpec& spec)
{
	const auto call = scene.bench.join(spec);
	return call->isAnswered() ? call->error() : NONE;
}

ErrorCode syncError(Scene& scene, const SyncSpec& spec)
{
	const auto call = scene.bench.sync(spec);
	return call->isAnswered() ? call->error() : NONE;
}

ErrorCode leaveError(Scene& scene, const Leaving& leaving)
{
	const auto call = scene.bench.leave({leaving});
	EXPECT_EQ(call->error(), NONE);
	return static_cast<ErrorCode>(call->response.members[0].errorCode);
}

const std::string TOO_LONG(40000, 'x');

} // namespace

TEST(ClassicErrors, OfAJoinAreKafkasInEveryState)
{
	const std::vector<std::pair<std::string, std::string>> foreign{{"other", "m"}};
	check({
		{"an empty group id",
		 [](Scene& s) { return joinError(s, {.groupId = ""}); },
		 {INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID}},
		{"a session that is too short",
		 [](Scene& s) { return joinError(s, {.sessionTimeoutMs = 5999}); },
		 {INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT}},
		{"a session that is too long",
		 [](Scene& s) { return joinError(s, {.sessionTimeoutMs = 1800001}); },
		 {INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT, INVALID_SESSION_TIMEOUT}},
		{"an instance id that no record can hold",
		 [](Scene& s) { return joinError(s, {.instanceId = TOO_LONG}); },
		 {INVALID_REQUEST, INVALID_REQUEST, INVALID_REQUEST, INVALID_REQUEST}},
		{"a protocol name that no record can hold",
		 [](Scene& s) { return joinError(s, {.protocols = {{TOO_LONG, "m"}}}); },
		 {INVALID_REQUEST, INVALID_REQUEST, INVALID_REQUEST, INVALID_REQUEST}},
		{"no member id",
		 [](Scene& s) { return joinError(s, {}); },
		 {MEMBER_ID_REQUIRED, MEMBER_ID_REQUIRED, MEMBER_ID_REQUIRED, MEMBER_ID_REQUIRED}},
		{"no member id, in an old version",
		 [](Scene& s) { return joinError(s, {.version = 3}); },
		 {NONE, NONE, NONE, NONE}},
		{"an unknown member id",
		 [](Scene& s) { return joinError(s, {.memberId = "x"}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"an id that was given out",
		 [](Scene& s) { return joinError(s, {.memberId = s.pending}); },
		 {NONE, NONE, NONE, NONE}},
		{"an id that was given out, with an instance id",
		 [](Scene& s) { return joinError(s, {.memberId = s.pending, .instanceId = "n"}); },
		 {UNKNOWN_SERVER_ERROR, UNKNOWN_SERVER_ERROR, UNKNOWN_SERVER_ERROR, UNKNOWN_SERVER_ERROR}},
		{"an unknown id with the instance id of a member",
		 [](Scene& s) { return joinError(s, {.memberId = "x", .instanceId = "i"}); },
		 {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID}},
		{"a member with an unknown instance id",
		 [](Scene& s) { return joinError(s, {.memberId = s.fixed, .instanceId = "n"}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"no protocols",
		 [](Scene& s) { return joinError(s, {.protocols = {}}); },
		 {INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL,
		  INCONSISTENT_GROUP_PROTOCOL}},
		{"no protocol type",
		 [](Scene& s) { return joinError(s, {.protocolType = ""}); },
		 {INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL,
		  INCONSISTENT_GROUP_PROTOCOL}},
		{"another protocol type",
		 [](Scene& s) { return joinError(s, {.protocolType = "connect"}); },
		 {MEMBER_ID_REQUIRED, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL}},
		{"protocols that nobody speaks",
		 [&](Scene& s) { return joinError(s, {.protocols = foreign}); },
		 {MEMBER_ID_REQUIRED, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL}},
		{"a member that changes to what nobody else speaks",
		 [&](Scene& s) { return joinError(s, {.memberId = s.dynamic, .protocols = foreign}); },
		 {UNKNOWN_MEMBER_ID, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL}},
	});
}

TEST(ClassicErrors, OfAJoinToAGroupThatNobodyKnows)
{
	ClassicBench bench;
	EXPECT_EQ(bench.join({.memberId = "x", .protocols = {}})->error(), UNKNOWN_MEMBER_ID);
}

TEST(ClassicErrors, OfASyncAreKafkasInEveryState)
{
	check({
		{"an empty group id",
		 [](Scene& s) { return syncError(s, {.memberId = s.dynamic, .generation = 1, .groupId = ""}); },
		 {INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID}},
		{"an unknown member",
		 [](Scene& s) { return syncError(s, {"x", s.generation}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"an id that was given out",
		 [](Scene& s) { return syncError(s, {s.pending, s.generation}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"the wrong member with the instance id",
		 [](Scene& s) { return syncError(s, {.memberId = s.dynamic, .generation = s.generation, .instanceId = "i"}); },
		 {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID}},
		{"an old generation",
		 [](Scene& s) { return syncError(s, {s.dynamic, s.generation - 1}); },
		 {UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, ILLEGAL_GENERATION, ILLEGAL_GENERATION}},
		{"a future generation",
		 [](Scene& s) { return syncError(s, {s.dynamic, s.generation + 1}); },
		 {UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, ILLEGAL_GENERATION, ILLEGAL_GENERATION}},
		{"another protocol type",
		 [](Scene& s)
		 { return syncError(s, {.memberId = s.dynamic, .generation = s.generation, .protocolType = "connect"}); },
		 {UNKNOWN_MEMBER_ID, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL}},
		{"another protocol name",
		 [](Scene& s)
		 { return syncError(s, {.memberId = s.dynamic, .generation = s.generation, .protocolName = "sticky"}); },
		 {UNKNOWN_MEMBER_ID, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL, INCONSISTENT_GROUP_PROTOCOL}},
		{"a member of an old version, which names no protocol",
		 [](Scene& s)
		 {
			 return syncError(
				 s, {.memberId = s.dynamic, .generation = s.generation, .protocolType = {}, .protocolName = {}});
		 },
		 {UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, NONE, NONE}},
		{"a static member",
		 [](Scene& s) { return syncError(s, {.memberId = s.fixed, .generation = s.generation, .instanceId = "i"}); },
		 {UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, NONE, NONE}},
	});
}

TEST(ClassicErrors, OfAHeartbeatAreKafkasInEveryState)
{
	const auto error = [](Scene& s, const HeartbeatSpec& spec) { return s.bench.heartbeat(spec)->error(); };
	check({
		{"an empty group id",
		 [&](Scene& s) { return error(s, {.memberId = s.dynamic, .generation = 1, .groupId = ""}); },
		 {INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID, INVALID_GROUP_ID}},
		{"an unknown member",
		 [&](Scene& s) { return error(s, {"x", s.generation}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"an id that was given out",
		 [&](Scene& s) { return error(s, {s.pending, s.generation}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"the wrong member with the instance id",
		 [&](Scene& s) { return error(s, {s.dynamic, s.generation, "i"}); },
		 {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID}},
		{"an old generation",
		 [&](Scene& s) { return error(s, {s.dynamic, s.generation - 1}); },
		 {UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, ILLEGAL_GENERATION, ILLEGAL_GENERATION}},
		{"a member",
		 [&](Scene& s) { return error(s, {s.dynamic, s.generation}); },
		 {UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, NONE, NONE}},
		{"a static member",
		 [&](Scene& s) { return error(s, {s.fixed, s.generation, "i"}); },
		 {UNKNOWN_MEMBER_ID, REBALANCE_IN_PROGRESS, NONE, NONE}},
	});
}

TEST(ClassicErrors, OfALeaveAreKafkasInEveryState)
{
	check({
		{"an unknown member",
		 [](Scene& s) { return leaveError(s, {"x"}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"neither id",
		 [](Scene& s) { return leaveError(s, {""}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"an unknown instance id",
		 [](Scene& s) { return leaveError(s, {"", "n"}); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"the wrong member with the instance id",
		 [](Scene& s) { return leaveError(s, {s.dynamic, "i"}); },
		 {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID}},
		{"a member", [](Scene& s) { return leaveError(s, {s.dynamic}); }, {UNKNOWN_MEMBER_ID, NONE, NONE, NONE}},
		{"an instance id", [](Scene& s) { return leaveError(s, {"", "i"}); }, {UNKNOWN_MEMBER_ID, NONE, NONE, NONE}},
		{"an id that was given out", [](Scene& s) { return leaveError(s, {s.pending}); }, {NONE, NONE, NONE, NONE}},
	});
	ClassicBench bench;
	EXPECT_EQ(bench.leave({{"x"}}, "")->error(), INVALID_GROUP_ID);
}

TEST(ClassicErrors, OfACommitAreKafkasInEveryState)
{
	const auto error = [](Scene& s, const std::string& id, std::optional<std::string_view> instance, int generation)
	{ return s.bench.group().checkCommit(id, instance, generation); };
	check({
		{"a simple consumer",
		 [&](Scene& s) { return error(s, "", {}, -1); },
		 {NONE, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"an unknown member",
		 [&](Scene& s) { return error(s, "x", {}, s.generation); },
		 {UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID, UNKNOWN_MEMBER_ID}},
		{"a member without a generation",
		 [&](Scene& s) { return error(s, s.dynamic, {}, -1); },
		 {NONE, ILLEGAL_GENERATION, ILLEGAL_GENERATION, ILLEGAL_GENERATION}},
		{"an old generation",
		 [&](Scene& s) { return error(s, s.dynamic, {}, s.generation - 1); },
		 {NONE, ILLEGAL_GENERATION, ILLEGAL_GENERATION, ILLEGAL_GENERATION}},
		{"the wrong member with the instance id",
		 [&](Scene& s) { return error(s, s.dynamic, "i", s.generation); },
		 {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID, FENCED_INSTANCE_ID}},
		{"a member",
		 [&](Scene& s) { return error(s, s.fixed, "i", s.generation); },
		 {UNKNOWN_MEMBER_ID, NONE, REBALANCE_IN_PROGRESS, NONE}},
	});
}

} // namespace Aeon::Coordinator
