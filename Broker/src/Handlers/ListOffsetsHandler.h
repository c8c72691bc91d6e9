#pragma once

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ListOffsetsRequest.h"
#include "Aeon/Protocol/Messages/ListOffsetsResponse.h"

#include <cstdint>

namespace Aeon
{

class Partition;

/// Finds offsets by time: the first record at or after a timestamp, or one of the special places that negative
/// timestamps stand for, each from the version on that brought it. Nothing found is offset -1 with timestamp -1. A
/// reader sees up to the high watermark, under read_committed up to the last stable offset.
///
/// Version 0 asks something else: up to maxNumOffsets places, descending, from which a reader misses only records
/// before the time: where that time begins in the log, and the log's start; none where the log begins later.
/// Nothing is read from other storage than the log, so that timeoutMs bounds nothing.
///
/// Thread-safe.
class ListOffsetsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::LIST_OFFSETS;
	using Request = Protocol::ListOffsetsRequest;
	using Response = Protocol::ListOffsetsResponse;

	explicit ListOffsetsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	using PartitionRequest = Request::ListOffsetsPartition;
	using PartitionResponse = Response::ListOffsetsPartitionResponse;

	ErrorCode answer(
		RequestContext& context, const Request& request, Partition& partition, const PartitionRequest& asked,
		PartitionResponse& response) const;
	ErrorCode find(Partition& partition, std::int64_t timestamp, Offset bound, PartitionResponse& response) const;
	ErrorCode listBefore(
		RequestContext& context, Partition& partition, const PartitionRequest& asked,
		PartitionResponse& response) const;

	BrokerServices& _services;
};

} // namespace Aeon
