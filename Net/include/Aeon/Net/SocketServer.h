#pragma once

#include "Aeon/Net/FrameHandlerFactory.h"
#include "Aeon/Net/ListenException.h"
#include "Aeon/Net/NetCounters.h"
#include "Aeon/Net/ServerConfig.h"
#include "Aeon/Net/TlsConfigException.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace Aeon::Net
{

class Listener;
class ServerContext;
class Watchdog;

/// The listeners of a process and all their connections: one thread a connection, which reads a frame, calls
/// its FrameHandler, sends the reply and reads the next.
///
/// Life: constructed, start() once, stop() at most once (the destructor stops with a deadline of zero).
/// Threads: start() and stop() from one thread at a time; boundPort() and counters() from any thread once start() has
/// returned.
class SocketServer
{
public:
	/// The factory must outlive the server. Opens nothing yet.
	SocketServer(ServerConfig config, FrameHandlerFactory& factory);
	~SocketServer();
	SocketServer(const SocketServer&) = delete;
	SocketServer& operator=(const SocketServer&) = delete;

	/// Loads TLS material, opens every listener, then accepts on all of them; clients are served when it returns.
	/// Throws TlsConfigException, ListenException (also when another process, Aeon or not, serves the port), or
	/// Poco::InvalidArgumentException for a setting that makes no sense; nothing is open then.
	void start();

	/// The port of a listener, which is the configured one unless that was 0. Throws Poco::NotFoundException for an
	/// unknown name.
	std::uint16_t boundPort(std::string_view listenerName) const;

	/// Stops in order: no more connections are accepted, waiting handlers are interrupted, nothing more is read;
	/// frames in work are answered and their connections closed. What is left at the deadline (from now) is cut off.
	/// Blocks until every handler has returned, which after interrupt() and a cut socket must be soon.
	/// Returns how many connections had to be cut. A second call returns 0 at once.
	std::size_t stop(std::chrono::milliseconds deadline);

	NetCounters counters() const;

private:
	void openListeners();

	std::unique_ptr<ServerContext> _context;
	std::vector<std::unique_ptr<Listener>> _listeners;
	std::unique_ptr<Watchdog> _watchdog;
	bool _started = false;
	bool _stopped = false;
};

} // namespace Aeon::Net
