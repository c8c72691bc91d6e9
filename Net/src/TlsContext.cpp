#include "TlsContext.h"

#include "PemSource.h"

#include "Aeon/Net/TlsConfigException.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>

#include <algorithm>
#include <openssl/ssl.h>
#include <string_view>

namespace Aeon::Net
{

namespace
{

constexpr const char* CIPHERS_DEFAULT = "HIGH:!aNULL:!MD5:!3DES";
constexpr std::string_view TLS_1_3 = "TLSv1.3";
constexpr std::string_view TLS_1_2 = "TLSv1.2";

[[noreturn]] void fail(const std::string& setting, const std::string& what)
{
	throw TlsConfigException(setting + " " + what + " (" + takeOpenSslError() + ")");
}

PemSource keySource(const TlsConfig& config)
{
	if (!config.keystoreKey.empty()) return PemSource::inlineText("ssl.keystore.key", config.keystoreKey);
	if (!config.keystoreLocation.empty()) return PemSource::file("ssl.keystore.location", config.keystoreLocation);
	throw TlsConfigException("neither ssl.keystore.location nor ssl.keystore.key is set");
}

PemSource chainSource(const TlsConfig& config)
{
	if (!config.keystoreCertificateChain.empty())
		return PemSource::inlineText("ssl.keystore.certificate.chain", config.keystoreCertificateChain);
	if (!config.keystoreLocation.empty()) return PemSource::file("ssl.keystore.location", config.keystoreLocation);
	throw TlsConfigException("neither ssl.keystore.location nor ssl.keystore.certificate.chain is set");
}

void useKeystore(SSL_CTX* context, const TlsConfig& config)
{
	const PemSource chainPem = chainSource(config);
	const auto chain = chainPem.certificates();
	if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) fail(chainPem.origin(), "cannot be used");
	for (std::size_t i = 1; i < chain.size(); ++i)
	{
		if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1)
			fail(chainPem.origin(), "has a chain that cannot be used");
	}
	const PemSource keyPem = keySource(config);
	const auto key = keyPem.privateKey(config.keyPassword);
	if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
		fail(keyPem.origin(), "has a key that does not belong to the first certificate of " + chainPem.origin());
}

void useTruststore(SSL_CTX* context, const TlsConfig& config)
{
	const bool isInline = !config.truststoreCertificates.empty();
	if (!isInline && config.truststoreLocation.empty())
	{
		if (config.clientAuth != TlsClientAuth::NONE)
			throw TlsConfigException("ssl.client.auth needs ssl.truststore.location or ssl.truststore.certificates");
		return;
	}
	const PemSource pem = isInline ? PemSource::inlineText("ssl.truststore.certificates", config.truststoreCertificates)
								   : PemSource::file("ssl.truststore.location", config.truststoreLocation);
	for (const auto& authority : pem.certificates())
	{
		if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
			SSL_CTX_add_client_CA(context, authority.get()) != 1)
			fail(pem.origin(), "cannot be used");
	}
}

void useClientAuth(SSL_CTX* context, TlsClientAuth clientAuth)
{
	int mode = SSL_VERIFY_NONE;
	if (clientAuth == TlsClientAuth::REQUESTED) mode = SSL_VERIFY_PEER;
	if (clientAuth == TlsClientAuth::REQUIRED) mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	SSL_CTX_set_verify(context, mode, nullptr);
	// Without it a client with a certificate could not resume its session.
	static constexpr std::string_view SESSION_CONTEXT = "aeon";
	SSL_CTX_set_session_id_context(
		context, reinterpret_cast<const unsigned char*>(SESSION_CONTEXT.data()),
		static_cast<unsigned>(SESSION_CONTEXT.size()));
}

void useProtocols(SSL_CTX* context, const std::vector<std::string>& protocols)
{
	const auto enabled = [&](std::string_view name) { return std::ranges::find(protocols, name) != protocols.end(); };
	for (const auto& name : protocols)
	{
		if (name != TLS_1_2 && name != TLS_1_3)
			throw TlsConfigException(
				"ssl.enabled.protocols: " + name + " is not offered; allowed are TLSv1.2 and TLSv1.3");
	}
	if (protocols.empty()) throw TlsConfigException("ssl.enabled.protocols is empty; allowed are TLSv1.2 and TLSv1.3");
	SSL_CTX_set_min_proto_version(context, enabled(TLS_1_2) ? TLS1_2_VERSION : TLS1_3_VERSION);
	SSL_CTX_set_max_proto_version(context, enabled(TLS_1_3) ? TLS1_3_VERSION : TLS1_2_VERSION);
}

void useCiphers(SSL_CTX* context, const std::vector<std::string>& suites)
{
	std::string older;
	std::string newer;
	for (const auto& suite : suites)
	{
		const std::string name = OPENSSL_cipher_name(suite.c_str());
		if (name == "(NONE)") throw TlsConfigException("ssl.cipher.suites: " + suite + " is not known");
		// The suites of TLS 1.3 have no name of OpenSSL's own.
		std::string& list = name == suite ? newer : older;
		list += (list.empty() ? "" : ":") + name;
	}
	if (suites.empty()) return;
	if (SSL_CTX_set_ciphersuites(context, newer.c_str()) != 1 ||
		(!older.empty() && SSL_CTX_set_cipher_list(context, older.c_str()) != 1))
		fail("ssl.cipher.suites", "cannot be used");
	if (older.empty()) SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
	if (newer.empty()) SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
}

Poco::Net::Context::Ptr makeEmptyContext()
{
	Poco::Net::initializeSSL();
	Poco::Net::Context::Params params;
	params.verificationMode = Poco::Net::Context::VERIFY_NONE;
	params.cipherList = CIPHERS_DEFAULT;
	params.dhUse2048Bits = true;
	Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
	context->enableExtendedCertificateVerification(false);
	SSL_CTX_set_options(context->sslContext(), SSL_OP_NO_RENEGOTIATION);
	return context;
}

} // namespace

Poco::Net::Context::Ptr makeTlsContext(const std::string& listenerName, const TlsConfig& config)
{
	try
	{
		Poco::Net::Context::Ptr context = makeEmptyContext();
		useKeystore(context->sslContext(), config);
		useTruststore(context->sslContext(), config);
		useClientAuth(context->sslContext(), config.clientAuth);
		useProtocols(context->sslContext(), config.enabledProtocols);
		useCiphers(context->sslContext(), config.cipherSuites);
		return context;
	}
	catch (const Poco::Exception& error)
	{
		throw TlsConfigException("listener " + listenerName + ": " + error.message());
	}
}

} // namespace Aeon::Net
