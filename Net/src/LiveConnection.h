#pragma once

#include "ConnectionCounters.h"
#include "Deadline.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Net/ConnectionInfo.h"
#include "Aeon/Net/FrameHandler.h"

#include <memory>
#include <string>
#include <utility>

namespace Aeon::Net
{

/// What the rest of the server sees of one connection while its thread serves it.
///
/// Threads: info is written before the handler is made, then immutable; the rest is thread-safe.
class LiveConnection
{
public:
	LiveConnection(ConnectionInfo connectionInfo, int descriptor) :
		info(std::move(connectionInfo)), _descriptor(descriptor)
	{
	}

	/// Valid as long as the registry holds this connection.
	int descriptor() const noexcept { return _descriptor; }
	/// How log lines name the client, as in "connection 12 from 10.0.0.7:50044 on listener PLAINTEXT".
	std::string description() const;

	void setHandler(std::shared_ptr<FrameHandler> handler) AEON_EXCLUDES(_mutex);
	std::shared_ptr<FrameHandler> handler() const AEON_EXCLUDES(_mutex);

	ConnectionInfo info;
	Deadline deadline;
	ConnectionCounters counters;

private:
	const int _descriptor;
	mutable Mutex _mutex;
	std::shared_ptr<FrameHandler> _handler AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Net
