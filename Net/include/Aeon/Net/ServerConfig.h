#pragma once

#include "Aeon/Net/ListenerConfig.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace Aeon::Net
{

/// Everything a SocketServer is told, under the names of Kafka's keys where there is one.
struct ServerConfig
{
	std::vector<ListenerConfig> listeners;

	/// Accepting threads, each with a pool of its own, that share the port of every listener. At least 1.
	int shards = 4;
	/// `socket.listen.backlog.size`
	int listenBacklog = 50;
	/// Stack of a connection's thread; address space, of which only what is touched becomes memory.
	std::size_t threadStackBytes = 512 * 1024;

	/// `max.connections`: live connections of the whole server. The excess is closed at once.
	std::size_t connectionsMax = 10'000;
	/// `max.connections.per.ip`
	std::size_t connectionsPerAddressMax = 2'147'483'647;
	/// `max.connections.per.ip.overrides`: by address or host name; names are resolved by start().
	std::map<std::string, std::size_t> connectionsPerAddressOverrides;
	/// `max.connection.creation.rate`: connections accepted a second, with bursts of one second's worth.
	std::size_t connectionCreationRateMax = 2'147'483'647;

	/// `socket.request.max.bytes`: the largest frame, without its size prefix. A larger one closes the connection.
	std::size_t requestBytesMax = 104'857'600;
	/// `connections.max.idle.ms`: a connection that has not begun a frame for so long is closed; 0 or less for never.
	std::chrono::milliseconds connectionsIdleMax{600'000};
	/// A frame must be complete so long after its first byte.
	std::chrono::milliseconds frameDeadline{30'000};
	/// A TLS handshake must be complete so long after the connection was accepted.
	std::chrono::milliseconds handshakeDeadline{10'000};
	/// Every 256 KiB of a reply must be taken by the client within this time.
	std::chrono::milliseconds sendDeadline{30'000};
	/// A connection that has been idle for so long gives its buffers back; 0 for never.
	std::chrono::milliseconds idleTrimAfter{5'000};

	/// `socket.send.buffer.bytes`; -1 leaves it to the kernel.
	int sendBufferBytes = -1;
	/// `socket.receive.buffer.bytes`; -1 leaves it to the kernel.
	int receiveBufferBytes = -1;
	/// `aeon.tcp.congestion.control`: the kernel's name of an algorithm for every connection. Empty leaves the
	/// system's choice to connections from other machines, and asks for cubic, else reno, on those from this one.
	std::string tcpCongestionControl;
};

} // namespace Aeon::Net
