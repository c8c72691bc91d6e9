#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/ConfigDescription.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DescribeConfigsRequest.h"
#include "Aeon/Protocol/Messages/DescribeConfigsResponse.h"

#include <string_view>
#include <vector>

namespace Aeon
{

/// Tells every config of topics, of this broker, of its loggers, of groups and of client metrics subscriptions: value,
/// where it comes from, under which names it could be given (synonyms), its type and what it does. A request may ask
/// for some configs only; names that do not exist are left out. The broker resource with an empty name holds what was
/// changed for the whole cluster at run time, which nothing can be.
///
/// Thread-safe.
class DescribeConfigsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DESCRIBE_CONFIGS;
	using Request = Protocol::DescribeConfigsRequest;
	using Response = Protocol::DescribeConfigsResponse;

	explicit DescribeConfigsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);
	void fail(RequestContext& context, const Request& request, Response& response, ErrorCode code);

private:
	using Entries = std::vector<ConfigEntry>;

	Result<Entries> entriesOf(const Coordinator::MetadataImage& image, std::int8_t type, std::string_view name) const;
	Result<Entries> topicEntries(const Coordinator::MetadataImage& image, std::string_view name) const;
	Result<Entries> brokerEntries(std::string_view name) const;
	Result<Entries> loggerEntries(std::string_view name) const;
	Result<Entries> metricsEntries(const Coordinator::MetadataImage& image, std::string_view name) const;
	Result<Entries> groupEntries(const Coordinator::MetadataImage& image, std::string_view name) const;
	/// INVALID_REQUEST where the name is not this broker's id.
	Result<void> checkIsSelf(std::string_view name) const;

	BrokerServices& _services;
};

} // namespace Aeon
