#include "Handlers/WriteTxnMarkersHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"

#include "Aeon/Coordinator/MarkerWriter.h"
#include "Aeon/Protocol/Arena.h"

#include <vector>

namespace Aeon
{

namespace
{

using Request = WriteTxnMarkersHandler::Request;
using Response = WriteTxnMarkersHandler::Response;

std::size_t sizeOf(const Request& request) noexcept
{
	std::size_t count = request.markers.size();
	for (const auto& marker : request.markers)
		count += itemCount(marker.topics, &Request::WritableTxnMarkerTopic::partitionIndexes);
	return count;
}

Coordinator::TransactionMarker markerOf(const Request::WritableTxnMarker& asked)
{
	Coordinator::TransactionMarker marker;
	marker.producer = {ProducerId(asked.producerId), asked.producerEpoch};
	marker.committed = asked.transactionResult;
	marker.coordinatorEpoch = asked.coordinatorEpoch;
	marker.transactionVersion = asked.transactionVersion;
	for (const auto& topic : asked.topics)
		for (const auto index : topic.partitionIndexes)
			marker.partitions.push_back({std::string(topic.name), PartitionId(index)});
	return marker;
}

/// Those who write markers know partitions, not coordinators of groups: for these, too, they look again.
ErrorCode toldCode(ErrorCode code) noexcept
{
	switch (code)
	{
	case ErrorCode::COORDINATOR_LOAD_IN_PROGRESS:
	case ErrorCode::COORDINATOR_NOT_AVAILABLE:
	case ErrorCode::NOT_COORDINATOR:
		return ErrorCode::NOT_LEADER_OR_FOLLOWER;
	default:
		return code;
	}
}

void answer(
	const Request::WritableTxnMarker& asked, const Coordinator::MarkerWriter::Outcome& outcome, Protocol::Arena& arena,
	Response::WritableTxnMarkerResult& result)
{
	result.producerId = asked.producerId;
	result.topics.resize(arena, asked.topics.size());
	auto code = outcome.begin();
	for (std::size_t i = 0; i < asked.topics.size(); ++i)
	{
		auto& topic = result.topics[i];
		topic.name = asked.topics[i].name;
		topic.partitions.resize(arena, asked.topics[i].partitionIndexes.size());
		for (std::size_t k = 0; k < topic.partitions.size(); ++k)
		{
			topic.partitions[k].partitionIndex = asked.topics[i].partitionIndexes[k];
			topic.partitions[k].errorCode = wireCode(toldCode(*code++));
		}
	}
}

} // namespace

void WriteTxnMarkersHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, sizeOf(request))) return;
	std::vector<Coordinator::TransactionMarker> markers;
	markers.reserve(request.markers.size());
	for (const auto& asked : request.markers)
		markers.push_back(markerOf(asked));
	const auto outcomes = _services.markers.write(markers);
	response.markers.resize(context.arena(), request.markers.size());
	for (std::size_t i = 0; i < outcomes.size(); ++i)
		answer(request.markers[i], outcomes[i], context.arena(), response.markers[i]);
}

} // namespace Aeon
