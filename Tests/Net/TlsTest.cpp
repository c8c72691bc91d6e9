#include "FunctionHandler.h"
#include "LogCapture.h"
#include "TestCertificates.h"
#include "TestServer.h"
#include "TlsClient.h"

#include <Poco/TemporaryFile.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Net::Testing
{
namespace
{

using testing::HasSubstr;

class Tls : public testing::Test
{
protected:
	static void SetUpTestSuite() { certificates = std::make_unique<TestCertificates>(); }
	static void TearDownTestSuite() { certificates.reset(); }

	/// One TLS listener with the server's key and certificate as inline text.
	static ServerConfig config()
	{
		auto config = smallConfig();
		config.listeners[0].protocol = SecurityProtocol::SSL;
		config.listeners[0].tls.keystoreKey = certificates->server().key;
		config.listeners[0].tls.keystoreCertificateChain = certificates->server().certificate;
		return config;
	}
	static ServerConfig config(TlsClientAuth clientAuth)
	{
		auto result = config();
		result.listeners[0].tls.clientAuth = clientAuth;
		result.listeners[0].tls.truststoreCertificates = certificates->authority();
		return result;
	}
	static TlsClient::Options trusting() { return {.authority = certificates->authority()}; }
	static TlsClient::Options showing(const Identity& identity)
	{
		return {.authority = certificates->authority(), .identity = identity};
	}
	static std::string startFailure(const ServerConfig& config)
	{
		FunctionHandlerFactory factory;
		SocketServer server(config, factory);
		try
		{
			server.start();
		}
		catch (const TlsConfigException& error)
		{
			return error.displayText();
		}
		return "";
	}
	static std::string failureWith(const std::function<void(TlsConfig&)>& change)
	{
		auto changed = config();
		change(changed.listeners[0].tls);
		return startFailure(changed);
	}
	static std::string tempFile(const std::string& content)
	{
		const std::string path = Poco::TemporaryFile::tempName();
		Poco::TemporaryFile::registerForDeletion(path);
		std::ofstream(path) << content;
		return path;
	}

	static std::unique_ptr<TestCertificates> certificates;
};

std::unique_ptr<TestCertificates> Tls::certificates;

TEST_F(Tls, AFrameGoesThereAndBack)
{
	FunctionHandlerFactory factory;
	const TestServer server(config(), factory);
	TlsClient client(server.port(), trusting());
	EXPECT_EQ(client.roundTrip("secret"), "secret");
	EXPECT_EQ(client.version(), "TLSv1.3");
	const std::string large(3'000'000, 'l');
	std::thread sender([&] { client.send(TestClient::frame(large)); });
	sender.join();
	EXPECT_TRUE(client.receiveFrame() == large);
}

TEST_F(Tls, TheHandlerLearnsOfIt)
{
	std::atomic<bool> tls{false};
	FunctionHandlerFactory factory;
	factory.onCreate = [&](const ConnectionInfo& info) { tls = info.tls() && info.peerCertificateSubject.empty(); };
	const TestServer server(config(), factory);
	TlsClient(server.port(), trusting()).roundTrip("hello");
	EXPECT_TRUE(tls);
}

TEST_F(Tls, AKeystoreFileHoldsKeyAndChain)
{
	auto fromFile = config();
	auto& tls = fromFile.listeners[0].tls;
	tls.keystoreLocation = tempFile(tls.keystoreKey + tls.keystoreCertificateChain + certificates->authority());
	tls.keystoreKey.clear();
	tls.keystoreCertificateChain.clear();
	FunctionHandlerFactory factory;
	const TestServer server(fromFile, factory);
	EXPECT_EQ(TlsClient(server.port(), trusting()).roundTrip("from a file"), "from a file");
}

TEST_F(Tls, AnEncryptedKeyNeedsItsPassword)
{
	auto encrypted = config();
	auto& tls = encrypted.listeners[0].tls;
	tls.keystoreKey = TestCertificates::encrypted(tls.keystoreKey, "sesame");
	tls.keyPassword = "sesame";
	FunctionHandlerFactory factory;
	{
		const TestServer server(encrypted, factory);
		EXPECT_EQ(TlsClient(server.port(), trusting()).roundTrip("unlocked"), "unlocked");
	}
	tls.keyPassword = "wrong";
	EXPECT_THAT(startFailure(encrypted), HasSubstr("ssl.keystore.key holds no private key"));
	tls.keyPassword.clear();
	EXPECT_THAT(startFailure(encrypted), HasSubstr("ssl.keystore.key holds no private key"));
}

TEST_F(Tls, ABrokenKeystoreIsNamed)
{
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.keystoreKey = "no key at all"; }),
		HasSubstr("listener PLAINTEXT: ssl.keystore.key holds no private key"));
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.keystoreCertificateChain = "-----BEGIN CERTIFICATE-----\nMIIB\n"; }),
		HasSubstr("ssl.keystore.certificate.chain holds no certificate"));
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.keystoreCertificateChain += "-----BEGIN CERTIFICATE-----\nMIIB\n"; }),
		HasSubstr("or a broken one"));
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.keystoreKey = certificates->client().key; }),
		HasSubstr("does not belong to the first certificate"));
	EXPECT_THAT(failureWith([](TlsConfig& tls) { tls = {}; }), HasSubstr("ssl.keystore.location"));
}

