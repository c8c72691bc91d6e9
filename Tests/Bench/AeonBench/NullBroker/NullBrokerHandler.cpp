#include "NullBrokerHandler.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsResponse.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

using Protocol::ApiKey;

constexpr std::int32_t NODE_ID = 1;
constexpr std::int16_t ACKS_NONE = 0;
constexpr std::int64_t PRODUCER_ID = 1;

struct VersionRange
{
	ApiKey key;
	std::int16_t lowest;
	std::int16_t highest;
};

/// The newest ones that name topics by their name: there are no ids here. librdkafka takes FindCoordinator for a sign
/// that the broker knows lz4.
constexpr VersionRange SERVED[] = {
	{ApiKey::PRODUCE, 3, 12},     {ApiKey::FETCH, 4, 12},           {ApiKey::METADATA, 1, 9},
	{ApiKey::API_VERSIONS, 0, 3}, {ApiKey::INIT_PRODUCER_ID, 0, 4}, {ApiKey::FIND_COORDINATOR, 0, 0},
};

/// ApiVersions of a version that is not served is answered in the form of version 0, as brokers do.
std::int16_t answeredVersion(ApiKey key, std::int16_t asked)
{
	return key == ApiKey::API_VERSIONS && asked > SERVED[3].highest ? std::int16_t{0} : asked;
}

} // namespace

struct NullBrokerHandler::Call
{
	ApiKey key;
	std::int16_t version;
	std::int32_t correlationId;
	Protocol::Decoder& body;
	BufferChain& reply;

	template <typename Response>
	Net::FrameResult answer(const Response& response) const
	{
		Protocol::ResponseHeader header;
		header.correlationId = correlationId;
		Protocol::encodeFrame(reply, header, Protocol::responseHeaderVersion(key, version), response, version);
		return {};
	}
};

NullBrokerHandler::NullBrokerHandler(const Workload& workload, const Net::ConnectionInfo& connection) :
	_workload(workload), _host(connection.local.host().toString()), _port(connection.local.port())
{
}

NullBrokerHandler::~NullBrokerHandler() = default;

Net::FrameResult NullBrokerHandler::onFrame(std::span<std::uint8_t> frame, BufferChain& reply)
{
	_arena.reset(Protocol::Arena::UNLIMITED);
	Protocol::Decoder start(frame, _arena);
	const auto key = static_cast<ApiKey>(start.readInt16());
	const std::int16_t version = start.readInt16();
	Protocol::Decoder body(frame, _arena);
	Protocol::RequestHeader header;
	header.decode(body, Protocol::requestHeaderVersion(key, version));
	const Call call{key, answeredVersion(key, version), header.correlationId, body, reply};
	switch (key)
	{
	case ApiKey::API_VERSIONS:
		return apiVersions(call);
	case ApiKey::METADATA:
		return metadata(call);
	case ApiKey::PRODUCE:
		return produce(call);
	case ApiKey::FETCH:
		return fetch(call);
	case ApiKey::INIT_PRODUCER_ID:
		return initProducerId(call);
	case ApiKey::FIND_COORDINATOR:
		return findCoordinator(call);
	default:
		throw std::runtime_error("the null broker does not serve " + std::string(Protocol::apiName(key)));
	}
}

Net::FrameResult NullBrokerHandler::apiVersions(const Call& call)
{
	Protocol::ApiVersionsResponse response;
	for (const VersionRange& served : SERVED)
	{
		auto& range = response.apiKeys.append(_arena);
		range.apiKey = Protocol::wireKey(served.key);
		range.minVersion = served.lowest;
		range.maxVersion = served.highest;
	}
	return call.answer(response);
}

Net::FrameResult NullBrokerHandler::metadata(const Call& call)
{
	Protocol::MetadataRequest request;
	request.decode(call.body, call.version);
	Protocol::MetadataResponse response;
	auto& broker = response.brokers.append(_arena);
	broker.nodeId = NODE_ID;
	broker.host = _host;
	broker.port = _port;
	response.controllerId = NODE_ID;
	std::int32_t self = NODE_ID;
	for (const auto& asked : request.topics)
	{
		auto& topic = response.topics.append(_arena);
		topic.name = asked.name;
		topic.partitions.resize(_arena, static_cast<std::size_t>(_workload.partitions));
		for (std::int32_t index = 0; index < _workload.partitions; ++index)
		{
			auto& partition = topic.partitions[static_cast<std::size_t>(index)];
			partition.partitionIndex = index;
			partition.leaderId = NODE_ID;
			partition.leaderEpoch = 0;
			partition.replicaNodes = {&self, 1};
			partition.isrNodes = {&self, 1};
		}
	}
	return call.answer(response);
}

Net::FrameResult NullBrokerHandler::produce(const Call& call)
{
	Protocol::ProduceRequest request;
	request.decode(call.body, call.version);
	if (request.acks == ACKS_NONE) return {Net::FrameResult::Action::NO_REPLY, {}};
	Protocol::ProduceResponse response;
	for (const auto& asked : request.topicData)
	{
		auto& topic = response.responses.append(_arena);
		topic.name = asked.name;
		for (const auto& data : asked.partitionData)
		{
			auto& partition = topic.partitionResponses.append(_arena);
			partition.index = data.index;
			partition.baseOffset = _nextOffset++;
		}
	}
	return call.answer(response);
}

Net::FrameResult NullBrokerHandler::fetch(const Call& call)
{
	if (!_records) _records.emplace(_workload);
	Protocol::FetchRequest request;
	request.decode(call.body, call.version);
	Protocol::FetchResponse response;
	// There is one copy of the records, with one offset in it: each answer gives one partition, the first one asked
	// for, which librdkafka moves behind the others in its next request.
	for (const auto& asked : request.topics)
		for (const auto& wanted : asked.partitions)
		{
			const bool first = response.responses.empty();
			if (first || response.responses.back().topic != asked.topic)
				response.responses.append(_arena).topic = asked.topic;
			auto& partition = response.responses.back().partitions.append(_arena);
			partition.partitionIndex = wanted.partition;
			partition.highWatermark = std::numeric_limits<std::int64_t>::max();
			partition.lastStableOffset = partition.highWatermark;
			partition.records = BytesView();
			if (first)
				partition.records =
					_records->at(wanted.fetchOffset, static_cast<std::size_t>(std::max(wanted.partitionMaxBytes, 0)));
		}
	return call.answer(response);
}

Net::FrameResult NullBrokerHandler::initProducerId(const Call& call)
{
	Protocol::InitProducerIdResponse response;
	response.producerId = PRODUCER_ID;
	response.producerEpoch = 0;
	return call.answer(response);
}

Net::FrameResult NullBrokerHandler::findCoordinator(const Call& call)
{
	Protocol::FindCoordinatorResponse response;
	response.errorCode = static_cast<std::int16_t>(ErrorCode::COORDINATOR_NOT_AVAILABLE);
	return call.answer(response);
}

} // namespace Aeon::Bench
