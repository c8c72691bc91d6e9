#pragma once

#include <cstdint>

namespace Aeon::Net
{

/// What a server has counted since it was made; all but connectionsOpen only grow.
struct NetCounters
{
	std::uint64_t connectionsOpen = 0;
	std::uint64_t connectionsAccepted = 0;
	/// Closed at once: over `max.connections`.
	std::uint64_t refusedByLimit = 0;
	/// Closed at once: over `max.connections.per.ip`.
	std::uint64_t refusedByAddress = 0;
	/// Closed at once: over `max.connection.creation.rate`.
	std::uint64_t refusedByRate = 0;
	/// Closed at once: the process had no descriptor left.
	std::uint64_t refusedByDescriptors = 0;
	/// Closed by the watchdog for lack of a frame.
	std::uint64_t closedIdle = 0;
	/// Closed by the watchdog because a handshake, a frame or a send took too long.
	std::uint64_t closedByDeadline = 0;
	/// Closed for bytes that are no frame: a wrong size, TLS or HTTP on a plaintext port.
	std::uint64_t closedMalformed = 0;
	/// Closed because the handler threw.
	std::uint64_t closedByHandlerError = 0;
	std::uint64_t tlsHandshakesFailed = 0;

	std::uint64_t framesReceived = 0;
	/// Bytes of frames and their prefixes, after decryption.
	std::uint64_t bytesReceived = 0;
	/// Bytes of replies, before encryption.
	std::uint64_t bytesSent = 0;
};

} // namespace Aeon::Net
