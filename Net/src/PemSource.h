#pragma once

#include <memory>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>
#include <vector>

namespace Aeon::Net
{

struct PrivateKeyFree
{
	void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using PrivateKeyPtr = std::unique_ptr<EVP_PKEY, PrivateKeyFree>;

struct CertificateFree
{
	void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using CertificatePtr = std::unique_ptr<X509, CertificateFree>;

/// PEM text and the setting it comes from. Its methods throw TlsConfigException, which names that setting.
class PemSource
{
public:
	/// Text given in a setting itself.
	static PemSource inlineText(const std::string& setting, std::string text);
	/// Reads the file that a setting names.
	static PemSource file(const std::string& setting, const std::string& path);

	/// The first private key; the password may be empty.
	PrivateKeyPtr privateKey(const std::string& password) const;
	/// Every certificate, in order; at least one.
	std::vector<CertificatePtr> certificates() const;
	/// Where the text comes from, for people.
	const std::string& origin() const noexcept { return _origin; }

private:
	PemSource(std::string origin, std::string text) : _origin(std::move(origin)), _text(std::move(text)) {}

	[[noreturn]] void fail(const std::string& what) const;

	std::string _origin;
	std::string _text;
};

/// The oldest error that OpenSSL holds for this thread, in its own words; forgets all.
std::string takeOpenSslError();

} // namespace Aeon::Net
