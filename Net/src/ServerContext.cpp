#include "ServerContext.h"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>

#include <utility>

namespace Aeon::Net
{

namespace
{

ConnectionLimits::Bounds boundsOf(const ServerConfig& config)
{
	ConnectionLimits::Bounds bounds;
	bounds.connectionsMax = config.connectionsMax;
	bounds.perAddressMax = config.connectionsPerAddressMax;
	bounds.creationRateMax = config.connectionCreationRateMax;
	for (const auto& [host, most] : config.connectionsPerAddressOverrides)
	{
		try
		{
			const auto entry = Poco::Net::DNS::resolve(host);
			for (const auto& address : entry.addresses())
				bounds.perAddressOverrides[address] = most;
		}
		catch (const Poco::Exception& error)
		{
			throw Poco::InvalidArgumentException(
				"max.connections.per.ip.overrides: cannot resolve " + host, error.displayText());
		}
	}
	return bounds;
}

} // namespace

ServerContext::ServerContext(ServerConfig serverConfig, FrameHandlerFactory& handlerFactory) :
	config(std::move(serverConfig)),
	factory(handlerFactory),
	logger(Poco::Logger::get("Aeon.Net")),
	refusalLog(logger, clock),
	descriptorLog(logger, clock),
	deadlineLog(logger, clock),
	malformedLog(logger, clock),
	errorLog(logger, clock),
	congestion(config.tcpCongestionControl),
	limits(boundsOf(config), clock)
{
}

NetCounters ServerContext::counters() const
{
	NetCounters counters;
	counters.connectionsAccepted = events.accepted;
	counters.refusedByLimit = events.refusedByLimit;
	counters.refusedByAddress = events.refusedByAddress;
	counters.refusedByRate = events.refusedByRate;
	counters.refusedByDescriptors = events.refusedByDescriptors;
	counters.closedIdle = events.closedIdle;
	counters.closedByDeadline = events.closedByDeadline;
	counters.closedMalformed = events.closedMalformed;
	counters.closedByHandlerError = events.closedByHandlerError;
	counters.tlsHandshakesFailed = events.tlsHandshakesFailed;
	registry.addTo(counters);
	return counters;
}

} // namespace Aeon::Net
