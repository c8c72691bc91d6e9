#pragma once

#include "Groups/Consumer/ConsumerGroup.h"
#include "TestImage.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// What a heartbeat says; what is left out is null.
struct Beat
{
	std::string memberId = "m1";
	std::int32_t epoch = 0;
	std::optional<std::string> instanceId = {};
	std::optional<std::string> rackId = {};
	std::int32_t rebalanceTimeoutMs = -1;
	std::optional<std::vector<std::string>> topics = {};
	std::optional<std::string> regex = {};
	std::optional<std::string> assignor = {};
	std::optional<Assignment> owned = {};
	std::string groupId = "group";
	std::int16_t version = 1;
};

/// A first heartbeat of a member.
Beat joining(std::string memberId, std::vector<std::string> topics);
/// A heartbeat of a member that says nothing new.
Beat steady(std::string memberId, std::int32_t epoch);
/// A heartbeat that says what the member owns.
Beat owning(std::string memberId, std::int32_t epoch, Assignment owned);

struct BeatAnswer
{
	ErrorCode error = ErrorCode::NONE;
	std::string message = {};
	std::string memberId = {};
	std::int32_t epoch = 0;
	std::int32_t intervalMs = 0;
	std::optional<Assignment> assignment = {};
};

/// A join of a member of the classic protocol.
struct ClassicJoin
{
	std::string memberId;
	std::vector<std::string> topics = {"t"};
	/// What it says it owns, by topic name.
	std::map<std::string, std::vector<std::int32_t>> owned = {};
	std::optional<std::string> instanceId = {};
	std::vector<std::string> protocols = {"range"};
	std::string protocolType = "consumer";
	std::int32_t sessionTimeoutMs = 10000;
	std::int32_t rebalanceTimeoutMs = 20000;
	std::int16_t version = 9;
	/// In place of a subscription.
	std::optional<std::vector<std::uint8_t>> rawMetadata = {};
};

struct JoinAnswer
{
	ErrorCode error = ErrorCode::NONE;
	std::string memberId;
	std::int32_t generation = 0;
	std::string protocolName;
};

struct SyncAnswer
{
	ErrorCode error = ErrorCode::NONE;
	/// By topic name.
	std::map<std::string, std::vector<std::int32_t>> assignment;
};

/// The request and the answer of these. What the request names is in the beat and the join, its arrays in the arena.
void fillRequest(Protocol::ConsumerGroupHeartbeatRequest& request, const Beat& beat, Protocol::Arena& arena);
BeatAnswer answerOf(const Protocol::ConsumerGroupHeartbeatResponse& response);
void fillRequest(Protocol::JoinGroupRequest& request, const ClassicJoin& join, Protocol::Arena& arena);
JoinAnswer answerOf(const Protocol::JoinGroupResponse& response);
SyncAnswer answerOf(const Protocol::SyncGroupResponse& response, Protocol::Arena& arena);

/// Bytes that a consumer of the classic protocol says when it joins: a subscription in that version.
std::vector<std::uint8_t> subscriptionBytes(
	const std::vector<std::string>& topics, const std::map<std::string, std::vector<std::int32_t>>& owned,
	std::int16_t version = 3);

/// A group of the consumer protocol whose operations are run here, one after the other: records are encoded, kept,
/// decoded and replayed, or fail to be written where that is asked for. Time stands still until it is moved.
///
/// Not thread-safe.
class ConsumerGroupBench
{
public:
	explicit ConsumerGroupBench(MetadataImage::Ptr image = cluster());

	BeatAnswer beat(const Beat& beat);
	JoinAnswer join(const ClassicJoin& join);
	SyncAnswer
	sync(const std::string& memberId, std::int32_t generation, std::optional<std::string> protocolName = "range");
	ErrorCode classicBeat(
		const std::string& memberId, std::int32_t generation, std::optional<std::string> instanceId = std::nullopt);
	/// Error of each member, by (member id, instance id).
	std::vector<ErrorCode> leave(const std::vector<std::pair<std::string, std::optional<std::string>>>& members);
	Protocol::ConsumerGroupDescribeResponse::DescribedGroup describe(Protocol::Arena& arena);

	/// Moves time on and fires the timers on the way, in their order.
	void advance(std::chrono::milliseconds time);
	/// The process ends here and starts again: what was recorded is all that is left. With compaction only the newest
	/// record of each key is.
	void restart(bool compacted = false);
	/// All records of the group as it stands, so that two states can be compared.
	std::vector<std::string> dump() const;
	/// The same of the group that the records so far make after a restart.
	std::vector<std::string> dumpReplayed(bool compacted = false) const;

	const ConsumerGroupState& state() const { return group->state(); }
	Assignment target(const std::string& memberId) const { return state().target(memberId); }
	ConsumerMemberState memberState(const std::string& memberId) const;

	const std::string groupId = "group";
	GroupCoordinatorConfig config;
	MetadataImage::Ptr image;
	TimerQueue timers;
	std::unique_ptr<ConsumerGroup> group;
	/// Operations fail to be written with this until NONE is set.
	ErrorCode writeError = ErrorCode::NONE;
	/// Kinds of the records that the last operation wrote; a '-' in front says tombstone.
	std::vector<std::string> written;
	/// What the group was recorded as when it became classic.
	std::optional<GroupMetadataValue> classic;
	/// Said by the listener, where it was called.
	std::optional<bool> mustRebalance;
	std::chrono::steady_clock::time_point now{std::chrono::hours(1000)};
	std::int64_t wallMs = 1'700'000'000'000;

private:
	struct StoredRecord
	{
		std::vector<std::uint8_t> key;
		std::optional<std::vector<std::uint8_t>> value;
	};

	/// Answers call, or fails it where the records were not written.
	void run(const std::function<void(GroupOperation&)>& action);
	void write(GroupOperation& operation);
	void replay(const GroupRecord& record);
	std::unique_ptr<ConsumerGroup> newGroup(TimerQueue& queue);
	std::vector<StoredRecord> compactedLog() const;

	GroupEnvironment _environment;
	std::vector<StoredRecord> _log;
	/// Views of the classic group's record point in here.
	Protocol::Arena _classicArena;
	std::vector<std::vector<std::uint8_t>> _classicBytes;
};

} // namespace Aeon::Coordinator
