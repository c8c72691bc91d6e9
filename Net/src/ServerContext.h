#pragma once

#include "CongestionControl.h"
#include "ConnectionLimits.h"
#include "ConnectionRegistry.h"
#include "RateLimitedLog.h"
#include "ReserveDescriptor.h"
#include "StopSignal.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Net/FrameHandlerFactory.h"
#include "Aeon/Net/NetCounters.h"
#include "Aeon/Net/ServerConfig.h"

#include <Poco/Logger.h>

#include <atomic>
#include <cstdint>

namespace Aeon::Net
{

/// What the parts of one SocketServer share; outlives them all. Thread-safe, member by member.
class ServerContext
{
public:
	/// Events that are counted where they happen.
	struct Events
	{
		std::atomic<std::uint64_t> accepted{0};
		std::atomic<std::uint64_t> refusedByLimit{0};
		std::atomic<std::uint64_t> refusedByAddress{0};
		std::atomic<std::uint64_t> refusedByRate{0};
		std::atomic<std::uint64_t> refusedByDescriptors{0};
		std::atomic<std::uint64_t> closedIdle{0};
		std::atomic<std::uint64_t> closedByDeadline{0};
		std::atomic<std::uint64_t> closedMalformed{0};
		std::atomic<std::uint64_t> closedByHandlerError{0};
		std::atomic<std::uint64_t> tlsHandshakesFailed{0};
	};

	/// Resolves the host names among the per-address overrides; throws Poco::InvalidArgumentException.
	ServerContext(ServerConfig serverConfig, FrameHandlerFactory& handlerFactory);

	NetCounters counters() const;

	const ServerConfig config;
	FrameHandlerFactory& factory;
	const SystemClock clock;
	Poco::Logger& logger;
	RateLimitedLog refusalLog;
	RateLimitedLog descriptorLog;
	RateLimitedLog deadlineLog;
	RateLimitedLog malformedLog;
	RateLimitedLog errorLog;
	StopSignal stopSignal;
	ReserveDescriptor reserve;
	CongestionControl congestion;
	ConnectionLimits limits;
	ConnectionRegistry registry;
	Events events;
	std::atomic<std::uint64_t> connectionIds{0};
};

} // namespace Aeon::Net
