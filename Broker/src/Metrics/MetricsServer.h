#pragma once

#include "Aeon/Base/MetricRegistry.h"
#include "Aeon/Broker/MetricsListenerConfig.h"

#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/ThreadPool.h>

#include <memory>

namespace Aeon
{

/// Answers GET /metrics with a registry's metrics, in Prometheus' text format; other paths with 404 and other methods
/// with 405. A connection ends with its answer.
///
/// Listens and serves from its construction to its destruction, on a few threads of its own. Those who keep it waiting
/// are left after seconds, and can keep nobody but scrapers waiting. Thread-safe.
class MetricsServer
{
public:
	/// The registry outlives the server. Throws Net::ListenException where the address cannot be had.
	MetricsServer(const MetricsListenerConfig& config, const MetricRegistry& registry);
	/// Ends the listener and connections under way; blocks until nobody asks the registry any more.
	~MetricsServer();
	MetricsServer(const MetricsServer&) = delete;
	MetricsServer& operator=(const MetricsServer&) = delete;

	/// The address that it listens at, with the port that was really bound.
	const Poco::Net::SocketAddress& address() const noexcept { return _address; }

private:
	Poco::ThreadPool _threads;
	Poco::Net::SocketAddress _address;
	std::unique_ptr<Poco::Net::HTTPServer> _server;
};

} // namespace Aeon
