#include "Aeon/Net/SocketServer.h"

#include "Listener.h"
#include "NetErrorHandler.h"
#include "ServerContext.h"
#include "Watchdog.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <set>
#include <utility>

namespace Aeon::Net
{

namespace
{

void require(bool condition, const std::string& what)
{
	if (!condition) throw Poco::InvalidArgumentException(what);
}

void checkConfig(const ServerConfig& config)
{
	constexpr std::size_t FRAME_BYTES_MAX = 2'147'483'647;
	constexpr std::size_t STACK_BYTES_MAX = 1024 * 1024 * 1024;
	require(!config.listeners.empty(), "listeners is empty");
	require(config.shards >= 1, "a server needs at least one shard");
	require(config.listenBacklog >= 1, "socket.listen.backlog.size must be at least 1");
	require(
		config.requestBytesMax >= 1 && config.requestBytesMax <= FRAME_BYTES_MAX,
		"socket.request.max.bytes must be between 1 and 2147483647");
	require(config.threadStackBytes <= STACK_BYTES_MAX, "a thread's stack must not exceed 1 GiB");
	require(config.idleTrimAfter.count() >= 0, "the time after which idle connections rest must not be negative");
	std::set<std::string> names;
	for (const auto& listener : config.listeners)
		require(names.insert(listener.name).second, "listener name " + listener.name + " is used twice");
}

} // namespace

SocketServer::SocketServer(ServerConfig config, FrameHandlerFactory& factory)
{
	checkConfig(config);
	_context = std::make_unique<ServerContext>(std::move(config), factory);
}

SocketServer::~SocketServer()
{
	stop(std::chrono::milliseconds(0));
}

void SocketServer::start()
{
	if (_started) throw Poco::IllegalStateException("this server has been started before");
	NetErrorHandler::install();
	openListeners();
	_watchdog = std::make_unique<Watchdog>(*_context);
	for (const auto& listener : _listeners)
		listener->start();
	_started = true;
}

void SocketServer::openListeners()
{
	try
	{
		for (const auto& config : _context->config.listeners)
			_listeners.push_back(std::make_unique<Listener>(*_context, config));
	}
	catch (...)
	{
		_listeners.clear();
		throw;
	}
}

std::uint16_t SocketServer::boundPort(std::string_view listenerName) const
{
	for (const auto& listener : _listeners)
	{
		if (listener->name() == listenerName) return listener->port();
	}
	throw Poco::NotFoundException("no listener is named " + std::string(listenerName));
}

std::size_t SocketServer::stop(std::chrono::milliseconds deadline)
{
	if (!_started || _stopped) return 0;
	_stopped = true;
	const auto end = _context->clock.now() + deadline;
	_context->stopSignal.raise();
	for (const auto& listener : _listeners)
		listener->stopAccepting();
	_context->registry.interrupt();
	std::size_t cut = 0;
	if (!_context->registry.waitUntilEmpty(end))
	{
		cut = _context->registry.cutAll();
		_context->logger.warning(
			"Cut " + std::to_string(cut) + " connections that were still at work when the server had to stop");
	}
	for (const auto& listener : _listeners)
		listener->join();
	_watchdog.reset();
	return cut;
}

NetCounters SocketServer::counters() const
{
	return _context->counters();
}

} // namespace Aeon::Net