TEST_F(Tls, ABrokenFileIsNamed)
{
	const auto withFile = [](const std::string& path)
	{
		return failureWith(
			[&](TlsConfig& tls)
			{
				tls = {};
				tls.keystoreLocation = path;
			});
	};
	EXPECT_THAT(withFile("/no/such/file.pem"), HasSubstr("ssl.keystore.location=/no/such/file.pem: No such file"));
	const auto path = tempFile("rubbish");
	EXPECT_THAT(withFile(path), HasSubstr("ssl.keystore.location=" + path + " holds no certificate"));
}

TEST_F(Tls, ABrokenTruststoreIsNamed)
{
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.truststoreCertificates = "rubbish"; }),
		HasSubstr("ssl.truststore.certificates"));
	EXPECT_THAT(
		failureWith([](TlsConfig& tls) { tls.clientAuth = TlsClientAuth::REQUIRED; }),
		HasSubstr("ssl.client.auth needs ssl.truststore"));
}

TEST_F(Tls, RulesThatDoNotExistAreNamed)
{
	auto rules = config();
	rules.listeners[0].tls.enabledProtocols = {"SSLv3"};
	EXPECT_THAT(startFailure(rules), HasSubstr("ssl.enabled.protocols: SSLv3"));
	rules = config();
	rules.listeners[0].tls.cipherSuites = {"TLS_ROT_13"};
	EXPECT_THAT(startFailure(rules), HasSubstr("ssl.cipher.suites: TLS_ROT_13"));
}

TEST_F(Tls, OnlyEnabledProtocolsAreSpoken)
{
	FunctionHandlerFactory factory;
	for (const bool newer : {false, true})
	{
		auto one = config();
		one.listeners[0].tls.enabledProtocols = {newer ? "TLSv1.3" : "TLSv1.2"};
		const TestServer server(one, factory);
		EXPECT_EQ(TlsClient(server.port(), trusting()).version(), newer ? "TLSv1.3" : "TLSv1.2");
		auto other = trusting();
		other.versionMin = other.versionMax = newer ? TLS1_2_VERSION : TLS1_3_VERSION;
		EXPECT_THROW(TlsClient(server.port(), other), std::runtime_error);
	}
}

TEST_F(Tls, OnlyGivenCipherSuitesAreUsed)
{
	FunctionHandlerFactory factory;
	auto suites = config();
	suites.listeners[0].tls.cipherSuites = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};
	const TestServer server(suites, factory);
	EXPECT_EQ(TlsClient(server.port(), trusting()).cipher(), "TLS_AES_256_GCM_SHA384");
	auto older = trusting();
	older.versionMax = TLS1_2_VERSION;
	EXPECT_EQ(TlsClient(server.port(), older).cipher(), "ECDHE-ECDSA-AES128-GCM-SHA256");
	older.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
	EXPECT_THROW(TlsClient(server.port(), older), std::runtime_error);
}

