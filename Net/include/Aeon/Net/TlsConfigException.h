#pragma once

#include <Poco/Exception.h>

#include <string>

namespace Aeon::Net
{

/// TLS material or rules that cannot be used; displayText() names the setting, the file where there is one,
/// and the reason.
class TlsConfigException : public Poco::InvalidArgumentException
{
public:
	explicit TlsConfigException(const std::string& message) : Poco::InvalidArgumentException(message) {}

	const char* name() const noexcept override { return "TLS configuration"; }
	const char* className() const noexcept override { return "Aeon::Net::TlsConfigException"; }
	Poco::Exception* clone() const override { return new TlsConfigException(*this); }
	void rethrow() const override { throw *this; }
};

} // namespace Aeon::Net
