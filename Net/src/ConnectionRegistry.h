#pragma once

#include "LiveConnection.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Net/NetCounters.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace Aeon::Net
{

/// Every connection whose descriptor is open. A descriptor is closed only after its connection was removed, so
/// that whoever holds the registry's lock may call shutdown(2) on it, which never blocks. Thread-safe.
class ConnectionRegistry
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;
	using Expired = std::vector<std::pair<std::shared_ptr<LiveConnection>, Deadline::Phase>>;

	void add(std::shared_ptr<LiveConnection> connection);
	void remove(const LiveConnection& connection);

	std::size_t size() const;
	/// Adds what the open and the closed connections have moved, and how many are open.
	void addTo(NetCounters& counters) const;

	/// Cuts the connections whose deadline has passed, and tells them.
	Expired cutExpired(TimePoint now);
	/// Interrupts the handlers there are now, then lets no connection read any more.
	void interrupt();
	/// Cuts every connection; returns how many there were.
	std::size_t cutAll();

	/// Blocks until no connection is left; false where one is still open at the deadline.
	bool waitUntilEmpty(TimePoint deadline);

private:
	mutable Mutex _mutex;
	Condition _emptied;
	std::unordered_map<std::uint64_t, std::shared_ptr<LiveConnection>> _connections AEON_GUARDED_BY(_mutex);
	/// What closed connections have moved.
	NetCounters _finished AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Net
