#include "Handlers/DescribeProducersHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>

namespace Aeon
{

namespace
{

using PartitionResponse = Protocol::DescribeProducersResponse::PartitionResponse;

ErrorCode describe(const Partition& partition, Protocol::Arena& arena, PartitionResponse& answer)
{
	auto producers = partition.log().activeProducers();
	std::sort(
		producers.begin(), producers.end(),
		[](const auto& left, const auto& right) { return left.producerId < right.producerId; });
	answer.activeProducers.resize(arena, producers.size());
	for (std::size_t i = 0; i < producers.size(); ++i)
	{
		const auto& known = producers[i];
		auto& told = answer.activeProducers[i];
		told.producerId = known.producerId.value();
		told.producerEpoch = known.producerEpoch;
		told.lastSequence = known.lastSequence();
		told.lastTimestamp = known.lastTimestamp;
		told.coordinatorEpoch = known.coordinatorEpoch;
		told.currentTxnStartOffset = known.currentTransactionFirstOffset.value_or(Offset(-1)).value();
	}
	return ErrorCode::NONE;
}

} // namespace

void DescribeProducersHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::TopicRequest::partitionIndexes))) return;
	const auto topics = _services.topics.snapshot();
	response.topics.resize(context.arena(), request.topics.size());
	for (std::size_t i = 0; i < request.topics.size(); ++i)
	{
		const auto& asked = request.topics[i];
		auto& answered = response.topics[i];
		answered.name = asked.name;
		const auto topic = findTopic(*topics, asked.name);
		answered.partitions.resize(context.arena(), asked.partitionIndexes.size());
		for (std::size_t k = 0; k < asked.partitionIndexes.size(); ++k)
		{
			auto& answer = answered.partitions[k];
			answer.partitionIndex = asked.partitionIndexes[k];
			const auto [partition, missing] = topic.partition(answer.partitionIndex);
			auto error = missing;
			if (partition != nullptr)
				error = guarded(
					"DescribeProducers",
					[&, target = partition] { return describe(*target, context.arena(), answer); });
			answer.errorCode = wireCode(error);
		}
	}
}

} // namespace Aeon
