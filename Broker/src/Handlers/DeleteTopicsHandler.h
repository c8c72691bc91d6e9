#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsResponse.h"

namespace Aeon
{

/// Deletes topics by name, or from version 6 by id (KIP-516). They are gone for clients when the answer leaves, so
/// that timeoutMs bounds nothing; their files follow after file.delete.delay.ms. With delete.topic.enable=false all
/// are refused.
///
/// Thread-safe.
class DeleteTopicsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DELETE_TOPICS;
	using Request = Protocol::DeleteTopicsRequest;
	using Response = Protocol::DeleteTopicsResponse;

	explicit DeleteTopicsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	BrokerServices& _services;
};

} // namespace Aeon
