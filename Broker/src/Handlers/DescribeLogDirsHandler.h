#pragma once

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeLogDirsRequest.h"
#include "Aeon/Protocol/Messages/DescribeLogDirsResponse.h"
#include "Aeon/Storage/LogManager.h"

namespace Aeon
{

/// Tells what lies in each log directory: the replicas asked for, or all of them, with their sizes, and the room of
/// the disk. An offline directory is answered with KAFKA_STORAGE_ERROR and nothing else.
///
/// Thread-safe.
class DescribeLogDirsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_LOG_DIRS;
	using Request = Protocol::DescribeLogDirsRequest;
	using Response = Protocol::DescribeLogDirsResponse;

	explicit DescribeLogDirsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	using Result = Response::DescribeLogDirsResult;

	void describe(
		RequestContext& context, const Request& request, const Storage::LogDirectoryInfo& directory,
		Result& result) const;

	BrokerServices& _services;
};

} // namespace Aeon
