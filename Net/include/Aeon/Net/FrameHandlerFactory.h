#pragma once

#include "Aeon/Net/ConnectionInfo.h"
#include "Aeon/Net/FrameHandler.h"

#include <memory>

namespace Aeon::Net
{

/// Makes the handler of a new connection. Thread-safe: connections begin on many threads at once.
class FrameHandlerFactory
{
public:
	virtual ~FrameHandlerFactory() = default;

	/// Called on the connection's own thread, after the TLS handshake where there is one. The info lives longer than
	/// the handler. An exception, or null, closes the connection.
	virtual std::unique_ptr<FrameHandler> create(const ConnectionInfo& info) = 0;
};

} // namespace Aeon::Net
