#include "BrokerProcess.h"
#include "WireCalls.h"

#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

/// Many small groups, and one large one, of a real broker process: how long until all are stable, what they cost while
/// they only send heartbeats, and how much memory a group takes.
namespace
{

using namespace Aeon;
using namespace Aeon::Test;
using Clock = std::chrono::steady_clock;

/// The newest version whose joins need no member id first.
constexpr std::int16_t JOIN_VERSION = 3;
constexpr std::int16_t SYNC_VERSION = 3;
constexpr std::int16_t HEARTBEAT_VERSION = 3;
constexpr std::size_t METADATA_BYTES = 100;

double seconds(Clock::duration duration)
{
	return std::chrono::duration<double>(duration).count();
}

/// What clients do unless they are told otherwise.
constexpr auto HEARTBEAT_INTERVAL = std::chrono::seconds(3);

/// Ends the run where the broker refused something.
void expectNone(std::int16_t code, const std::string& group, const char* request)
{
	if (code == 0) return;
	std::fprintf(stderr, "%s of %s was answered with error %d\n", request, group.c_str(), code);
	std::exit(EXIT_FAILURE);
}

/// Whether the member has to join again, as where others joined so late that its generation is over already.
bool mustRejoin(std::int16_t code)
{
	constexpr std::int16_t ILLEGAL_GENERATION = 22;
	constexpr std::int16_t REBALANCE_IN_PROGRESS = 27;
	return code == ILLEGAL_GENERATION || code == REBALANCE_IN_PROGRESS;
}

/// A member as the protocol sees it; its requests are sent and received apart, so that one thread plays thousands.
class Member
{
public:
	/// Waits until the broker answers, so that no connection is still waiting to be accepted when groups begin to form.
	Member(const BrokerProcess& broker, std::string group) : _client(broker.bootstrap()), _group(std::move(group))
	{
		heartbeatCode();
	}

	/// Joins with a subscription that differs from the last one, which no group takes without a rebalance.
	void sendJoin()
	{
		++_subscription;
		const std::vector<std::uint8_t> metadata(METADATA_BYTES, _subscription);
		Protocol::Arena arena;
		Protocol::JoinGroupRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.sessionTimeoutMs = 60'000;
		request.rebalanceTimeoutMs = 60'000;
		request.protocolType = "consumer";
		auto& protocol = request.protocols.append(arena);
		protocol.name = "range";
		protocol.metadata = metadata;
		send(_client, request, JOIN_VERSION);
		_state = State::JOINING;
	}

	/// Takes the answer that it waits for, where that is there within @p limit, and asks on: a member that has joined
	/// syncs, one whose generation is over joins again.
	void advance(std::chrono::milliseconds limit)
	{
		if (_client.isReadable(limit)) _state == State::JOINING ? receiveJoin() : receiveSync();
	}

	/// Joins again where the others do.
	void follow()
	{
		const std::int16_t code = heartbeatCode();
		if (mustRejoin(code))
			sendJoin();
		else
			expectNone(code, _group, "Heartbeat");
	}

	bool hasJoined() const noexcept { return _state != State::JOINING; }
	bool isStable() const noexcept { return _state == State::STABLE; }

	std::int16_t heartbeatCode()
	{
		Protocol::HeartbeatRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.generationId = _generation;
		return errorOf<Protocol::HeartbeatResponse>(_client, request, HEARTBEAT_VERSION);
	}

	std::int16_t coordinatorCode()
	{
		Protocol::FindCoordinatorRequest request;
		request.key = _group;
		return errorOf<Protocol::FindCoordinatorResponse>(_client, request, 0);
	}

private:
	enum class State
	{
		JOINING,
		SYNCING,
		STABLE
	};

	void receiveJoin()
	{
		Reply<Protocol::JoinGroupResponse> reply;
		receive(_client, JOIN_VERSION, reply);
		expectNone(reply.value.errorCode, _group, "JoinGroup");
		_memberId = reply.value.memberId;
		_generation = reply.value.generationId;
		std::vector<std::string> others;
		for (const auto& member : reply.value.members)
			others.emplace_back(member.memberId);
		sendSync(others);
	}

	void sendSync(const std::vector<std::string>& others)
	{
		static const std::vector<std::uint8_t> ASSIGNMENT(METADATA_BYTES);
		Protocol::Arena arena;
		Protocol::SyncGroupRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.generationId = _generation;
		for (const auto& member : others)
		{
			auto& assignment = request.assignments.append(arena);
			assignment.memberId = member;
			assignment.assignment = ASSIGNMENT;
		}
		send(_client, request, SYNC_VERSION);
		_state = State::SYNCING;
	}

	void receiveSync()
	{
		Reply<Protocol::SyncGroupResponse> reply;
		receive(_client, SYNC_VERSION, reply);
		if (mustRejoin(reply.value.errorCode))
		{
			sendJoin();
			return;
		}
		expectNone(reply.value.errorCode, _group, "SyncGroup");
		AEON_CHECK(reply.value.assignment.size() == METADATA_BYTES);
		_state = State::STABLE;
	}

