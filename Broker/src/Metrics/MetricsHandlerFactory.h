#pragma once

#include "Aeon/Base/MetricRegistry.h"

#include <Poco/Net/HTTPRequestHandlerFactory.h>

namespace Aeon
{

/// Makes what answers each request to the metrics listener: GET /metrics gets the registry's metrics, other methods get
/// 405, other paths 404, and 500 where the metrics cannot be collected, for which the log has the reason. Thread-safe.
class MetricsHandlerFactory final : public Poco::Net::HTTPRequestHandlerFactory
{
public:
	/// The registry outlives the factory and all that it made.
	explicit MetricsHandlerFactory(const MetricRegistry& registry) : _registry(registry) {}

	Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest& request) override;

private:
	const MetricRegistry& _registry;
};

} // namespace Aeon
