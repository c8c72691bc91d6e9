#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestCertificates.h"
#include "TestFile.h"
#include "TestServer.h"
#include "TlsClient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

constexpr std::size_t FILE_BYTES = 3'000'000;

std::string randomBytes(std::size_t size)
{
	std::mt19937 random(7);
	std::string bytes(size, '\0');
	for (auto& byte : bytes)
		byte = static_cast<char>(random());
	return bytes;
}

struct Way
{
	const char* name;
	bool tls;
	bool mapped;
};

class Sending : public testing::TestWithParam<Way>
{
protected:
	static void SetUpTestSuite() { certificates = std::make_unique<TestCertificates>(); }
	static void TearDownTestSuite() { certificates.reset(); }

	ServerConfig config() const
	{
		auto config = smallConfig();
		if (GetParam().tls)
		{
			config.listeners[0].protocol = SecurityProtocol::SSL;
			config.listeners[0].tls.keystoreKey = certificates->server().key;
			config.listeners[0].tls.keystoreCertificateChain = certificates->server().certificate;
		}
		return config;
	}

	/// The bytes that a client gets which asks once and reads so many.
	std::string ask(const TestServer& server, std::size_t bytes) const
	{
		if (!GetParam().tls)
		{
			auto client = server.connect();
			client.sendFrame("?");
			return client.receive(bytes);
		}
		TlsClient client(server.port(), {.authority = certificates->authority()});
		client.send(TestClient::frame("?"));
		return client.receive(bytes);
	}

	static std::unique_ptr<TestCertificates> certificates;
	const std::string content = randomBytes(FILE_BYTES);
	const std::shared_ptr<const TestFile> file = std::make_shared<TestFile>(content, GetParam().mapped);
};

std::unique_ptr<TestCertificates> Sending::certificates;

TEST_P(Sending, MemoryAndFileSlicesLeaveInOrder)
{
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			const auto* bytes = reinterpret_cast<const std::uint8_t*>(content.data());
			reply.keepAlive(file);
			reply.addMemory(bytes, 10);
			reply.addFile({file.get(), 10, 90});
			reply.addFile({file.get(), 100, 2'000'000});
			reply.addMemory(bytes + 2'000'100, 30'000);
			reply.addFile({file.get(), 2'030'100, 5'000});
			reply.addFile({file.get(), 2'035'100, 1});
			reply.addMemory(bytes + 2'035'101, FILE_BYTES - 2'035'101);
			return FrameResult{};
		});
	const TestServer server(config(), factory);
	EXPECT_TRUE(ask(server, FILE_BYTES) == content);
}

TEST_P(Sending, ManySmallPiecesLeaveInOrder)
{
	std::mt19937 random(11);
	std::vector<std::size_t> cuts{0};
	while (cuts.back() < FILE_BYTES)
		cuts.push_back(std::min(FILE_BYTES, cuts.back() + random() % 9'000));
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			reply.keepAlive(file);
			for (std::size_t i = 1; i < cuts.size(); ++i)
			{
				const std::size_t length = cuts[i] - cuts[i - 1];
				if (i % 3 == 0)
					reply.addFile({file.get(), cuts[i - 1], static_cast<std::uint32_t>(length)});
				else
				{
					std::uint8_t* copy = reply.allocate(length);
					std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(cuts[i - 1]), length, copy);
					reply.addMemory(copy, length);
				}
			}
			return FrameResult{};
		});
	auto small = config();
	small.sendBufferBytes = 16 * 1024;
	const TestServer server(small, factory);
	EXPECT_TRUE(ask(server, FILE_BYTES) == content);
}

TEST_P(Sending, AFileShorterThanItsSliceClosesTheConnectionWithALine)
{
	if (GetParam().mapped) GTEST_SKIP() << "what is mapped is there";
	FunctionHandlerFactory factory(
		[&](const ConnectionInfo&, std::span<std::uint8_t>, BufferChain& reply)
		{
			reply.keepAlive(file);
			reply.addFile({file.get(), FILE_BYTES - 100, 10'000});
			return FrameResult{};
		});
	const LogCapture log;
	const TestServer server(config(), factory);
	EXPECT_THROW(ask(server, 10'000), std::runtime_error);
	EXPECT_THAT(log.waitFor("Closing"), testing::HasSubstr("shorter than the reply says"));
}

INSTANTIATE_TEST_SUITE_P(
	Ways, Sending,
	testing::Values(
		Way{"PlainMapped", false, true}, Way{"PlainUnmapped", false, false}, Way{"TlsMapped", true, true},
		Way{"TlsUnmapped", true, false}),
	[](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace Aeon::Net::Testing
