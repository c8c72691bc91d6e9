#include "ConsumerGroupBench.h"

#include "Groups/Consumer/ConsumerGroupRecords.h"
#include "Groups/Consumer/EmbeddedProtocol.h"
#include "Groups/Consumer/HeartbeatRules.h"
#include "Groups/GroupErrors.h"

#include "Aeon/Protocol/Encoder.h"

#include <algorithm>
#include <set>
#include <type_traits>

namespace Aeon::Coordinator
{

namespace
{

template <typename Call>
Call callOf(
	const CallerInfo& caller, const typename Call::Request& request, typename Call::Response& response,
	Protocol::Arena& arena)
{
	return Call(
		caller, request, response, arena,
		[](const typename Call::Request& asked, typename Call::Response& answer, Protocol::Arena& memory,
		   ErrorCode code) { fillError(asked, answer, memory, code); });
}

CallerInfo callerOf(std::int16_t version)
{
	return {.apiVersion = version, .clientId = "client", .clientHost = "/127.0.0.1"};
}

ErrorCode errorOf(std::int16_t code)
{
	return static_cast<ErrorCode>(code);
}

std::vector<std::uint8_t> copyOf(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

template <typename Record>
std::string kindOf(const Record& record)
{
	std::string name(Record::Key::NAME);
	name.resize(name.size() - 3);
	return record.value ? name : "-" + name;
}

using StoredKind = std::vector<std::string>;

StoredKind encodedTexts(GroupRecords& records)
{
	StoredKind texts;
	for (const EncodedRecord& record : records.encode())
	{
		std::string text(record.key.begin(), record.key.end());
		text += '=';
		if (record.value) text.append(record.value->begin(), record.value->end());
		texts.push_back(std::move(text));
	}
	return texts;
}

StoredKind dumpOf(const std::string& groupId, const ConsumerGroupState& state)
{
	GroupRecords records;
	ConsumerGroupRecords out(groupId, records);
	out.addGroup(state);
	for (const auto& [regex, resolved] : state.regexes())
		out.addRegex(regex, resolved);
	return encodedTexts(records);
}

} // namespace

Beat joining(std::string memberId, std::vector<std::string> topics)
{
	Beat beat;
	beat.memberId = std::move(memberId);
	beat.rebalanceTimeoutMs = 30000;
	beat.topics = std::move(topics);
	beat.owned = Assignment{};
	return beat;
}

Beat steady(std::string memberId, std::int32_t epoch)
{
	Beat beat;
	beat.memberId = std::move(memberId);
	beat.epoch = epoch;
	return beat;
}

Beat owning(std::string memberId, std::int32_t epoch, Assignment owned)
{
	Beat beat = steady(std::move(memberId), epoch);
	beat.owned = std::move(owned);
	return beat;
}

std::vector<std::uint8_t> subscriptionBytes(
	const std::vector<std::string>& topics, const std::map<std::string, std::vector<std::int32_t>>& owned,
	std::int16_t version)
{
	Protocol::Arena arena;
	Protocol::ConsumerProtocolSubscription message;
	message.userData.reset();
	for (const std::string& topic : topics)
		message.topics.append(arena, topic);
	if (version >= 1)
	{
		for (const auto& [topic, numbers] : owned)
		{
			auto& added = message.ownedPartitions.append(arena);
			added.topic = topic;
			for (const std::int32_t number : numbers)
				added.partitions.append(arena, number);
		}
	}
	std::vector<std::uint8_t> bytes(2 + message.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder{std::span(bytes)};
	encoder.writeInt16(version);
	message.encode(encoder, version);
	encoder.finish();
	return bytes;
}

void fillRequest(Protocol::ConsumerGroupHeartbeatRequest& request, const Beat& beat, Protocol::Arena& arena)
{
	request.groupId = beat.groupId;
	request.memberId = beat.memberId;
	request.memberEpoch = beat.epoch;
	if (beat.instanceId) request.instanceId = *beat.instanceId;
	if (beat.rackId) request.rackId = *beat.rackId;
	request.rebalanceTimeoutMs = beat.rebalanceTimeoutMs;
	if (beat.regex) request.subscribedTopicRegex = *beat.regex;
	if (beat.assignor) request.serverAssignor = *beat.assignor;
	if (beat.topics)
	{
		request.subscribedTopicNames = {};
		for (const std::string& topic : *beat.topics)
			request.subscribedTopicNames.append(arena, topic);
	}
	if (!beat.owned) return;
	request.topicPartitions = {};
	for (const auto& [topicId, numbers] : *beat.owned)
	{
		auto& topic = request.topicPartitions.append(arena);
		topic.topicId = topicId;
		for (const std::int32_t number : numbers)
			topic.partitions.append(arena, number);
	}
}

BeatAnswer answerOf(const Protocol::ConsumerGroupHeartbeatResponse& response)
{
	BeatAnswer answer;
	answer.error = errorOf(response.errorCode);
	answer.message = response.errorMessage.value_or("");
	answer.memberId = response.memberId.value_or("");
	answer.epoch = response.memberEpoch;
	answer.intervalMs = response.heartbeatIntervalMs;
	if (!response.assignment) return answer;
	answer.assignment.emplace();
	for (const auto& topic : response.assignment->topicPartitions)
		(*answer.assignment)[topic.topicId] = {topic.partitions.begin(), topic.partitions.end()};
	return answer;
}

void fillRequest(Protocol::JoinGroupRequest& request, const ClassicJoin& join, Protocol::Arena& arena)
{
	const std::vector<std::uint8_t> metadata =
		join.rawMetadata ? *join.rawMetadata : subscriptionBytes(join.topics, join.owned);
	request.groupId = "group";
	request.memberId = join.memberId;
	if (join.instanceId) request.groupInstanceId = *join.instanceId;
	request.protocolType = join.protocolType;
	request.sessionTimeoutMs = join.sessionTimeoutMs;
	request.rebalanceTimeoutMs = join.rebalanceTimeoutMs;
	for (const std::string& name : join.protocols)
	{
		auto& protocol = request.protocols.append(arena);
		protocol.name = name;
		protocol.metadata = keepBytes(arena, metadata);
	}
}

JoinAnswer answerOf(const Protocol::JoinGroupResponse& response)
{
	return {
		.error = errorOf(response.errorCode),
		.memberId = std::string(response.memberId),
		.generation = response.generationId,
		.protocolName = std::string(response.protocolName.value_or("")),
	};
}

SyncAnswer answerOf(const Protocol::SyncGroupResponse& response, Protocol::Arena& arena)
{
	SyncAnswer answer{.error = errorOf(response.errorCode), .assignment = {}};
	if (answer.error != ErrorCode::NONE) return answer;
	const auto assignment = decodeAssignment(response.assignment, arena);
	for (const auto& topic : assignment.value().assignedPartitions)
		answer.assignment[std::string(topic.topic)] = {topic.partitions.begin(), topic.partitions.end()};
	return answer;
}

ConsumerGroupBench::ConsumerGroupBench(MetadataImage::Ptr image_) :
	image(std::move(image_)), _environment{.config = config, .image = [this] { return image; }}
{
	config.consumerAssignmentInterval = std::chrono::milliseconds(0);
	group = newGroup(timers);
}

std::unique_ptr<ConsumerGroup> ConsumerGroupBench::newGroup(TimerQueue& queue)
{
	auto made = std::make_unique<ConsumerGroup>(groupId, _environment, queue);
	made->setDowngradeListener([this](GroupOperation&, bool rebalance) { mustRebalance = rebalance; });
	return made;
}

BeatAnswer ConsumerGroupBench::beat(const Beat& beat)
{
	Protocol::Arena arena;
	Protocol::ConsumerGroupHeartbeatRequest request;
	fillRequest(request, beat, arena);
	const Result<void> checked = checkConsumerHeartbeat(request, beat.version, config);
	if (!checked) return {.error = checked.code(), .message = checked.error().message};
	Protocol::ConsumerGroupHeartbeatResponse response;
	auto call = callOf<ConsumerGroupHeartbeatCall>(callerOf(beat.version), request, response, arena);
	run([&](GroupOperation& operation) { group->heartbeat(call, operation); });
	return answerOf(response);
}

JoinAnswer ConsumerGroupBench::join(const ClassicJoin& join)
{
	Protocol::Arena arena;
	Protocol::JoinGroupRequest request;
	fillRequest(request, join, arena);
	Protocol::JoinGroupResponse response;
	auto call = callOf<JoinGroupCall>(callerOf(join.version), request, response, arena);
	run([&](GroupOperation& operation) { group->classicJoin(call, operation); });
	return answerOf(response);
}

SyncAnswer
ConsumerGroupBench::sync(const std::string& memberId, std::int32_t generation, std::optional<std::string> protocolName)
{
	Protocol::Arena arena;
	Protocol::SyncGroupRequest request;
	request.groupId = groupId;
	request.memberId = memberId;
	request.generationId = generation;
	request.protocolType = "consumer";
	if (protocolName) request.protocolName = *protocolName;
	Protocol::SyncGroupResponse response;
	auto call = callOf<SyncGroupCall>(callerOf(5), request, response, arena);
	run([&](GroupOperation& operation) { group->classicSync(call, operation); });
	return answerOf(response, arena);
}

ErrorCode ConsumerGroupBench::classicBeat(
	const std::string& memberId, std::int32_t generation, std::optional<std::string> instanceId)
{
	Protocol::Arena arena;
	Protocol::HeartbeatRequest request;
	request.groupId = groupId;
	request.memberId = memberId;
	request.generationId = generation;
	if (instanceId) request.groupInstanceId = *instanceId;
	Protocol::HeartbeatResponse response;
	auto call = callOf<HeartbeatCall>(callerOf(4), request, response, arena);
	run([&](GroupOperation& operation) { group->classicHeartbeat(call, operation); });
	return errorOf(response.errorCode);
}

std::vector<ErrorCode>
ConsumerGroupBench::leave(const std::vector<std::pair<std::string, std::optional<std::string>>>& members)
{
	Protocol::Arena arena;
	Protocol::LeaveGroupRequest request;
	request.groupId = groupId;
	for (const auto& [memberId, instanceId] : members)
	{
		auto& member = request.members.append(arena);
		member.memberId = memberId;
		if (instanceId) member.groupInstanceId = *instanceId;
	}
	Protocol::LeaveGroupResponse response;
	auto call = callOf<LeaveGroupCall>(callerOf(5), request, response, arena);
	run([&](GroupOperation& operation) { group->leave(call, operation); });
	std::vector<ErrorCode> codes;
	for (const auto& member : response.members)
		codes.push_back(errorOf(member.errorCode));
	if (response.errorCode != 0) codes.assign(1, errorOf(response.errorCode));
	return codes;
}

Protocol::ConsumerGroupDescribeResponse::DescribedGroup ConsumerGroupBench::describe(Protocol::Arena& arena)
{
	GroupIdRequest request{groupId};
	Protocol::ConsumerGroupDescribeResponse::DescribedGroup response;
	auto call = callOf<ConsumerGroupDescribeCall>(callerOf(1), request, response, arena);
	group->describe(call);
	return response;
}

void ConsumerGroupBench::advance(std::chrono::milliseconds time)
{
	const auto end = now + time;
	while (timers.next() && *timers.next() <= end)
	{
		const auto due = std::max(now, *timers.next());
		wallMs += std::chrono::duration_cast<std::chrono::milliseconds>(due - now).count();
		now = due;
		const auto key = timers.takeExpired(now);
		run([&](GroupOperation& operation) { group->onTimer(*key, operation); });
	}
	wallMs += std::chrono::duration_cast<std::chrono::milliseconds>(end - now).count();
	now = end;
}

void ConsumerGroupBench::run(const std::function<void(GroupOperation&)>& action)
{
	GroupOperation operation(now, wallMs);
	action(operation);
	written.clear();
	ErrorCode code = ErrorCode::NONE;
	if (!operation.records().empty())
	{
		code = writeError;
		if (code == ErrorCode::NONE)
			write(operation);
		else
			for (PendingCall* call : operation.answered())
				call->fail(code);
	}
	if (operation.continuation()) operation.continuation()(operation, code);
	// A group that is no more makes room for a new one, as in the whole.
	if (!group) group = newGroup(timers);
}

void ConsumerGroupBench::write(GroupOperation& operation)
{
	std::vector<StoredRecord> stored;
	for (const EncodedRecord& record : operation.records().encode())
		stored.push_back({copyOf(record.key), record.value ? std::optional(copyOf(*record.value)) : std::nullopt});
	for (const GroupRecord& record : operation.records())
		written.push_back(std::visit([](const auto& fact) { return kindOf(fact); }, record));
	for (const StoredRecord& record : stored)
	{
		_log.push_back(record);
		Protocol::Arena arena;
		replay(std::get<GroupRecord>(decodeGroupRecord(
			record.key, record.value ? std::optional<BytesView>(*record.value) : std::nullopt, arena)));
	}
	for (StoredRecord& record : stored)
	{
		if (!record.value) continue;
		_classicBytes.push_back(*record.value);
		const auto decoded = decodeGroupRecord(record.key, BytesView(_classicBytes.back()), _classicArena);
		if (const auto* fact = std::get_if<GroupMetadataRecord>(&std::get<GroupRecord>(decoded))) classic = fact->value;
	}
}

void ConsumerGroupBench::replay(const GroupRecord& record)
{
	std::visit(
		[&](const auto& fact)
		{
			using Record = std::decay_t<decltype(fact)>;
			if constexpr (std::is_same_v<Record, OffsetCommitRecord> || std::is_same_v<Record, GroupMetadataRecord>)
				return;
			else
			{
				if (!group && !fact.value) return;
				if (!group) group = newGroup(timers);
				group->replay(fact, wallMs);
				if constexpr (std::is_same_v<Record, ConsumerGroupMetadataRecord>)
					if (!fact.value) group.reset();
			}
		},
		record);
}

std::vector<ConsumerGroupBench::StoredRecord> ConsumerGroupBench::compactedLog() const
{
	std::vector<StoredRecord> kept;
	std::set<std::vector<std::uint8_t>> seen;
	for (auto record = _log.rbegin(); record != _log.rend(); ++record)
		if (seen.insert(record->key).second) kept.push_back(*record);
	std::reverse(kept.begin(), kept.end());
	return kept;
}

void ConsumerGroupBench::restart(bool compacted)
{
	group.reset();
	timers.clear();
	group = newGroup(timers);
	const std::vector<StoredRecord> log = compacted ? compactedLog() : _log;
	for (const StoredRecord& record : log)
	{
		Protocol::Arena arena;
		replay(std::get<GroupRecord>(decodeGroupRecord(
			record.key, record.value ? std::optional<BytesView>(*record.value) : std::nullopt, arena)));
	}
	if (!group) group = newGroup(timers);
	run([&](GroupOperation& operation) { group->onLoaded(operation); });
}

std::vector<std::string> ConsumerGroupBench::dump() const
{
	return dumpOf(groupId, state());
}

std::vector<std::string> ConsumerGroupBench::dumpReplayed(bool compacted) const
{
	ConsumerGroupBench other(image);
	other._log = _log;
	other.restart(compacted);
	return other.dump();
}

ConsumerMemberState ConsumerGroupBench::memberState(const std::string& memberId) const
{
	return state().member(memberId)->current.state;
}

} // namespace Aeon::Coordinator
