#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestServer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

namespace Aeon::Net::Testing
{
namespace
{

using testing::HasSubstr;

/// Sends the bytes on a connection of their own; returns the one line that it is closed with.
std::string lineFor(std::string_view bytes)
{
	auto config = smallConfig();
	config.requestBytesMax = 1'000'000;
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config, factory);
	auto bystander = server.connect();
	bystander.roundTrip("before");
	auto client = server.connect();
	client.send(bytes);
	EXPECT_TRUE(client.waitUntilClosed());
	EXPECT_EQ(bystander.roundTrip("after"), "after");
	EXPECT_EQ(server.server.counters().closedMalformed, 1U);
	const auto line = log.waitFor("Closing");
	EXPECT_EQ(log.linesWith("").size(), 1U);
	EXPECT_THAT(line, HasSubstr("connection 2 from 127.0.0.1:"));
	EXPECT_THAT(line, HasSubstr("on listener PLAINTEXT"));
	return line;
}

TEST(Malformed, AnOversizedFrameClosesTheConnection)
{
	EXPECT_THAT(
		lineFor(TestClient::int32(1'000'001) + "x"),
		HasSubstr("1000001 bytes is larger than socket.request.max.bytes"));
	EXPECT_THAT(lineFor(TestClient::int32(INT32_MAX)), HasSubstr("2147483647 bytes"));
}

TEST(Malformed, SizesOfZeroAndLessCloseTheConnection)
{
	EXPECT_THAT(lineFor(TestClient::int32(0)), HasSubstr("a size of 0 bytes"));
	EXPECT_THAT(lineFor(TestClient::int32(-1)), HasSubstr("a size of -1 bytes"));
}

TEST(Malformed, ATlsClientOnThePlaintextPortIsTold)
{
	EXPECT_THAT(lineFor(std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11)), HasSubstr("a TLS handshake"));
}

TEST(Malformed, AnHttpClientOnThePlaintextPortIsTold)
{
	EXPECT_THAT(lineFor("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("an HTTP request"));
	EXPECT_THAT(lineFor("POST /x HTTP/1.1\r\n\r\n"), HasSubstr("an HTTP request"));
}

TEST(Malformed, TheFramesBeforeItAreAnswered)
{
	FunctionHandlerFactory factory;
	const TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("good") + TestClient::int32(-5));
	EXPECT_EQ(client.receiveFrame(), "good");
	EXPECT_TRUE(client.waitUntilClosed());
}

TEST(Malformed, AFrameCutShortIsNoError)
{
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(factory);
	auto client = server.connect();
	client.send(TestClient::frame("whole") + TestClient::frame("cut").substr(0, 5));
	client.finishSending();
	EXPECT_EQ(client.receiveFrame(), "whole");
	EXPECT_TRUE(client.waitUntilClosed());
	EXPECT_THAT(log.linesWith(""), testing::IsEmpty());
}

TEST(Malformed, AFloodOfItFloodsNoLog)
{
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(factory);
	for (int i = 0; i < 100; ++i)
	{
		auto client = server.connect();
		client.send("GET / HTTP/1.1\r\n\r\n");
		EXPECT_TRUE(client.waitUntilClosed());
	}
	EXPECT_TRUE(eventually([&] { return server.server.counters().closedMalformed == 100; }));
	EXPECT_LE(log.linesWith("HTTP").size(), 30U);
}

} // namespace
} // namespace Aeon::Net::Testing
