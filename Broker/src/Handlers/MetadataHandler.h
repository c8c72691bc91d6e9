#pragma once

#include "BrokerConfigRules.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"

#include <string_view>
#include <vector>

namespace Aeon
{

class ClusterNodes;

/// Tells clients which brokers, topics and leaders there are. Topics that are missing are made where the broker
/// (auto.create.topics.enable) and the request allow it, and then answered as any other: they are there at once.
/// Internal topics are not made so: they belong to coordinators.
///
/// Topics are asked for by name, or from version 12 by id (KIP-516); versions 10 and 11 have the fields for ids but
/// refuse their use. No list (version 0: an empty one) asks for all.
///
/// Thread-safe.
class MetadataHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::METADATA;
	using Request = Protocol::MetadataRequest;
	using Response = Protocol::MetadataResponse;

	explicit MetadataHandler(BrokerServices& services) : _services(services), _rules(services.config) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	using ResponseTopic = Response::MetadataResponseTopic;
	class Answer;

	/// Makes those of the names that may be made; gives why others could not.
	std::vector<std::pair<std::string_view, ErrorCode>> createMissing(const std::vector<std::string_view>& names);

	BrokerServices& _services;
	const BrokerConfigRules _rules;
};

} // namespace Aeon
