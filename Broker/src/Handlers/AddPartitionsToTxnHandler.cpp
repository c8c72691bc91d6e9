#include "AddPartitionsToTxnHandler.h"

#include "AdminSupport.h"
#include "FencedCode.h"
#include "PartitionCount.h"

#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <string>

namespace Aeon
{

namespace
{

using Request = AddPartitionsToTxnHandler::Request;
using Response = AddPartitionsToTxnHandler::Response;
using Topics = Protocol::Array<Request::AddPartitionsToTxnTopic>;
using TopicResults = Protocol::Array<Response::AddPartitionsToTxnTopicResult>;

/// First version that knows PRODUCER_FENCED.
constexpr std::int16_t FENCED_VERSION = 2;
/// First version that names many transactions.
constexpr std::int16_t BATCH_VERSION = 4;

std::size_t countOf(const Topics& topics)
{
	return itemCount(topics, &Request::AddPartitionsToTxnTopic::partitions);
}

std::size_t countOf(const Request& request)
{
	std::size_t count = countOf(request.v3AndBelowTopics) + request.transactions.size();
	for (const auto& transaction : request.transactions)
		count += countOf(transaction.topics);
	return count;
}

std::vector<TopicPartition> partitionsOf(const Topics& topics)
{
	std::vector<TopicPartition> partitions;
	for (const auto& topic : topics)
		for (const auto partition : topic.partitions)
			partitions.push_back({std::string(topic.name), PartitionId(partition)});
	return partitions;
}

/// The topics of the request with their codes, which come in its order.
void fill(const Topics& topics, const std::vector<ErrorCode>& codes, TopicResults& results, Protocol::Arena& arena)
{
	auto code = codes.begin();
	for (const auto& topic : topics)
	{
		auto& result = results.append(arena);
		result.name = topic.name;
		for (const auto partition : topic.partitions)
		{
			auto& place = result.resultsByPartition.append(arena);
			place.partitionIndex = partition;
			place.partitionErrorCode = wireCode(*code++);
		}
	}
}

} // namespace

void AddPartitionsToTxnHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, countOf(request))) return;
	if (context.apiVersion < BATCH_VERSION)
	{
		const Coordinator::TransactionCaller caller{
			request.v3AndBelowTransactionalId,
			{ProducerId(request.v3AndBelowProducerId), request.v3AndBelowProducerEpoch},
			0};
		answer(context, {caller, false, request.v3AndBelowTopics}, response.resultsByTopicV3AndBelow);
		return;
	}
	response.resultsByTransaction.resize(context.arena(), request.transactions.size());
	for (std::size_t index = 0; index < request.transactions.size(); ++index)
	{
		const auto& transaction = request.transactions[index];
		auto& result = response.resultsByTransaction[index];
		result.transactionalId = transaction.transactionalId;
		const Coordinator::TransactionCaller caller{
			transaction.transactionalId, {ProducerId(transaction.producerId), transaction.producerEpoch}, 2};
		answer(context, {caller, transaction.verifyOnly, transaction.topics}, result.topicResults);
	}
}

void AddPartitionsToTxnHandler::fail(
	RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	if (context.apiVersion >= BATCH_VERSION)
	{
		response.errorCode = wireCode(code);
		return;
	}
	const std::vector<ErrorCode> codes(countOf(request.v3AndBelowTopics), code);
	fill(request.v3AndBelowTopics, codes, response.resultsByTopicV3AndBelow, context.arena());
}

void AddPartitionsToTxnHandler::answer(RequestContext& context, const Asked& asked, TopicResults& results)
{
	fill(asked.topics, codesOf(context, asked), results, context.arena());
}

std::vector<ErrorCode> AddPartitionsToTxnHandler::codesOf(const RequestContext& context, const Asked& asked)
{
	const auto partitions = partitionsOf(asked.topics);
	if (auto refusals = refusalsOf(partitions); !refusals.empty()) return refusals;
	if (asked.verifyOnly) return _services.transactions.verifyPartitions(asked.caller, partitions);
	const auto code = _services.transactions.addPartitions(asked.caller, partitions);
	return std::vector<ErrorCode>(partitions.size(), fencedCode(code, context.apiVersion, FENCED_VERSION));
}

std::vector<ErrorCode> AddPartitionsToTxnHandler::refusalsOf(const std::vector<TopicPartition>& partitions) const
{
	const auto image = _services.metadata.image();
	std::vector<ErrorCode> codes(partitions.size(), ErrorCode::OPERATION_NOT_ATTEMPTED);
	bool refused = false;
	for (std::size_t index = 0; index < partitions.size(); ++index)
	{
		const auto* topic = image->topic(partitions[index].topic);
		if (topic != nullptr && topic->partition(partitions[index].partition) != nullptr) continue;
		codes[index] = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
		refused = true;
	}
	return refused ? codes : std::vector<ErrorCode>();
}

} // namespace Aeon
