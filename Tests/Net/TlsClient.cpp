#include "TlsClient.h"

#include <array>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdexcept>

namespace Aeon::Net::Testing
{

namespace
{

[[noreturn]] void fail(const std::string& what)
{
	std::array<char, 256> text{};
	ERR_error_string_n(ERR_get_error(), text.data(), text.size());
	ERR_clear_error();
	throw std::runtime_error(what + ": " + text.data());
}

X509* readCertificate(const std::string& pem)
{
	BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
	X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
	BIO_free(bio);
	return certificate;
}

void useIdentity(SSL_CTX* context, const Identity& identity)
{
	X509* certificate = readCertificate(identity.certificate);
	SSL_CTX_use_certificate(context, certificate);
	X509_free(certificate);
	BIO* bio = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
	EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
	SSL_CTX_use_PrivateKey(context, key);
	EVP_PKEY_free(key);
	BIO_free(bio);
}

} // namespace

TlsClient::TlsClient(std::uint16_t port, const Options& options) :
	_socket(port), _context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free), _session(nullptr, &SSL_free)
{
	SSL_CTX_set_min_proto_version(_context.get(), options.versionMin);
	SSL_CTX_set_max_proto_version(_context.get(), options.versionMax);
	if (!options.ciphers.empty()) SSL_CTX_set_cipher_list(_context.get(), options.ciphers.c_str());
	if (!options.authority.empty())
	{
		X509* authority = readCertificate(options.authority);
		X509_STORE_add_cert(SSL_CTX_get_cert_store(_context.get()), authority);
		X509_free(authority);
		SSL_CTX_set_verify(_context.get(), SSL_VERIFY_PEER, nullptr);
	}
	if (!options.identity.key.empty()) useIdentity(_context.get(), options.identity);
	_session.reset(SSL_new(_context.get()));
	if (!options.authority.empty()) SSL_set1_host(_session.get(), "localhost");
	SSL_set_fd(_session.get(), _socket.descriptor());
	if (SSL_connect(_session.get()) != 1) fail("handshake");
}

void TlsClient::send(std::string_view bytes)
{
	if (SSL_write(_session.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) fail("send");
}

std::string TlsClient::receive(std::size_t bytes)
{
	std::string result(bytes, '\0');
	std::size_t done = 0;
	while (done < bytes)
	{
		const int received = SSL_read(_session.get(), result.data() + done, static_cast<int>(bytes - done));
		if (received <= 0) fail("receive");
		done += static_cast<std::size_t>(received);
	}
	return result;
}

std::string TlsClient::receiveFrame()
{
	const std::string prefix = receive(4);
	std::uint32_t size = 0;
	for (const char byte : prefix)
		size = size << 8 | static_cast<std::uint8_t>(byte);
	return receive(size);
}

std::string TlsClient::roundTrip(std::string_view body)
{
	send(TestClient::frame(body));
	return receiveFrame();
}

} // namespace Aeon::Net::Testing
