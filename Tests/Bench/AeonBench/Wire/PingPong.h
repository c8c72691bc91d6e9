#pragma once

#include "LatencyHistogram.h"

#include <cstddef>
#include <string>

namespace Aeon::Bench
{

/// What ApiVersions requests, one under way on each connection, showed.
struct PingPongResult
{
	double requestsASecond = 0;
	/// With one connection: from sending to the whole answer. With more it holds their answers in the order in which a
	/// thread takes them, which says little.
	LatencyHistogram roundTrips;
};

/// Sends on each connection and waits for each answer, again and again, on two threads at most. Blocks for both times;
/// throws std::system_error where the broker closes a connection or cannot be reached.
PingPongResult pingPong(const std::string& bootstrap, int connections, double warmUpSeconds, double seconds);

/// Bytes of a broker's answer to the same request, its size included.
std::size_t pingPongReplyBytes(const std::string& bootstrap);

} // namespace Aeon::Bench
