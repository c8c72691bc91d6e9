#pragma once

#include <Poco/Exception.h>

#include <string>

namespace Aeon::Net
{

/// A listener that cannot be opened: its port is taken, its host is not one of this machine's, or the system
/// refuses. displayText() names listener, address and reason.
class ListenException : public Poco::IOException
{
public:
	explicit ListenException(const std::string& message, int code = 0) : Poco::IOException(message, code) {}

	const char* name() const noexcept override { return "Cannot listen"; }
	const char* className() const noexcept override { return "Aeon::Net::ListenException"; }
	Poco::Exception* clone() const override { return new ListenException(*this); }
	void rethrow() const override { throw *this; }
};

} // namespace Aeon::Net
