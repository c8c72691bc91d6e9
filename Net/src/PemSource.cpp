#include "PemSource.h"

#include "Aeon/Net/TlsConfigException.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <openssl/err.h>
#include <openssl/pem.h>

namespace Aeon::Net
{

namespace
{

struct BioFree
{
	void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using BioPtr = std::unique_ptr<BIO, BioFree>;

BioPtr reader(const std::string& text)
{
	return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

/// Answers OpenSSL's question for a password; without this it would ask on the terminal.
int givePassword(char* buffer, int size, int, void* password)
{
	const auto& text = *static_cast<const std::string*>(password);
	const auto length = std::min(text.size(), static_cast<std::size_t>(std::max(size, 0)));
	std::memcpy(buffer, text.data(), length);
	return static_cast<int>(length);
}

} // namespace

std::string takeOpenSslError()
{
	const auto code = ERR_get_error();
	ERR_clear_error();
	if (code == 0) return "unknown error";
	std::array<char, 256> text{};
	ERR_error_string_n(code, text.data(), text.size());
	return text.data();
}

PemSource PemSource::inlineText(const std::string& setting, std::string text)
{
	return {setting, std::move(text)};
}

PemSource PemSource::file(const std::string& setting, const std::string& path)
{
	const std::string origin = setting + "=" + path;
	std::ifstream stream(path, std::ios::binary);
	if (!stream) throw TlsConfigException(origin + ": " + std::strerror(errno));
	return {origin, std::string(std::istreambuf_iterator<char>(stream), {})};
}

PrivateKeyPtr PemSource::privateKey(const std::string& password) const
{
	ERR_clear_error();
	const BioPtr bio = reader(_text);
	std::string given = password;
	PrivateKeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &givePassword, &given));
	if (!key)
		fail(
			"holds no private key in PEM form that can be read" +
			std::string(password.empty() ? "" : " with ssl.key.password"));
	return key;
}

std::vector<CertificatePtr> PemSource::certificates() const
{
	ERR_clear_error();
	const BioPtr bio = reader(_text);
	std::vector<CertificatePtr> certificates;
	while (CertificatePtr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
		certificates.push_back(std::move(certificate));
	// Reading always ends with an error; only that of having reached the end is good.
	const bool atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	if (certificates.empty() || !atEnd) fail("holds no certificate in PEM form, or a broken one");
	ERR_clear_error();
	return certificates;
}

void PemSource::fail(const std::string& what) const
{
	throw TlsConfigException(_origin + " " + what + " (" + takeOpenSslError() + ")");
}

} // namespace Aeon::Net
