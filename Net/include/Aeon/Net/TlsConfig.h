#pragma once

#include <string>
#include <vector>

namespace Aeon::Net
{

/// Whether a TLS client must show a certificate (`ssl.client.auth`).
enum class TlsClientAuth
{
	NONE,
	/// Asked for; a client without one is let in, one with a certificate that does not verify is not.
	REQUESTED,
	REQUIRED,
};

/// TLS material and rules of one listener, as Kafka's `ssl.*` keys with `ssl.keystore.type=PEM` give them.
/// A member holds either the path of a file or PEM text itself, as its name says; inline text is preferred
/// where both are given.
struct TlsConfig
{
	/// `ssl.keystore.location`: a PEM file with the private key, the certificate and the rest of its chain, leaf first.
	std::string keystoreLocation;
	/// `ssl.keystore.key`: the private key as PEM text.
	std::string keystoreKey;
	/// `ssl.keystore.certificate.chain`: the chain as PEM text, leaf first.
	std::string keystoreCertificateChain;
	/// `ssl.key.password`: for an encrypted key; empty for none.
	std::string keyPassword;
	/// `ssl.truststore.location`: a PEM file with the authorities that client certificates are checked against.
	std::string truststoreLocation;
	/// `ssl.truststore.certificates`: the same as PEM text.
	std::string truststoreCertificates;
	/// `ssl.client.auth`
	TlsClientAuth clientAuth = TlsClientAuth::NONE;
	/// `ssl.enabled.protocols`: any of "TLSv1.2" and "TLSv1.3".
	std::vector<std::string> enabledProtocols{"TLSv1.2", "TLSv1.3"};
	/// `ssl.cipher.suites`: the standard names, as in "TLS_AES_128_GCM_SHA256"; empty for the library's choice.
	std::vector<std::string> cipherSuites;
};

} // namespace Aeon::Net
