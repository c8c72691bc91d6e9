#include "Listener.h"

#include "ClientConnectionFactory.h"
#include "ConnectionFilter.h"
#include "ListenerSocket.h"
#include "ServerContext.h"
#include "TlsContext.h"

#include <Poco/Net/TCPServerParams.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace Aeon::Net
{

namespace
{

/// How long a thread waits for its next connection before it goes back to the pool. Short, because stopping waits for
/// threads that wait so.
constexpr std::chrono::milliseconds THREAD_IDLE{100};
constexpr int POOL_THREADS_MIN = 1;
constexpr int POOL_IDLE_SECONDS = 60;
/// Beyond any number of threads that a machine gives.
constexpr std::size_t POOL_CONNECTIONS_MAX = 1'000'000;

/// Threads of finished connections may still be waiting for the next one while others begin; twice the limit is always
/// enough for a connection never to queue.
int poolCapacity(std::size_t connectionsMax)
{
	return static_cast<int>(2 * std::min(connectionsMax, POOL_CONNECTIONS_MAX) + 16);
}

} // namespace

Listener::Listener(ServerContext& context, const ListenerConfig& config) : _context(context), _config(config)
{
	if (config.protocol == SecurityProtocol::SSL) _tls = makeTlsContext(config.name, config.tls);
	PortOpener opener(context, config);
	auto shards = opener.open();
	_port = opener.port();
	for (auto& shard : shards)
	{
		_pools.push_back(std::make_unique<Poco::ThreadPool>(
			POOL_THREADS_MIN, poolCapacity(context.config.connectionsMax), POOL_IDLE_SECONDS,
			static_cast<int>(context.config.threadStackBytes)));
		for (auto& listening : shard)
			addServer(*_pools.back(), std::move(listening));
	}
}

void Listener::addServer(Poco::ThreadPool& pool, Descriptor listening)
{
	Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
	params->setMaxThreads(pool.capacity());
	params->setMaxQueued(std::numeric_limits<int>::max());
	params->setThreadIdleTime(Poco::Timespan(std::chrono::microseconds(THREAD_IDLE).count()));
	_servers.push_back(std::make_unique<Poco::Net::TCPServer>(
		new ClientConnectionFactory(_context, _tls), pool,
		ListenerSocket(new ListenerSocketImpl(_context, _config, std::move(listening))), params));
	_servers.back()->setConnectionFilter(new ConnectionFilter);
}

void Listener::start()
{
	for (const auto& server : _servers)
		server->start();
}

void Listener::stopAccepting()
{
	for (const auto& server : _servers)
		server->stop();
	// The listening sockets close with their servers; threads at work hold on to what they need.
	_servers.clear();
}

void Listener::join()
{
	for (const auto& pool : _pools)
		pool->joinAll();
	_pools.clear();
}

} // namespace Aeon::Net