	RawClient _client;
	const std::string _group;
	State _state = State::STABLE;
	std::uint8_t _subscription = 0;
	std::string _memberId;
	std::int32_t _generation = -1;
};

using Members = std::vector<std::unique_ptr<Member>>;

/// Blocks until the coordinator is there.
void awaitCoordinator(const BrokerProcess& broker)
{
	RawClient client(broker.bootstrap());
	Protocol::FindCoordinatorRequest request;
	request.key = "any";
	while (errorOf<Protocol::FindCoordinatorResponse>(client, request, 0) != 0)
		std::this_thread::yield();
	Protocol::HeartbeatRequest heartbeat;
	heartbeat.groupId = "any";
	constexpr std::int16_t LOADING = 14;
	while (errorOf<Protocol::HeartbeatResponse>(client, heartbeat, HEARTBEAT_VERSION) == LOADING)
		std::this_thread::yield();
}

/// Members that are stable join again where others of their group have.
void followAll(Members& members)
{
	for (auto& member : members)
		if (member->isStable()) member->follow();
}

/// Serves the members until all of them are @p done.
template <typename Done>
void serveUntil(Members& members, Done&& done)
{
	const auto deadline = Clock::now() + PATIENCE;
	auto heartbeatDue = Clock::now() + HEARTBEAT_INTERVAL;
	bool isOver = false;
	while (!isOver)
	{
		AEON_CHECK(Clock::now() < deadline);
		isOver = true;
		for (auto& member : members)
		{
			if (done(*member)) continue;
			// Sleeps for the first one that has to wait, and passes over the others.
			member->advance(std::chrono::milliseconds(isOver ? 5 : 0));
			isOver = isOver && done(*member);
		}
		if (Clock::now() < heartbeatDue) continue;
		followAll(members);
		heartbeatDue = Clock::now() + HEARTBEAT_INTERVAL;
	}
}

/// Lets the members form their groups: until each is stable, in the generation that its group is in.
void settle(Members& members)
{
	const auto isStable = [](const auto& member) { return member->isStable(); };
	do
	{
		serveUntil(members, [](const Member& member) { return member.isStable(); });
		followAll(members);
	} while (!std::all_of(members.begin(), members.end(), isStable));
}

/// The processor's time where each member sends such a request every few seconds, all of them evenly spread.
template <typename Send>
void measureSteadyLoad(const char* what, const BrokerProcess& broker, Members& members, const Send& send)
{
	constexpr int ROUNDS = 3;
	const double cpuBefore = broker.scheduledSeconds();
	const auto began = Clock::now();
	auto due = began;
	for (int round = 0; round < ROUNDS; ++round)
		for (auto& member : members)
		{
			std::this_thread::sleep_until(due);
			AEON_CHECK(send(*member) == 0);
			due += std::chrono::duration_cast<Clock::duration>(HEARTBEAT_INTERVAL) / static_cast<int>(members.size());
		}
	const double cpu = broker.scheduledSeconds() - cpuBefore;
	std::printf(
		"  %-30s %5.1f %% of one core, %4.0f us each\n", what, 100 * cpu / seconds(Clock::now() - began),
		1e6 * cpu / (static_cast<double>(members.size()) * ROUNDS));
}

void measureManyGroups()
{
	constexpr int GROUPS = 1000;
	constexpr int MEMBERS = 5;
	BrokerProcess broker({{"group.initial.rebalance.delay.ms", "2000"}, {"aeon.max.connections.per.ip", "20000"}});
	broker.start();
	awaitCoordinator(broker);
	Members members;
	for (int group = 0; group < GROUPS; ++group)
		for (int member = 0; member < MEMBERS; ++member)
			members.push_back(std::make_unique<Member>(broker, "group-" + std::to_string(group)));
	const auto residentBefore = broker.residentBytes();
	const auto began = Clock::now();
	for (auto& member : members)
		member->sendJoin();
	serveUntil(members, [](const Member& member) { return member.isStable(); });
	std::printf("%d groups of %d members stable after %.1f s\n", GROUPS, MEMBERS, seconds(Clock::now() - began));
	const auto residentAfter = broker.residentBytes();
	settle(members);
	std::printf(
		"memory: %.1f KB a group of %d members, their connections' working memory included\n",
		static_cast<double>(residentAfter - residentBefore) / 1024 / GROUPS, MEMBERS);

	std::printf("every %lld s each member sends\n", static_cast<long long>(HEARTBEAT_INTERVAL.count()));
	measureSteadyLoad("a heartbeat", broker, members, [](Member& member) { return member.heartbeatCode(); });
	measureSteadyLoad(
		"a request that no group sees", broker, members, [](Member& member) { return member.coordinatorCode(); });
	broker.kill();
}

void measureOneLargeGroup()
{
	constexpr int MEMBERS = 1000;
	BrokerProcess broker({{"group.initial.rebalance.delay.ms", "1000"}, {"aeon.max.connections.per.ip", "20000"}});
	broker.start();
	awaitCoordinator(broker);
	Members members;
	for (int member = 0; member < MEMBERS; ++member)
		members.push_back(std::make_unique<Member>(broker, "large"));
	for (auto& member : members)
		member->sendJoin();
	settle(members);
	// All of them join anew: the time counts from the last join.
	for (auto& member : members)
		member->sendJoin();
	const auto lastJoin = Clock::now();
	serveUntil(members, [](const Member& member) { return member.hasJoined(); });
	const auto joined = Clock::now();
	serveUntil(members, [](const Member& member) { return member.isStable(); });
	std::printf(
		"one group of %d members: joined %.0f ms after the last join, assigned after %.0f ms\n", MEMBERS,
		1000 * seconds(joined - lastJoin), 1000 * seconds(Clock::now() - lastJoin));
	broker.kill();
}

} // namespace

int main()
{
	measureManyGroups();
	measureOneLargeGroup();
}
