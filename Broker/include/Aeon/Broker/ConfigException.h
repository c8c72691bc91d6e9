#pragma once

#include <Poco/Exception.h>

#include <string>

namespace Aeon
{

/// The broker cannot start with what it was given: a setting that is wrong, or a data directory that is not its
/// own. The message is one line for the operator and names the key and value, or the directory; the process ends
/// with exit code 78.
class ConfigException : public Poco::Exception
{
public:
	explicit ConfigException(const std::string& message) : Poco::Exception(message, 78) {}

	const char* name() const noexcept override { return "Configuration"; }
	const char* className() const noexcept override { return "Aeon::ConfigException"; }
	Poco::Exception* clone() const override { return new ConfigException(*this); }
	void rethrow() const override { throw *this; }
};

} // namespace Aeon
