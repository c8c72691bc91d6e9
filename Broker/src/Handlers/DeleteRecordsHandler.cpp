#include "DeleteRecordsHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

/// Stands for the high watermark.
constexpr std::int64_t ALL_RECORDS = -1;

} // namespace

void DeleteRecordsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::DeleteRecordsTopic::partitions))) return;
	const auto topics = _services.topics.snapshot();
	response.topics.resize(context.arena(), request.topics.size());
	for (std::size_t i = 0; i < request.topics.size(); ++i)
	{
		const auto& asked = request.topics[i];
		auto& answered = response.topics[i];
		answered.name = asked.name;
		const auto topic = findTopic(*topics, asked.name);
		answered.partitions.resize(context.arena(), asked.partitions.size());
		for (std::size_t j = 0; j < asked.partitions.size(); ++j)
		{
			auto& answer = answered.partitions[j];
			answer.partitionIndex = asked.partitions[j].partitionIndex;
			answer.lowWatermark = -1;
			const auto [partition, missing] = topic.partition(answer.partitionIndex);
			auto error = missing;
			if (Coordinator::isInternalTopic(asked.name))
				error = ErrorCode::INVALID_TOPIC_EXCEPTION;
			else if (partition != nullptr)
				error = guarded(
					"DeleteRecords",
					[&, target = partition]
					{
						const auto result = deleteBefore(*target, asked.partitions[j].offset);
						if (result) answer.lowWatermark = result->value();
						return result.code();
					});
			answer.errorCode = wireCode(error);
		}
	}
}

Result<Offset> DeleteRecordsHandler::deleteBefore(Partition& partition, std::int64_t offset)
{
	auto& log = partition.log();
	// Compacted topics keep the last record of every key, which a new start would break.
	if (!log.config().cleanupDelete) return ErrorCode::POLICY_VIOLATION;
	const auto watermark = partition.highWatermark();
	const auto newStart = offset == ALL_RECORDS ? watermark : Offset(offset);
	if (newStart < Offset(0) || newStart > watermark) return ErrorCode::OFFSET_OUT_OF_RANGE;
	return log.advanceLogStartOffset(newStart);
}

} // namespace Aeon
