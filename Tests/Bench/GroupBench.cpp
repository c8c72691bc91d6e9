#include "BrokerProcess.h"
#include "RawClient.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"

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

constexpr auto PATIENCE = std::chrono::seconds(60);

/// A response with the memory of its arrays.
template <typename Response>
struct Reply
{
	Protocol::Arena arena;
	Response value;
};

template <typename Request>
void send(RawClient& client, const Request& request, std::int16_t version)
{
	const auto key = static_cast<Protocol::ApiKey>(Request::API_KEY);
	Protocol::RequestHeader header;
	header.requestApiKey = Request::API_KEY;
	header.requestApiVersion = version;
	header.clientId = "bench";
	BufferChain chain;
	Protocol::encodeFrame(chain, header, Protocol::requestHeaderVersion(key, version), request, version);
	Bytes bytes;
	for (const auto& piece : chain.pieces())
		bytes.insert(bytes.end(), piece.data, piece.data + piece.length);
	AEON_CHECK(client.send(bytes));
}

/// Views of the reply live until the client receives again.
template <typename Response>
void receive(RawClient& client, std::int16_t version, Reply<Response>& reply)
{
	AEON_CHECK(client.receive(PATIENCE) == RawClient::Outcome::ANSWERED);
	Protocol::Decoder decoder(client.reply(), reply.arena);
	Protocol::ResponseHeader header;
	header.decode(decoder, Protocol::responseHeaderVersion(static_cast<Protocol::ApiKey>(Response::API_KEY), version));
	reply.value.decode(decoder, version);
}

template <typename Response, typename Request>
std::int16_t errorOf(RawClient& client, const Request& request, std::int16_t version)
{
	send(client, request, version);
	Reply<Response> reply;
	receive(client, version, reply);
	return reply.value.errorCode;
}

/// Ends the run where the broker refused something.
void expectNone(std::int16_t code, const std::string& group, const char* request)
{
	if (code == 0) return;
	std::fprintf(stderr, "%s of %s was answered with error %d\n", request, group.c_str(), code);
	std::exit(EXIT_FAILURE);
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

	void sendJoin()
	{
		static const std::vector<std::uint8_t> METADATA(METADATA_BYTES);
		Protocol::Arena arena;
		Protocol::JoinGroupRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.sessionTimeoutMs = 60'000;
		request.rebalanceTimeoutMs = 60'000;
		request.protocolType = "consumer";
		auto& protocol = request.protocols.append(arena);
		protocol.name = "range";
		protocol.metadata = METADATA;
		send(_client, request, JOIN_VERSION);
	}

	void receiveJoin()
	{
		Reply<Protocol::JoinGroupResponse> reply;
		receive(_client, JOIN_VERSION, reply);
		expectNone(reply.value.errorCode, _group, "JoinGroup");
		_memberId = reply.value.memberId;
		_generation = reply.value.generationId;
		_others.clear();
		for (const auto& member : reply.value.members)
			_others.emplace_back(member.memberId);
	}

	void sendSync()
	{
		static const std::vector<std::uint8_t> ASSIGNMENT(METADATA_BYTES);
		Protocol::Arena arena;
		Protocol::SyncGroupRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.generationId = _generation;
		for (const auto& member : _others)
		{
			auto& assignment = request.assignments.append(arena);
			assignment.memberId = member;
			assignment.assignment = ASSIGNMENT;
		}
		send(_client, request, SYNC_VERSION);
	}

	void receiveSync()
	{
		Reply<Protocol::SyncGroupResponse> reply;
		receive(_client, SYNC_VERSION, reply);
		expectNone(reply.value.errorCode, _group, "SyncGroup");
		AEON_CHECK(reply.value.assignment.size() == METADATA_BYTES);
	}

	std::int16_t heartbeatCode()
	{
		Protocol::HeartbeatRequest request;
		request.groupId = _group;
		request.memberId = _memberId;
		request.generationId = _generation;
		return errorOf<Protocol::HeartbeatResponse>(_client, request, HEARTBEAT_VERSION);
	}

private:
	RawClient _client;
	const std::string _group;
	std::string _memberId;
	std::int32_t _generation = -1;
	std::vector<std::string> _others;
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

void joinAll(Members& members)
{
	for (auto& member : members)
		member->sendJoin();
	for (auto& member : members)
		member->receiveJoin();
}

void syncAll(Members& members)
{
	for (auto& member : members)
		member->sendSync();
	for (auto& member : members)
		member->receiveSync();
}

void measureManyGroups()
{
	constexpr int GROUPS = 1000;
	constexpr int MEMBERS = 5;
	constexpr auto INTERVAL = std::chrono::seconds(3);
	constexpr int BEATS = 4;
	BrokerProcess broker({{"group.initial.rebalance.delay.ms", "2000"}, {"aeon.max.connections.per.ip", "20000"}});
	broker.start();
	awaitCoordinator(broker);
	Members members;
	for (int group = 0; group < GROUPS; ++group)
		for (int member = 0; member < MEMBERS; ++member)
			members.push_back(std::make_unique<Member>(broker, "group-" + std::to_string(group)));
	const auto residentBefore = broker.residentBytes();
	const auto began = Clock::now();
	joinAll(members);
	syncAll(members);
	std::printf("%d groups of %d members stable after %.1f s\n", GROUPS, MEMBERS, seconds(Clock::now() - began));
	const auto residentAfter = broker.residentBytes();
	std::printf(
		"memory: %.1f KB a group of %d members, their connections' working memory included\n",
		static_cast<double>(residentAfter - residentBefore) / 1024 / GROUPS, MEMBERS);

	const auto cpuBefore = broker.scheduledSeconds();
	const auto beatsBegan = Clock::now();
	auto due = beatsBegan;
	for (int beat = 0; beat < BEATS; ++beat)
		for (auto& member : members)
		{
			std::this_thread::sleep_until(due);
			AEON_CHECK(member->heartbeatCode() == 0);
			due += std::chrono::duration_cast<Clock::duration>(INTERVAL) / static_cast<int>(members.size());
		}
	const double cpu = broker.scheduledSeconds() - cpuBefore;
	const double time = seconds(Clock::now() - beatsBegan);
	std::printf(
		"heartbeats every %lld s: %.1f %% of one core, %.0f us a heartbeat\n", static_cast<long long>(INTERVAL.count()),
		100 * cpu / time, 1e6 * cpu / (static_cast<double>(members.size()) * BEATS));
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
	joinAll(members);
	syncAll(members);
	// All of them join anew: the time counts from the last join.
	for (auto& member : members)
		member->sendJoin();
	const auto lastJoin = Clock::now();
	for (auto& member : members)
		member->receiveJoin();
	const auto joined = Clock::now();
	syncAll(members);
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
