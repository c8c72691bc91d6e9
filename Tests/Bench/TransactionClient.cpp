#include "TransactionClient.h"

#include "WireCalls.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/Messages/EndTxnRequest.h"
#include "Aeon/Protocol/Messages/EndTxnResponse.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"
#include "Aeon/Protocol/Messages/ListTransactionsRequest.h"
#include "Aeon/Protocol/Messages/ListTransactionsResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace Aeon::Test
{

namespace
{

/// The newest version that asks for one key.
constexpr std::int16_t FIND_VERSION = 3;
constexpr std::int16_t INIT_VERSION = 5;
/// The newest versions that name topics, and that speak transaction version 2.
constexpr std::int16_t PRODUCE_VERSION = 12;
constexpr std::int16_t FETCH_VERSION = 12;
constexpr std::int16_t END_VERSION = 5;
constexpr std::int16_t LIST_VERSION = 2;
constexpr std::int32_t TIMEOUT_MS = 900'000;
constexpr std::int16_t ACKS_ALL = -1;
constexpr std::int32_t FETCH_BYTES = 1024 * 1024;

/// Whether the request is to be sent again; a refusal ends the run.
bool mustRetry(std::int16_t code, const char* request)
{
	const auto error = static_cast<ErrorCode>(code);
	if (error == ErrorCode::NONE) return false;
	constexpr std::array PASSING{
		ErrorCode::CONCURRENT_TRANSACTIONS, ErrorCode::COORDINATOR_LOAD_IN_PROGRESS,
		ErrorCode::COORDINATOR_NOT_AVAILABLE, ErrorCode::NOT_COORDINATOR};
	if (std::find(PASSING.begin(), PASSING.end(), error) != PASSING.end()) return true;
	std::fprintf(stderr, "%s was answered with error %d\n", request, code);
	std::exit(EXIT_FAILURE);
}

/// Asks until there is an answer that is not to ask again.
template <typename Response, typename Request>
void callUntilTaken(
	RawClient& client, const Request& request, std::int16_t version, Reply<Response>& reply, const char* name)
{
	do
		call(client, request, version, reply);
	while (mustRetry(reply.value.errorCode, name));
}

std::vector<std::uint8_t> batchOf(const Protocol::BatchOptions& options, int records, std::size_t recordBytes)
{
	const std::vector<std::uint8_t> value(recordBytes, 'x');
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	for (int count = 0; count < records; ++count)
		builder.append({.timestamp = 1'700'000'000'000, .value = BytesView(value)});
	const auto built = builder.finish();
	return {built.begin(), built.end()};
}

/// The same batch for so many partitions from the first on. It and the topic live as long as the request.
Protocol::ProduceRequest produceRequest(
	Protocol::Arena& arena, const std::string& topic, std::int32_t first, std::int32_t count,
	const std::vector<std::uint8_t>& batch)
{
	Protocol::ProduceRequest request;
	request.acks = ACKS_ALL;
	request.timeoutMs = TIMEOUT_MS;
	auto& data = request.topicData.append(arena);
	data.name = topic;
	for (std::int32_t index = first; index < first + count; ++index)
	{
		auto& partition = data.partitionData.append(arena);
		partition.index = index;
		partition.records = Protocol::Records(batch);
	}
	return request;
}

/// The first code that is not NONE.
std::int16_t produceCode(RawClient& client, const Protocol::ProduceRequest& request)
{
	Reply<Protocol::ProduceResponse> reply;
	call(client, request, PRODUCE_VERSION, reply);
	for (const auto& topic : reply.value.responses)
		for (const auto& partition : topic.partitionResponses)
			if (partition.errorCode != 0) return partition.errorCode;
	return 0;
}

/// Has the broker make the topic of transactions where it is not there yet.
void findCoordinator(RawClient& client, const std::string& id)
{
	constexpr std::int8_t TRANSACTION_KEY = 1;
	Protocol::FindCoordinatorRequest request;
	request.key = id;
	request.keyType = TRANSACTION_KEY;
	Reply<Protocol::FindCoordinatorResponse> reply;
	callUntilTaken(client, request, FIND_VERSION, reply, "FindCoordinator");
}

/// The producer id and epoch that the broker gives; the id is null for one without transactions.
std::pair<std::int64_t, std::int16_t> initProducer(RawClient& client, std::optional<std::string_view> id)
{
	Protocol::InitProducerIdRequest request;
	request.transactionalId = id;
	request.transactionTimeoutMs = TIMEOUT_MS;
	Reply<Protocol::InitProducerIdResponse> reply;
	callUntilTaken(client, request, INIT_VERSION, reply, "InitProducerId");
	return {reply.value.producerId, reply.value.producerEpoch};
}

} // namespace

TransactionClient::TransactionClient(const std::string& bootstrap, std::string transactionalId) :
	_client(bootstrap), _id(std::move(transactionalId))
{
	findCoordinator(_client, _id);
	std::tie(_producerId, _epoch) = initProducer(_client, _id);
}

void TransactionClient::produce(const std::string& topic, std::int32_t partitions, int records, std::size_t recordBytes)
{
	Protocol::BatchOptions options;
	options.producerId = ProducerId(_producerId);
	options.producerEpoch = _epoch;
	options.baseSequence = 0;
	options.isTransactional = true;
	const auto batch = batchOf(options, records, recordBytes);

	Protocol::Arena arena;
	auto request = produceRequest(arena, topic, 0, partitions, batch);
	request.transactionalId = _id;
	while (mustRetry(produceCode(_client, request), "Produce"))
	{
	}
}

void TransactionClient::sendEnd(bool commit)
{
	Protocol::EndTxnRequest request;
	request.transactionalId = _id;
	request.producerId = _producerId;
	request.producerEpoch = _epoch;
	request.committed = commit;
	Test::send(_client, request, END_VERSION);
}

bool TransactionClient::receiveEnd()
{
	Reply<Protocol::EndTxnResponse> reply;
	receive(_client, END_VERSION, reply);
	if (mustRetry(reply.value.errorCode, "EndTxn")) return false;
	_producerId = reply.value.producerId;
	_epoch = reply.value.producerEpoch;
	return true;
}

void TransactionClient::end(bool commit)
{
	do
		sendEnd(commit);
	while (!receiveEnd());
}

void PlainClient::produce(const std::string& topic, std::int32_t partition, std::size_t recordBytes)
{
	const auto batch = batchOf({}, 1, recordBytes);
	send(topic, partition, batch);
}

void PlainClient::produceWithNewId(const std::string& topic, std::int32_t partition)
{
	const auto [id, epoch] = initProducer(_client, std::nullopt);
	Protocol::BatchOptions options;
	options.producerId = ProducerId(id);
	options.producerEpoch = epoch;
	options.baseSequence = 0;
	send(topic, partition, batchOf(options, 1, 1));
}

void PlainClient::send(const std::string& topic, std::int32_t partition, const std::vector<std::uint8_t>& batch)
{
	Protocol::Arena arena;
	AEON_CHECK(produceCode(_client, produceRequest(arena, topic, partition, 1, batch)) == 0);
}

void FetchClient::sendFetch(std::chrono::milliseconds wait)
{
	Protocol::Arena arena;
	Protocol::FetchRequest request;
	request.maxWaitMs = static_cast<std::int32_t>(wait.count());
	request.minBytes = 1;
	request.isolationLevel = static_cast<std::int8_t>(_isolation);
	auto& topic = request.topics.append(arena);
	topic.topic = _topic;
	auto& partition = topic.partitions.append(arena);
	partition.partition = _partition;
	partition.fetchOffset = _next;
	partition.partitionMaxBytes = FETCH_BYTES;
	send(_client, request, FETCH_VERSION);
}

std::size_t FetchClient::receiveFetch()
{
	Reply<Protocol::FetchResponse> reply;
	receive(_client, FETCH_VERSION, reply);
	const auto& partition = reply.value.responses[0].partitions[0];
	AEON_CHECK(reply.value.errorCode == 0 && partition.errorCode == 0);
	Protocol::BatchReader batches(partition.records.bytes());
	while (const auto batch = batches.next())
		_next = Protocol::RecordBatchView::first(*batch)->lastOffset().value() + 1;
	return batches.position();
}

bool servesTransactions(const std::string& bootstrap)
{
	RawClient client(bootstrap);
	return errorOf<Protocol::ListTransactionsResponse>(client, Protocol::ListTransactionsRequest(), LIST_VERSION) == 0;
}

} // namespace Aeon::Test
