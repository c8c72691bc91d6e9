#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Net/FrameHandlerFactory.h"

namespace Aeon
{

class ApiTable;

/// Makes the dispatcher of each connection. The listeners accept before the broker knows its own ports, so a
/// connection that comes early waits here until the broker is open.
///
/// Thread-safe.
class RequestDispatcherFactory final : public Net::FrameHandlerFactory
{
public:
	/// The table outlives the factory and all connections.
	explicit RequestDispatcherFactory(const ApiTable& apis) : _apis(apis) {}

	/// Blocks until open() or refuse(); throws Poco::IllegalStateException after refuse().
	std::unique_ptr<Net::FrameHandler> create(const Net::ConnectionInfo& info) override AEON_EXCLUDES(_mutex);

	/// From now on connections are served.
	void open() AEON_EXCLUDES(_mutex);
	/// From now on new connections are turned away, those that wait included. Final.
	void refuse() AEON_EXCLUDES(_mutex);

private:
	enum class State
	{
		WAITING,
		OPEN,
		REFUSING
	};

	const ApiTable& _apis;
	Mutex _mutex;
	Condition _changed;
	State _state AEON_GUARDED_BY(_mutex) = State::WAITING;
};

} // namespace Aeon
