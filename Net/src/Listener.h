#pragma once

#include "PortOpener.h"

#include "Aeon/Net/ListenerConfig.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace Aeon::Net
{

class ServerContext;

/// One configured listener at work: its sockets, and for each shard a thread pool with a POCO TCPServer per address.
/// Not thread-safe: one thread at a time; port() and name() from any.
class Listener
{
public:
	/// Loads TLS material and opens the sockets; throws as SocketServer::start does. The config outlives the listener.
	Listener(ServerContext& context, const ListenerConfig& config);

	/// Begins to accept.
	void start();
	/// Ends accepting, and closes the listening sockets. The server's stop signal must have been raised.
	void stopAccepting();
	/// Blocks until every thread of the pools has finished its connection.
	void join();

	const std::string& name() const noexcept { return _config.name; }
	std::uint16_t port() const noexcept { return _port; }

private:
	void addServer(Poco::ThreadPool& pool, Descriptor listening);

	ServerContext& _context;
	const ListenerConfig& _config;
	Poco::Net::Context::Ptr _tls;
	std::uint16_t _port = 0;
	std::vector<std::unique_ptr<Poco::ThreadPool>> _pools;
	std::vector<std::unique_ptr<Poco::Net::TCPServer>> _servers;
};

} // namespace Aeon::Net
