#include "Aeon/Protocol/EncodeException.h"

namespace Aeon::Protocol
{

EncodeException::EncodeException(const std::string& message) : Poco::DataFormatException(message)
{
}

const char* EncodeException::name() const noexcept
{
	return "EncodeException";
}

const char* EncodeException::className() const noexcept
{
	return "Aeon::Protocol::EncodeException";
}

Poco::Exception* EncodeException::clone() const
{
	return new EncodeException(*this);
}

void EncodeException::rethrow() const
{
	throw *this;
}

} // namespace Aeon::Protocol
