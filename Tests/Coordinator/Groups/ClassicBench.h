#pragma once

#include "Groups/Classic/ClassicGroup.h"
#include "Groups/GroupErrors.h"

#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/GroupRecord.h"
#include "Aeon/Protocol/EncodeException.h"
#include "Aeon/Protocol/Encoder.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace Aeon::Coordinator
{

/// A call of a client in a test, with everything that it refers to.
template <typename Call>
class TestCall
{
public:
	TestCall(std::int16_t version, std::string clientId) :
		clientId_(std::move(clientId)),
		call(CallerInfo{version, clientId_, "/127.0.0.1"}, request, response, arena, &fillError)
	{
	}

	std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }
	BytesView keepBytes(std::string text)
	{
		const auto kept = keep(std::move(text));
		return {reinterpret_cast<const std::uint8_t*>(kept.data()), kept.size()};
	}
	bool isAnswered() const { return call.isCompleted(); }
	ErrorCode error() const { return static_cast<ErrorCode>(response.errorCode); }

private:
	std::string clientId_;
	std::deque<std::string> texts_;

public:
	Protocol::Arena arena;
	typename Call::Request request;
	typename Call::Response response;
	Call call;
};

using TestJoin = std::shared_ptr<TestCall<JoinGroupCall>>;
using TestSync = std::shared_ptr<TestCall<SyncGroupCall>>;
using TestHeartbeat = std::shared_ptr<TestCall<HeartbeatCall>>;
using TestLeave = std::shared_ptr<TestCall<LeaveGroupCall>>;

struct JoinSpec
{
	std::string memberId = {};
	std::optional<std::string> instanceId = {};
	std::vector<std::pair<std::string, std::string>> protocols = {{"range", "m"}};
	std::int16_t version = 9;
	std::int32_t sessionTimeoutMs = 10000;
	std::int32_t rebalanceTimeoutMs = 30000;
	std::string protocolType = "consumer";
	std::string groupId = "g";
	std::string clientId = "client";
};

struct SyncSpec
{
	std::string memberId;
	std::int32_t generation;
	/// Member id to assignment.
	std::vector<std::pair<std::string, std::string>> assignments = {};
	std::optional<std::string> instanceId = {};
	std::optional<std::string> protocolType = "consumer";
	std::optional<std::string> protocolName = "range";
	std::string groupId = "g";
};

struct HeartbeatSpec
{
	std::string memberId;
	std::int32_t generation;
	std::optional<std::string> instanceId = {};
	std::string groupId = "g";
};

struct Leaving
{
	std::string memberId;
	std::optional<std::string> instanceId = {};
};

/// Runs one classic group by hand: its operations at a manual time, its records through their stored form, its timers.
/// A restart makes a new group of all that was written.
class ClassicBench
{
public:
	using Milliseconds = std::chrono::milliseconds;

	ClassicBench();
	~ClassicBench();

	TestJoin join(const JoinSpec& spec);
	TestSync sync(const SyncSpec& spec);
	TestHeartbeat heartbeat(const HeartbeatSpec& spec);
	TestLeave leave(const std::vector<Leaving>& members, std::string groupId = "g");
	DescribeGroupCall::Response describe();

	/// Lets time pass, with all timers that end in it.
	void advance(Milliseconds time);
	/// The wall clock alone.
	void stepWallClock(Milliseconds time) { wallMs += time.count(); }
	/// The next records are not written.
	void failNextWrite(ErrorCode code) { _failure = code; }
	/// A failure that has not come yet will not come.
	void writeAgain() { _failure.reset(); }
	/// Answers whoever waits with NOT_COORDINATOR, forgets the group, and makes it anew from what was written.
	void restart();
	void run(const std::function<void(ClassicGroup&, GroupOperation&)>& action);

	// Whole flows, where nothing but their end matters.
	/// A member id by MEMBER_ID_REQUIRED.
	std::string newMemberId(const JoinSpec& spec = {});
	/// A dynamic member whose join is parked, or was answered at once.
	std::pair<std::string, TestJoin> joinWithId(JoinSpec spec = {});
	/// So many dynamic members in a fresh group, in CompletingRebalance of generation 1: the leader first.
	std::vector<std::string> completing(std::size_t count);
	/// The same, Stable; each one's assignment is its own id.
	std::vector<std::string> stable(std::size_t count);
	/// Every member syncs, the leader (the first one) with everybody's own id as assignment.
	std::vector<TestSync> syncAll(const std::vector<std::string>& members, std::int32_t generation);

	ClassicGroup& group() { return *_group; }
	TimerQueue& timers() { return _timers; }
	std::string state() { return _group->listing().state; }
	/// How many calls are parked.
	std::size_t waitingCount();
	/// Values of the group's records, oldest first; no value for a tombstone.
	const std::vector<std::optional<GroupMetadataValue>>& written() const { return _written; }

	GroupCoordinatorConfig config;
	std::int64_t wallMs = 1'000'000;
	std::chrono::steady_clock::time_point now{std::chrono::hours(1)};

private:
	struct StoredRecord
	{
		std::vector<std::uint8_t> key;
		std::optional<std::vector<std::uint8_t>> value;
	};

	/// A call that is parked must not go before its group does.
	struct HeldCall
	{
		std::shared_ptr<void> owner;
		const PendingCall* call;
	};

	template <typename Call>
	std::shared_ptr<TestCall<Call>> makeCall(std::int16_t version, std::string clientId = "client");
	ErrorCode write(GroupRecords& records);
	void replay(const StoredRecord& record);
	void makeGroup();

	const std::string _id = "g";
	std::uint64_t _idsGiven = 0;
	GroupEnvironment _environment;
	TimerQueue _timers;
	std::unique_ptr<LiveMembers> _liveMembers;
	Protocol::Arena _arena;
	std::vector<HeldCall> _calls;
	std::unique_ptr<ClassicGroup> _group;
	std::deque<StoredRecord> _log;
	std::vector<std::optional<GroupMetadataValue>> _written;
	std::optional<ErrorCode> _failure;
};

std::string textOf(BytesView bytes);
BytesView bytesOf(std::string_view text);

} // namespace Aeon::Coordinator
