#pragma once

#include "Descriptor.h"

#include "Aeon/Base/Mutex.h"

#include <sys/socket.h>

namespace Aeon::Net
{

/// Accepts connections, and holds one descriptor back for the moment when the process has no other left: given up for
/// long enough to take a waiting connection and close it, so that the client learns at once and the accept loop does
/// not spin. Thread-safe; the listening sockets must not block.
class ReserveDescriptor
{
public:
	ReserveDescriptor();

	/// Accepts a connection; an invalid descriptor, with errno set, where there is none or no descriptor for it.
	Descriptor accept(int listening, sockaddr* peer, socklen_t* peerLength) noexcept;
	/// Takes a connection and closes it. False where that was not possible.
	bool shed(int listening) noexcept;

private:
	void fillLocked() noexcept AEON_REQUIRES(_mutex);

	/// Also taken to accept in the ordinary way, lest one shard takes what another has just given up.
	Mutex _mutex;
	/// What the reserve is made from.
	const Descriptor _source;
	/// Invalid where another part of the process was quicker, until there is one to be had again.
	Descriptor _reserve AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Net
