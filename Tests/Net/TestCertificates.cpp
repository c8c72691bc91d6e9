#include "TestCertificates.h"

#include <memory>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace Aeon::Net::Testing
{

namespace
{

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;
using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

BioPtr memory()
{
	return {BIO_new(BIO_s_mem()), &BIO_free};
}

BioPtr reading(const std::string& text)
{
	return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

std::string textOf(BIO* bio)
{
	char* data = nullptr;
	const long length = BIO_get_mem_data(bio, &data);
	return {data, static_cast<std::size_t>(length)};
}

KeyPtr readKey(const std::string& pem)
{
	const auto bio = reading(pem);
	return {PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

CertificatePtr readCertificate(const std::string& pem)
{
	const auto bio = reading(pem);
	return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), &X509_free};
}

void addExtension(X509* certificate, int kind, const char* value)
{
	X509V3_CTX context;
	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
	X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
	if (extension == nullptr) throw std::runtime_error("bad extension");
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
}

void addName(X509_NAME* name, const char* field, const std::string& value)
{
	X509_NAME_add_entry_by_txt(
		name, field, MBSTRING_ASC, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0);
}

/// Signed by the issuer, or by itself where there is none.
Identity issue(const std::string& commonName, bool isAuthority, const Identity* issuer)
{
	static long serial = 1;
	const KeyPtr key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
	const CertificatePtr certificate(X509_new(), &X509_free);
	X509_set_version(certificate.get(), 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
	X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 24 * 3600);
	X509_set_pubkey(certificate.get(), key.get());
	addName(X509_get_subject_name(certificate.get()), "O", "Aeon");
	addName(X509_get_subject_name(certificate.get()), "CN", commonName);
	addExtension(certificate.get(), NID_basic_constraints, isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
	if (!isAuthority) addExtension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
	if (issuer == nullptr)
	{
		X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
		X509_sign(certificate.get(), key.get(), EVP_sha256());
	}
	else
	{
		const auto parent = readCertificate(issuer->certificate);
		X509_set_issuer_name(certificate.get(), X509_get_subject_name(parent.get()));
		X509_sign(certificate.get(), readKey(issuer->key).get(), EVP_sha256());
	}
	const auto keyText = memory();
	PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
	const auto certificateText = memory();
	PEM_write_bio_X509(certificateText.get(), certificate.get());
	return {textOf(keyText.get()), textOf(certificateText.get())};
}

} // namespace

TestCertificates::TestCertificates() :
	_authority(issue("authority", true, nullptr)),
	_server(issue("server", false, &_authority)),
	_client(issue("client", false, &_authority)),
	_stranger(issue("stranger", false, nullptr))
{
}

std::string TestCertificates::encrypted(const std::string& key, const std::string& password)
{
	const auto text = memory();
	PEM_write_bio_PKCS8PrivateKey(
		text.get(), readKey(key).get(), EVP_aes_256_cbc(), password.data(), static_cast<int>(password.size()), nullptr,
		nullptr);
	return textOf(text.get());
}

} // namespace Aeon::Net::Testing
