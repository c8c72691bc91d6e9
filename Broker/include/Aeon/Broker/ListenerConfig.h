#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon
{

/// How a listener's connections are protected; the numbers are those of Kafka's metadata records.
enum class SecurityProtocol : std::int16_t
{
	PLAINTEXT = 0,
	SSL = 1,
	SASL_PLAINTEXT = 2,
	SASL_SSL = 3,
};

/// Whether clients show a certificate (`ssl.client.auth`).
enum class ClientAuth : std::uint8_t
{
	NONE,
	REQUESTED,
	REQUIRED,
};

/// The `ssl.*` settings of one listener, its `listener.name.<name>.` forms laid over the plain ones. Key and
/// certificates are PEM: in a file or as text.
struct TlsConfig
{
	/// File with the private key and the certificate chain; empty where they are given as text.
	std::string keystoreFile;
	std::string privateKeyPem;
	std::string certificateChainPem;
	/// Pass phrase of the private key; no value where it has none.
	std::optional<std::string> keyPassword;
	/// File with the certificates that clients' certificates must chain to; empty where given as text, or not at all.
	std::string truststoreFile;
	std::string truststorePem;
	ClientAuth clientAuth = ClientAuth::NONE;
	/// "TLSv1.2" and "TLSv1.3".
	std::vector<std::string> enabledProtocols;
	/// Names of cipher suites as in the TLS registry; empty leaves the choice to OpenSSL.
	std::vector<std::string> cipherSuites;
};

/// One listener: where it listens, what it tells clients, how it protects them.
struct ListenerConfig
{
	/// Upper case, as in `listeners`.
	std::string name;
	SecurityProtocol protocol = SecurityProtocol::PLAINTEXT;
	/// Address or host name; empty is every address of the machine.
	std::string host;
	/// 0 is any free port.
	std::uint16_t port = 0;
	/// What Metadata tells clients. Never empty.
	std::string advertisedHost;
	/// 0 stands for the port that the listener got.
	std::uint16_t advertisedPort = 0;
	/// Set where the protocol is SSL or SASL_SSL.
	std::optional<TlsConfig> tls;
};

/// "PLAINTEXT" and so on.
const char* securityProtocolName(SecurityProtocol protocol) noexcept;

} // namespace Aeon
