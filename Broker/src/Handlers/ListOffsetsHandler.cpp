#include "ListOffsetsHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <optional>

namespace Aeon
{

namespace
{

/// Timestamps that stand for a place in the log.
constexpr std::int64_t LATEST = -1;
constexpr std::int64_t EARLIEST = -2;
constexpr std::int64_t LARGEST_TIMESTAMP = -3;
constexpr std::int64_t EARLIEST_LOCAL = -4;
constexpr std::int64_t LATEST_TIERED = -5;
constexpr std::int64_t EARLIEST_PENDING_UPLOAD = -6;

constexpr std::int8_t READ_COMMITTED = 1;
/// First version that tells the epoch of the record found (KIP-320).
constexpr std::int16_t LEADER_EPOCH_VERSION = 4;

/// Whether a request of this version may ask for the timestamp.
bool isServed(std::int64_t timestamp, std::int16_t version) noexcept
{
	switch (timestamp)
	{
	case LARGEST_TIMESTAMP:
		return version >= 7;
	case EARLIEST_LOCAL:
		return version >= 8;
	case LATEST_TIERED:
		return version >= 9;
	case EARLIEST_PENDING_UPLOAD:
		return version >= 11;
	default:
		return timestamp >= EARLIEST;
	}
}

/// The partitions that a request names more than once within a topic; Kafka refuses those.
class Twins
{
public:
	Twins(Protocol::Arena& arena, const Protocol::ListOffsetsRequest::ListOffsetsTopic& topic)
	{
		_sorted.reserve(arena, topic.partitions.size());
		for (const auto& partition : topic.partitions)
			_sorted.append(arena, partition.partitionIndex);
		std::sort(_sorted.begin(), _sorted.end());
	}

	bool has(std::int32_t index) const noexcept
	{
		const auto [first, last] = std::equal_range(_sorted.begin(), _sorted.end(), index);
		return last - first > 1;
	}

private:
	Protocol::Array<std::int32_t> _sorted;
};

} // namespace

void ListOffsetsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::ListOffsetsTopic::partitions))) return;
	const auto topics = _services.topics.snapshot();
	response.topics.resize(context.arena(), request.topics.size());
	for (std::size_t i = 0; i < request.topics.size(); ++i)
	{
		const auto& asked = request.topics[i];
		auto& answered = response.topics[i];
		answered.name = asked.name;
		const auto topic = findTopic(*topics, asked.name);
		const Twins twins(context.arena(), asked);
		answered.partitions.resize(context.arena(), asked.partitions.size());
		for (std::size_t j = 0; j < asked.partitions.size(); ++j)
		{
			auto& partitionAnswer = answered.partitions[j];
			partitionAnswer.partitionIndex = asked.partitions[j].partitionIndex;
			const auto index = asked.partitions[j].partitionIndex;
			const auto [partition, missing] = topic.partition(index);
			auto error = missing;
			if (twins.has(index))
				error = ErrorCode::INVALID_REQUEST;
			else if (partition != nullptr)
				error = guarded(
					"ListOffsets", [&, target = partition]
					{ return answer(context, request, *target, asked.partitions[j], partitionAnswer); });
			partitionAnswer.errorCode = wireCode(error);
		}
	}
}

ErrorCode ListOffsetsHandler::answer(
	RequestContext& context, const Request& request, Partition& partition, const PartitionRequest& asked,
	PartitionResponse& response) const
{
	if (request.replicaId >= 0) return ErrorCode::NOT_LEADER_OR_FOLLOWER;
	if (context.apiVersion == 0) return listBefore(context, partition, asked, response);
	if (!isServed(asked.timestamp, context.apiVersion)) return ErrorCode::UNSUPPORTED_VERSION;
	if (const auto error = partition.checkLeaderEpoch(asked.currentLeaderEpoch); error != ErrorCode::NONE) return error;
	const auto bound =
		request.isolationLevel == READ_COMMITTED ? partition.lastStableOffset() : partition.highWatermark();
	const auto error = find(partition, asked.timestamp, bound, response);
	if (context.apiVersion < LEADER_EPOCH_VERSION) response.leaderEpoch = NO_LEADER_EPOCH.value();
	return error;
}

ErrorCode
ListOffsetsHandler::find(Partition& partition, std::int64_t timestamp, Offset bound, PartitionResponse& response) const
{
	const auto& log = partition.log();
	std::optional<Storage::TimestampOffset> found;
	switch (timestamp)
	{
	case LATEST:
		found = {NO_TIMESTAMP, bound, partition.leaderEpoch()};
		break;
	case EARLIEST:
	case EARLIEST_LOCAL:
		found = {NO_TIMESTAMP, log.logStartOffset(), log.epochAt(log.logStartOffset())};
		break;
	case LATEST_TIERED:
	case EARLIEST_PENDING_UPLOAD:
		// Nothing is ever moved to another tier.
		break;
	default:
	{
		const auto result =
			timestamp == LARGEST_TIMESTAMP ? log.maxTimestampOffset() : log.findOffsetByTimestamp(timestamp);
		if (!result) return result.code();
		found = *result;
		if (found && found->offset >= bound) found.reset();
	}
	}
	if (!found) return ErrorCode::NONE;
	response.timestamp = found->timestamp;
	response.offset = found->offset.value();
	response.leaderEpoch = found->leaderEpoch.value();
	return ErrorCode::NONE;
}

ErrorCode ListOffsetsHandler::listBefore(
	RequestContext& context, Partition& partition, const PartitionRequest& asked, PartitionResponse& response) const
{
	if (asked.maxNumOffsets < 0) return ErrorCode::INVALID_REQUEST;
	if (asked.timestamp < EARLIEST) return ErrorCode::UNSUPPORTED_VERSION;
	const auto& log = partition.log();
	const auto start = log.logStartOffset();
	std::optional<Offset> first = partition.highWatermark();
	if (asked.timestamp == EARLIEST)
		first = start;
	else if (asked.timestamp != LATEST)
	{
		const auto found = log.findOffsetByTimestamp(asked.timestamp);
		if (!found) return found.code();
		if (*found) first = std::min(*first, (*found)->offset);
		// Where all there is came later than the time, no offset is at or before it.
		if (*found && first == start && (*found)->timestamp > asked.timestamp) first.reset();
	}
	const auto append = [&](Offset offset)
	{
		if (response.oldStyleOffsets.size() < static_cast<std::size_t>(asked.maxNumOffsets))
			response.oldStyleOffsets.append(context.arena(), offset.value());
	};
	if (first) append(*first);
	if (first && start < *first) append(start);
	return ErrorCode::NONE;
}

} // namespace Aeon
