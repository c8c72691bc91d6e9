#include "Watchdog.h"

#include "ServerContext.h"

#include <algorithm>
#include <string>

namespace Aeon::Net
{

namespace
{

constexpr std::chrono::milliseconds PERIOD_MIN{5};
constexpr std::chrono::milliseconds PERIOD_MAX{1'000};

/// A deadline may be overstepped by a quarter of the shortest one.
std::chrono::milliseconds periodFor(const ServerConfig& config)
{
	auto shortest = std::min({config.frameDeadline, config.handshakeDeadline, config.sendDeadline});
	if (config.connectionsIdleMax.count() > 0) shortest = std::min(shortest, config.connectionsIdleMax);
	return std::clamp(shortest / 4, PERIOD_MIN, PERIOD_MAX);
}

std::string reasonFor(Deadline::Phase phase, const ServerConfig& config)
{
	const auto within = [](std::chrono::milliseconds time)
	{ return " within " + std::to_string(time.count()) + " ms"; };
	switch (phase)
	{
	case Deadline::Phase::ACCEPTED:
		return "no thread took it up" + within(config.handshakeDeadline);
	case Deadline::Phase::HANDSHAKE:
		return "no TLS handshake" + within(config.handshakeDeadline);
	case Deadline::Phase::FRAME:
		return "a frame was not complete" + within(config.frameDeadline);
	case Deadline::Phase::SENDING:
		return "the client did not take its reply" + within(config.sendDeadline);
	default:
		return "idle for " + std::to_string(config.connectionsIdleMax.count()) + " ms";
	}
}

} // namespace

Watchdog::Watchdog(ServerContext& context) :
	_context(context), _period(periodFor(context.config)), _thread([this] { run(); })
{
}

Watchdog::~Watchdog()
{
	{
		ScopedLock lock(_mutex);
		_ending = true;
	}
	_wake.notifyAll();
	_thread.join();
}

void Watchdog::run()
{
	for (;;)
	{
		{
			ScopedLock lock(_mutex);
			const auto next = _context.clock.now() + _period;
			while (!_ending && _wake.waitUntil(_mutex, next))
			{
			}
			if (_ending) return;
		}
		cutExpired();
	}
}

void Watchdog::cutExpired()
{
	for (const auto& [connection, phase] : _context.registry.cutExpired(_context.clock.now()))
		report(*connection, phase);
}

void Watchdog::report(const LiveConnection& connection, Deadline::Phase phase)
{
	const auto text = [&] { return "Closing " + connection.description() + ": " + reasonFor(phase, _context.config); };
	if (phase == Deadline::Phase::IDLE)
	{
		++_context.events.closedIdle;
		if (_context.logger.debug()) _context.logger.debug(text());
		return;
	}
	++_context.events.closedByDeadline;
	_context.deadlineLog.warning(text);
}

} // namespace Aeon::Net
