#include "Requests.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <chrono>

namespace Aeon::Bench
{

namespace
{

constexpr std::int16_t API_VERSIONS_VERSION = 3;
constexpr std::int16_t PRODUCE_VERSION = 8;
constexpr std::int16_t FETCH_VERSION = 11;
constexpr std::int32_t PRODUCE_TIMEOUT_MS = 30'000;
constexpr std::int32_t FETCH_WAIT_MS = 500;

template <typename Request>
Bytes frameOf(const Request& request, std::int16_t version)
{
	const auto key = static_cast<Protocol::ApiKey>(Request::API_KEY);
	Protocol::RequestHeader header;
	header.requestApiKey = Request::API_KEY;
	header.requestApiVersion = version;
	header.correlationId = 1;
	header.clientId = "aeon-bench";
	BufferChain chain;
	Protocol::encodeFrame(chain, header, Protocol::requestHeaderVersion(key, version), request, version);
	Bytes bytes;
	for (const auto& piece : chain.pieces())
		bytes.insert(bytes.end(), piece.data, piece.data + piece.length);
	return bytes;
}

template <typename Response>
Response responseIn(BytesView frame, std::int16_t version, Protocol::Arena& arena)
{
	Protocol::Decoder decoder(frame, arena);
	Protocol::ResponseHeader header;
	header.decode(decoder, Protocol::responseHeaderVersion(static_cast<Protocol::ApiKey>(Response::API_KEY), version));
	Response response;
	response.decode(decoder, version);
	return response;
}

std::int64_t wallMs()
{
	using namespace std::chrono;
	return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

} // namespace

Bytes apiVersionsRequest()
{
	Protocol::ApiVersionsRequest request;
	request.clientSoftwareName = "aeon-bench";
	request.clientSoftwareVersion = "1";
	return frameOf(request, API_VERSIONS_VERSION);
}

Bytes produceRequest(const std::string& topic, std::int32_t partition, std::size_t recordBytes, std::int16_t acks)
{
	const Bytes value(recordBytes, 'x');
	Protocol::RecordBatchBuilder builder;
	builder.begin({});
	builder.append({.timestamp = wallMs(), .value = BytesView(value)});
	Protocol::Arena arena;
	Protocol::ProduceRequest request;
	request.acks = acks;
	request.timeoutMs = PRODUCE_TIMEOUT_MS;
	auto& data = request.topicData.append(arena);
	data.name = topic;
	auto& place = data.partitionData.append(arena);
	place.index = partition;
	place.records = builder.finish();
	return frameOf(request, PRODUCE_VERSION);
}

Bytes fetchRequest(const std::string& topic, std::int32_t partition, std::int64_t offset, std::int32_t bytesMax)
{
	Protocol::Arena arena;
	Protocol::FetchRequest request;
	request.maxWaitMs = FETCH_WAIT_MS;
	request.minBytes = 1;
	request.maxBytes = bytesMax;
	auto& wanted = request.topics.append(arena);
	wanted.topic = topic;
	auto& place = wanted.partitions.append(arena);
	place.partition = partition;
	place.fetchOffset = offset;
	place.partitionMaxBytes = bytesMax;
	return frameOf(request, FETCH_VERSION);
}

std::int16_t produceError(BytesView frame)
{
	Protocol::Arena arena;
	const auto response = responseIn<Protocol::ProduceResponse>(frame, PRODUCE_VERSION, arena);
	return response.responses[0].partitionResponses[0].errorCode;
}

FetchedRecords fetchedRecords(BytesView frame)
{
	Protocol::Arena arena;
	const auto response = responseIn<Protocol::FetchResponse>(frame, FETCH_VERSION, arena);
	if (response.errorCode != 0) return {response.errorCode, 0, 0};
	if (response.responses.empty()) return {};
	const auto& partition = response.responses[0].partitions[0];
	FetchedRecords fetched{partition.errorCode, partition.records.sizeInBytes(), 0};
	BytesView left = partition.records.isNull() ? BytesView() : partition.records.bytes();
	while (const auto batch = Protocol::RecordBatchView::first(left))
	{
		fetched.nextOffset = batch->nextOffset().value();
		left = left.subspan(static_cast<std::size_t>(batch->sizeInBytes()));
	}
	return fetched;
}

} // namespace Aeon::Bench
