#pragma once

#include "TestCertificates.h"
#include "TestClient.h"

#include <memory>
#include <openssl/ssl.h>
#include <string>
#include <string_view>

namespace Aeon::Net::Testing
{

/// A TLS client straight on OpenSSL. What fails throws std::runtime_error with OpenSSL's words.
class TlsClient
{
public:
	struct Options
	{
		/// Who the server's certificate must be signed by.
		std::string authority = {};
		/// What to show when asked; empty for nothing.
		Identity identity = {};
		int versionMin = TLS1_2_VERSION;
		int versionMax = TLS1_3_VERSION;
		/// OpenSSL's cipher list for TLS 1.2; empty for the default.
		std::string ciphers = {};
	};

	TlsClient(std::uint16_t port, const Options& options);

	void send(std::string_view bytes);
	std::string receive(std::size_t bytes);
	std::string receiveFrame();
	std::string roundTrip(std::string_view body);
	std::string version() const { return SSL_get_version(_session.get()); }
	std::string cipher() const { return SSL_get_cipher_name(_session.get()); }
	TestClient& socket() { return _socket; }

private:
	TestClient _socket;
	std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> _context;
	std::unique_ptr<SSL, decltype(&SSL_free)> _session;
};

} // namespace Aeon::Net::Testing
