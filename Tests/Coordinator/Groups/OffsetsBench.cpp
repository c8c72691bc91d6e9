#include "OffsetsBench.h"

namespace Aeon::Coordinator
{

namespace
{

const CallerInfo CALLER{9, "client", "/127.0.0.1"};

template <typename Request>
auto& topicOf(Request& request, const Commit& commit, const MetadataImage& image, Protocol::Arena& arena)
{
	if (!request.topics.empty() && request.topics.back().name == commit.topic) return request.topics.back();
	auto& topic = request.topics.append(arena);
	topic.name = commit.topic;
	if (const auto* known = image.topic(commit.topic)) topic.topicId = known->id;
	return topic;
}

} // namespace

std::vector<ErrorCode> OffsetsBench::commit(const std::vector<Commit>& commits)
{
	Protocol::Arena arena;
	Protocol::OffsetCommitRequest request;
	Protocol::OffsetCommitResponse response;
	request.retentionTimeMs = retentionMs;
	for (const Commit& commit : commits)
	{
		auto& partition = topicOf(request, commit, *image, arena).partitions.append(arena);
		partition.partitionIndex = commit.partition;
		partition.committedOffset = commit.offset;
		partition.committedMetadata = commit.metadata;
		partition.committedLeaderEpoch = commit.leaderEpoch;
		partition.commitTimestamp = commit.commitTimestamp;
	}
	OffsetCommitCall call(CALLER, request, response, arena, &fillError);
	GroupOperation operation = operationNow();
	_offsets->commit(call, operation);
	if (!settle(operation)) call.fail(ErrorCode::NOT_COORDINATOR);
	std::vector<ErrorCode> codes;
	for (const auto& topic : response.topics)
		for (const auto& partition : topic.partitions)
			codes.push_back(static_cast<ErrorCode>(partition.errorCode));
	return codes;
}

std::vector<ErrorCode> OffsetsBench::commitWithin(std::int64_t producerId, const std::vector<Commit>& commits)
{
	Protocol::Arena arena;
	Protocol::TxnOffsetCommitRequest request;
	Protocol::TxnOffsetCommitResponse response;
	for (const Commit& commit : commits)
	{
		auto& partition = topicOf(request, commit, *image, arena).partitions.append(arena);
		partition.partitionIndex = commit.partition;
		partition.committedOffset = commit.offset;
		partition.committedMetadata = commit.metadata;
		partition.committedLeaderEpoch = commit.leaderEpoch;
	}
	TxnOffsetCommitCall call(CALLER, request, response, arena, &fillError);
	GroupOperation operation = operationNow();
	operation.setProducer({{ProducerId(producerId), 0}, std::nullopt});
	_offsets->commit(call, operation);
	if (!settle(operation)) call.fail(ErrorCode::NOT_COORDINATOR);
	std::vector<ErrorCode> codes;
	for (const auto& topic : response.topics)
		for (const auto& partition : topic.partitions)
			codes.push_back(static_cast<ErrorCode>(partition.errorCode));
	return codes;
}

void OffsetsBench::end(std::int64_t producerId, bool committed)
{
	_log.push_back({{}, {}, ProducerId(producerId), committed});
	replay(_log.back(), Offset(static_cast<std::int64_t>(_log.size() - 1)));
}

Fetched OffsetsBench::fetch(const std::string& topic, std::int32_t partition, const Uuid& id, bool requireStable)
{
	Protocol::Arena arena;
	OffsetFetchCall::Request request;
	OffsetFetchCall::Response response;
	auto& asked = request.topics.append(arena);
	asked.name = topic;
	asked.topicId = id;
	asked.partitionIndexes.append(arena, partition);
	OffsetFetchCall call(CALLER, request, response, arena, &fillError);
	GroupOperation operation = operationNow();
	_offsets->fetch(call, requireStable, operation);
	const auto& told = response.topics[0].partitions[0];
	return {
		told.committedOffset, told.committedLeaderEpoch, std::string(told.metadata.value()),
		static_cast<ErrorCode>(told.errorCode)};
}

std::map<std::string, std::map<std::int32_t, Fetched>> OffsetsBench::fetchAll(bool requireStable)
{
	Protocol::Arena arena;
	OffsetFetchCall::Request request;
	OffsetFetchCall::Response response;
	request.topics = Protocol::Array<Protocol::OffsetFetchRequest::OffsetFetchRequestTopics>::null();
	OffsetFetchCall call(CALLER, request, response, arena, &fillError);
	GroupOperation operation = operationNow();
	_offsets->fetch(call, requireStable, operation);
	std::map<std::string, std::map<std::int32_t, Fetched>> all;
	for (const auto& topic : response.topics)
		for (const auto& told : topic.partitions)
			all[std::string(topic.name)][told.partitionIndex] = {
				told.committedOffset, told.committedLeaderEpoch, std::string(told.metadata.value()),
				static_cast<ErrorCode>(told.errorCode)};
	return all;
}

std::vector<ErrorCode> OffsetsBench::remove(
	const std::string& topic, const std::vector<std::int32_t>& partitions, const std::set<std::string>& subscribed)
{
	Protocol::Arena arena;
	Protocol::OffsetDeleteRequest request;
	Protocol::OffsetDeleteResponse response;
	auto& asked = request.topics.append(arena);
	asked.name = topic;
	for (const std::int32_t partition : partitions)
		asked.partitions.append(arena).partitionIndex = partition;
	OffsetDeleteCall call(CALLER, request, response, arena, &fillError);
	GroupOperation operation = operationNow();
	_offsets->remove(call, [&](std::string_view name) { return subscribed.contains(std::string(name)); }, operation);
	settle(operation);
	std::vector<ErrorCode> codes;
	for (const auto& partition : response.topics[0].partitions)
		codes.push_back(static_cast<ErrorCode>(partition.errorCode));
	return codes;
}

bool OffsetsBench::expire(
	std::int64_t retentionMs_, std::optional<std::int64_t> emptySinceMs, const std::set<std::string>& subscribed)
{
	OffsetExpiration rule;
	rule.retentionMs = retentionMs_;
	rule.baseMs = emptySinceMs;
	rule.isSubscribed = [&](std::string_view name) { return subscribed.contains(std::string(name)); };
	GroupOperation operation = operationNow();
	const bool none = _offsets->expire(rule, nowMs, operation);
	settle(operation);
	return none;
}

void OffsetsBench::forgetTopic(const std::string& topic, const Uuid& id)
{
	GroupOperation operation = operationNow();
	_offsets->forgetTopic(topic, id, operation);
	settle(operation);
}

void OffsetsBench::forgetAll()
{
	GroupOperation operation = operationNow();
	_offsets->forgetAll(operation);
	settle(operation);
}

void OffsetsBench::restart()
{
	reset();
	for (std::size_t i = 0; i < _log.size(); ++i)
		replay(_log[i], Offset(static_cast<std::int64_t>(i)));
}

bool OffsetsBench::settle(GroupOperation& operation)
{
	recordedCount = operation.records().size();
	if (failsWrites) return false;
	RecordPlace place{nowMs, Offset(static_cast<std::int64_t>(_log.size()))};
	if (operation.producer()) place.producerId = operation.producer()->producer.id;
	for (const EncodedRecord& record : operation.records().encode())
	{
		StoredRecord stored;
		stored.producerId = place.producerId;
		stored.key.assign(record.key.begin(), record.key.end());
		if (record.value) stored.value.emplace(record.value->begin(), record.value->end());
		lastValueVersion.reset();
		if (stored.value) lastValueVersion = static_cast<std::int16_t>((*stored.value)[0] << 8 | (*stored.value)[1]);
		_log.push_back(std::move(stored));
	}
	// A live group takes in the records as it made them, not as they lie in the log.
	for (const GroupRecord& record : operation.records())
	{
		_offsets->replay(std::get<OffsetCommitRecord>(record), place);
		place.offset = place.offset + 1;
	}
	return true;
}

void OffsetsBench::reset()
{
	_offsets.emplace(_groupId, _environment);
}

void OffsetsBench::replay(const StoredRecord& record, Offset offset)
{
	if (record.marker)
	{
		_offsets->endTransaction(record.producerId, offset, *record.marker);
		return;
	}
	Protocol::Arena arena;
	const auto decoded = decodeGroupRecord(
		BytesView(record.key), record.value ? std::optional<BytesView>(*record.value) : std::nullopt, arena);
	_offsets->replay(std::get<OffsetCommitRecord>(std::get<GroupRecord>(decoded)), {nowMs, offset, record.producerId});
}

} // namespace Aeon::Coordinator
