#include "OffsetForLeaderEpochHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

using PartitionRequest = Protocol::OffsetForLeaderEpochRequest::OffsetForLeaderPartition;
using PartitionResponse = Protocol::OffsetForLeaderEpochResponse::EpochEndOffset;

ErrorCode answer(const Partition& partition, const PartitionRequest& asked, PartitionResponse& response)
{
	if (const auto error = partition.checkLeaderEpoch(asked.currentLeaderEpoch); error != ErrorCode::NONE) return error;
	const auto end = partition.epochEndOffset(LeaderEpoch(asked.leaderEpoch));
	response.leaderEpoch = end.epoch.value();
	response.endOffset = end.endOffset.value();
	return ErrorCode::NONE;
}

} // namespace

void OffsetForLeaderEpochHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::OffsetForLeaderTopic::partitions))) return;
	const auto topics = _services.topics.snapshot();
	response.topics.resize(context.arena(), request.topics.size());
	for (std::size_t i = 0; i < request.topics.size(); ++i)
	{
		const auto& asked = request.topics[i];
		auto& answered = response.topics[i];
		answered.topic = asked.topic;
		const auto topic = findTopic(*topics, asked.topic);
		answered.partitions.resize(context.arena(), asked.partitions.size());
		for (std::size_t j = 0; j < asked.partitions.size(); ++j)
		{
			auto& partitionAnswer = answered.partitions[j];
			partitionAnswer.partition = asked.partitions[j].partition;
			const auto [partition, missing] = topic.partition(partitionAnswer.partition);
			auto error = missing;
			if (request.replicaId >= 0)
				error = ErrorCode::NOT_LEADER_OR_FOLLOWER;
			else if (partition != nullptr)
				error = guarded(
					"OffsetForLeaderEpoch",
					[&, target = partition] { return answer(*target, asked.partitions[j], partitionAnswer); });
			partitionAnswer.errorCode = wireCode(error);
		}
	}
}

} // namespace Aeon
