#include "FunctionHandler.h"
#include "TestClient.h"
#include "TestServer.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

/// Small requests back and forth, through SocketServer and through the barest blocking echo there can be: what
/// Net costs a request. Server and clients share the machine, so read the figures as ratios.
namespace
{

using Aeon::Net::Testing::TestClient;

constexpr std::size_t BODY_BYTES = 100;
constexpr std::chrono::seconds LENGTH{1};
constexpr int CLIENT_THREADS_MAX = 2;

/// One thread a connection, one read and one write a request, no framing.
class BareEcho
{
public:
	BareEcho() : _listening(::socket(AF_INET, SOCK_STREAM, 0))
	{
		sockaddr_in address{};
		address.sin_family = AF_INET;
		address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		socklen_t length = sizeof(address);
		::bind(_listening, reinterpret_cast<sockaddr*>(&address), length);
		::listen(_listening, 1024);
		::getsockname(_listening, reinterpret_cast<sockaddr*>(&address), &length);
		_port = ntohs(address.sin_port);
		_acceptor = std::thread([this] { accept(); });
	}
	~BareEcho()
	{
		::shutdown(_listening, SHUT_RDWR);
		_acceptor.join();
		for (auto& thread : _connections)
			thread.join();
		::close(_listening);
	}
	std::uint16_t port() const { return _port; }

private:
	void accept()
	{
		for (int descriptor = ::accept(_listening, nullptr, nullptr); descriptor >= 0;
			 descriptor = ::accept(_listening, nullptr, nullptr))
			_connections.emplace_back(&BareEcho::serve, descriptor);
	}
	static void serve(int descriptor)
	{
		const int on = 1;
		::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		::setsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
		std::array<char, 4096> buffer;
		for (;;)
		{
			const ssize_t received = ::recv(descriptor, buffer.data(), buffer.size(), 0);
			if (received <= 0 ||
				::send(descriptor, buffer.data(), static_cast<std::size_t>(received), MSG_NOSIGNAL) < 0)
				break;
		}
		::close(descriptor);
	}

	const int _listening;
	std::uint16_t _port = 0;
	std::thread _acceptor;
	std::vector<std::thread> _connections;
};

/// Sends on each connection, then reads from each, until the time is up; returns the requests answered.
std::uint64_t pingPong(std::vector<TestClient>& clients, std::chrono::steady_clock::time_point end)
{
	const std::string frame = TestClient::frame(std::string(BODY_BYTES, 'e'));
	std::uint64_t answered = 0;
	while (std::chrono::steady_clock::now() < end)
	{
		for (auto& client : clients)
			client.send(frame);
		for (auto& client : clients)
			client.receive(frame.size());
		answered += clients.size();
	}
	return answered;
}

struct Figures
{
	double requestsPerSecond = 0;
	double cpuMicrosPerRequest = 0;
};

Figures measure(std::uint16_t port, std::size_t connections)
{
	const std::size_t threadCount = std::min<std::size_t>(connections, CLIENT_THREADS_MAX);
	std::vector<std::vector<TestClient>> clients(threadCount);
	for (std::size_t i = 0; i < connections; ++i)
		clients[i % threadCount].emplace_back(port);
	for (auto& share : clients)
		pingPong(share, std::chrono::steady_clock::now() + std::chrono::milliseconds(50));
	const auto begin = std::chrono::steady_clock::now();
	const std::clock_t cpuBegin = std::clock();
	std::atomic<std::uint64_t> answered{0};
	std::vector<std::thread> threads;
	for (auto& share : clients)
		threads.emplace_back([&] { answered += pingPong(share, begin + LENGTH); });
	for (auto& thread : threads)
		thread.join();
	const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
	const double cpuSeconds = static_cast<double>(std::clock() - cpuBegin) / CLOCKS_PER_SEC;
	const double requests = static_cast<double>(answered.load());
	return {requests / seconds, cpuSeconds * 1e6 / requests};
}

Figures medianOf(std::vector<Figures> runs)
{
	std::ranges::sort(runs, {}, &Figures::requestsPerSecond);
	return runs[runs.size() / 2];
}

} // namespace

int main()
{
	std::printf(
		"%12s %14s %14s %7s %22s\n", "connections", "Aeon req/s", "bare req/s", "ratio", "CPU us/req (both ends)");
	for (const std::size_t connections : {1, 8, 64, 512})
	{
		std::vector<Figures> ours;
		std::vector<Figures> bare;
		for (int run = 0; run < 5; ++run)
		{
			Aeon::Net::Testing::FunctionHandlerFactory factory;
			const Aeon::Net::Testing::TestServer server(factory);
			ours.push_back(measure(server.port(), connections));
			const BareEcho echo;
			bare.push_back(measure(echo.port(), connections));
		}
		const Figures aeon = medianOf(ours);
		const Figures other = medianOf(bare);
		std::printf(
			"%12zu %14.0f %14.0f %7.2f %13.1f vs %.1f\n", connections, aeon.requestsPerSecond, other.requestsPerSecond,
			aeon.requestsPerSecond / other.requestsPerSecond, aeon.cpuMicrosPerRequest, other.cpuMicrosPerRequest);
	}
	return 0;
}
