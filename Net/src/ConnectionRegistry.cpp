#include "ConnectionRegistry.h"

#include <sys/socket.h>

namespace Aeon::Net
{

namespace
{

void addCounters(NetCounters& sum, const ConnectionCounters& part)
{
	sum.framesReceived += part.frames();
	sum.bytesReceived += part.bytesReceived();
	sum.bytesSent += part.bytesSent();
}

} // namespace

void ConnectionRegistry::add(std::shared_ptr<LiveConnection> connection)
{
	ScopedLock lock(_mutex);
	_connections.emplace(connection->info.id, std::move(connection));
}

void ConnectionRegistry::remove(const LiveConnection& connection)
{
	ScopedLock lock(_mutex);
	if (_connections.erase(connection.info.id) == 0) return;
	addCounters(_finished, connection.counters);
	// Notified under the lock: whoever waits for the registry to empty may destroy it as soon as it has.
	if (_connections.empty()) _emptied.notifyAll();
}

std::size_t ConnectionRegistry::size() const
{
	ScopedLock lock(_mutex);
	return _connections.size();
}

void ConnectionRegistry::addTo(NetCounters& counters) const
{
	ScopedLock lock(_mutex);
	counters.connectionsOpen += _connections.size();
	counters.framesReceived += _finished.framesReceived;
	counters.bytesReceived += _finished.bytesReceived;
	counters.bytesSent += _finished.bytesSent;
	for (const auto& [id, connection] : _connections)
		addCounters(counters, connection->counters);
}

ConnectionRegistry::Expired ConnectionRegistry::cutExpired(TimePoint now)
{
	Expired expired;
	ScopedLock lock(_mutex);
	for (const auto& [id, connection] : _connections)
	{
		const auto phase = connection->deadline.takeExpired(now);
		if (!phase) continue;
		::shutdown(connection->descriptor(), SHUT_RDWR);
		expired.emplace_back(connection, *phase);
	}
	return expired;
}

void ConnectionRegistry::interrupt()
{
	std::vector<std::shared_ptr<LiveConnection>> connections;
	{
		ScopedLock lock(_mutex);
		connections.reserve(_connections.size());
		for (const auto& [id, connection] : _connections)
			connections.push_back(connection);
	}
	for (const auto& connection : connections)
	{
		if (const auto handler = connection->handler()) handler->interrupt();
	}
	ScopedLock lock(_mutex);
	for (const auto& [id, connection] : _connections)
		::shutdown(connection->descriptor(), SHUT_RD);
}

std::size_t ConnectionRegistry::cutAll()
{
	ScopedLock lock(_mutex);
	for (const auto& [id, connection] : _connections)
		::shutdown(connection->descriptor(), SHUT_RDWR);
	return _connections.size();
}

bool ConnectionRegistry::waitUntilEmpty(TimePoint deadline)
{
	ScopedLock lock(_mutex);
	while (!_connections.empty())
	{
		if (!_emptied.waitUntil(_mutex, deadline)) return _connections.empty();
	}
	return true;
}

} // namespace Aeon::Net
