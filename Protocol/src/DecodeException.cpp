#include "Aeon/Protocol/DecodeException.h"

namespace Aeon::Protocol
{

DecodeException::DecodeException(const std::string& message) : Poco::DataFormatException(message)
{
}

const char* DecodeException::name() const noexcept
{
	return "DecodeException";
}

const char* DecodeException::className() const noexcept
{
	return "Aeon::Protocol::DecodeException";
}

Poco::Exception* DecodeException::clone() const
{
	return new DecodeException(*this);
}

void DecodeException::rethrow() const
{
	throw *this;
}

} // namespace Aeon::Protocol
