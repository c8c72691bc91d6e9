#pragma once

#include "Deadline.h"
#include "LiveConnection.h"

#include "Aeon/Base/Mutex.h"

#include <chrono>
#include <thread>

namespace Aeon::Net
{

class ServerContext;

/// The one thread that holds every connection to its deadline. Runs from construction to destruction.
class Watchdog
{
public:
	explicit Watchdog(ServerContext& context);
	~Watchdog();
	Watchdog(const Watchdog&) = delete;
	Watchdog& operator=(const Watchdog&) = delete;

private:
	void run();
	void cutExpired();
	void report(const LiveConnection& connection, Deadline::Phase phase);

	ServerContext& _context;
	const std::chrono::milliseconds _period;
	Mutex _mutex;
	Condition _wake;
	bool _ending AEON_GUARDED_BY(_mutex) = false;
	std::thread _thread;
};

} // namespace Aeon::Net
