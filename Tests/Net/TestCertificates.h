#pragma once

#include <string>

namespace Aeon::Net::Testing
{

/// A key and a certificate for it, both PEM text.
struct Identity
{
	std::string key;
	std::string certificate;
};

/// A certificate authority that lives for the length of a test, and what it has signed.
class TestCertificates
{
public:
	TestCertificates();

	/// The authority's own certificate.
	const std::string& authority() const noexcept { return _authority.certificate; }
	/// For a server at localhost.
	const Identity& server() const noexcept { return _server; }
	/// For a client with the subject "CN=client,O=Aeon".
	const Identity& client() const noexcept { return _client; }
	/// Signed by itself: nobody knows it.
	const Identity& stranger() const noexcept { return _stranger; }

	/// The key as PEM text that needs the password.
	static std::string encrypted(const std::string& key, const std::string& password);

private:
	Identity _authority;
	Identity _server;
	Identity _client;
	Identity _stranger;
};

} // namespace Aeon::Net::Testing
