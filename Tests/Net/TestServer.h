#pragma once

#include "TestClient.h"

#include "Aeon/Net/SocketServer.h"

#include <chrono>
#include <functional>
#include <thread>

namespace Aeon::Net::Testing
{

/// One plaintext listener on 127.0.0.1, any port, and two shards.
inline ServerConfig smallConfig()
{
	ServerConfig config;
	config.listeners.push_back({});
	config.listeners.back().host = "127.0.0.1";
	config.listeners.back().port = 0;
	config.shards = 2;
	return config;
}

/// A server that runs for the length of a test.
class TestServer
{
public:
	explicit TestServer(FrameHandlerFactory& factory) : TestServer(smallConfig(), factory) {}
	TestServer(const ServerConfig& config, FrameHandlerFactory& factory) : server(config, factory) { server.start(); }

	std::uint16_t port() const { return server.boundPort("PLAINTEXT"); }
	TestClient connect() const { return TestClient(port()); }

	SocketServer server;
};

/// Blocks until the condition holds; false at the timeout.
inline bool eventually(
	const std::function<bool()>& condition, std::chrono::milliseconds timeout = std::chrono::milliseconds(20'000))
{
	const auto end = std::chrono::steady_clock::now() + timeout;
	while (!condition())
	{
		if (std::chrono::steady_clock::now() >= end) return false;
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
	return true;
}

} // namespace Aeon::Net::Testing