TEST_F(Tls, ARequiredClientCertificateIsRequired)
{
	FunctionHandlerFactory factory;
	std::string subject;
	factory.onCreate = [&](const ConnectionInfo& info) { subject = info.peerCertificateSubject; };
	const LogCapture log;
	const TestServer server(config(TlsClientAuth::REQUIRED), factory);
	// With TLS 1.3 a client learns that it was refused only when it reads.
	EXPECT_THROW(TlsClient(server.port(), trusting()).roundTrip("?"), std::runtime_error);
	EXPECT_THROW(TlsClient(server.port(), showing(certificates->stranger())).roundTrip("?"), std::runtime_error);
	EXPECT_TRUE(eventually([&] { return server.server.counters().tlsHandshakesFailed == 2; }));
	EXPECT_NE(log.waitFor("TLS handshake failed with connection 1 from 127.0.0.1"), "");
	EXPECT_EQ(subject, "");
	EXPECT_EQ(TlsClient(server.port(), showing(certificates->client())).roundTrip("known"), "known");
	EXPECT_EQ(subject, "CN=client,O=Aeon");
}

TEST_F(Tls, ARequestedClientCertificateMayBeMissingButNotWrong)
{
	FunctionHandlerFactory factory;
	const TestServer server(config(TlsClientAuth::REQUESTED), factory);
	EXPECT_EQ(TlsClient(server.port(), trusting()).roundTrip("nobody"), "nobody");
	EXPECT_EQ(TlsClient(server.port(), showing(certificates->client())).roundTrip("known"), "known");
	EXPECT_THROW(TlsClient(server.port(), showing(certificates->stranger())).roundTrip("?"), std::runtime_error);
}

TEST_F(Tls, AClientThatNeverShakesHandsIsCutOffAndHoldsUpNobody)
{
	auto quick = config();
	quick.handshakeDeadline = std::chrono::milliseconds(1'500);
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(quick, factory);
	std::vector<TestClient> silent;
	for (int i = 0; i < 20; ++i)
		silent.push_back(server.connect());
	EXPECT_EQ(TlsClient(server.port(), trusting()).roundTrip("in time"), "in time");
	for (auto& client : silent)
		EXPECT_TRUE(client.waitUntilClosed());
	EXPECT_THAT(log.waitFor("Closing"), HasSubstr("no TLS handshake within 1500 ms"));
}

TEST_F(Tls, APlaintextClientIsRefusedWithALine)
{
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config(), factory);
	auto client = server.connect();
	client.sendFrame("plain words, plainly spoken");
	EXPECT_TRUE(client.waitUntilClosed());
	EXPECT_NE(log.waitFor("TLS handshake failed"), "");
}

TEST_F(Tls, StopDrainsIdleClients)
{
	FunctionHandlerFactory factory;
	TestServer server(config(), factory);
	std::vector<std::unique_ptr<TlsClient>> clients;
	for (int i = 0; i < 20; ++i)
	{
		clients.push_back(std::make_unique<TlsClient>(server.port(), trusting()));
		clients.back()->roundTrip("here");
	}
	const auto begin = std::chrono::steady_clock::now();
	EXPECT_EQ(server.server.stop(std::chrono::seconds(60)), 0U);
	EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
	for (auto& client : clients)
		EXPECT_TRUE(client->socket().waitUntilClosed());
}

TEST_F(Tls, AnIdleConnectionRestsAndServesOn)
{
	auto resting = config();
	resting.idleTrimAfter = std::chrono::milliseconds(50);
	FunctionHandlerFactory factory;
	const TestServer server(resting, factory);
	TlsClient client(server.port(), trusting());
	client.roundTrip("hello");
	EXPECT_TRUE(eventually([&] { return factory.idleCalls >= 1; }));
	EXPECT_EQ(client.roundTrip("awake"), "awake");
}

TEST_F(Tls, AClientThatVanishesLeavesNoTrace)
{
	FunctionHandlerFactory factory;
	const LogCapture log;
	const TestServer server(config(), factory);
	{
		TlsClient client(server.port(), trusting());
		client.roundTrip("hello");
		client.socket().reset();
	}
	EXPECT_TRUE(eventually([&] { return server.server.counters().connectionsOpen == 0; }));
	EXPECT_THAT(log.linesWith(""), testing::IsEmpty());
}

} // namespace
} // namespace Aeon::Net::Testing
