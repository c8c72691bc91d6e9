#pragma once

#include <Poco/Exception.h>

#include <string>

namespace Aeon::Protocol
{

/// A message that cannot be said in the asked version: a field set that the version lacks and that may not be
/// dropped, a null where the version allows none, a string or frame over the wire's limit, a version outside the
/// message's range.
class EncodeException final : public Poco::DataFormatException
{
public:
	explicit EncodeException(const std::string& message);

	const char* name() const noexcept override;
	const char* className() const noexcept override;
	Poco::Exception* clone() const override;
	void rethrow() const override;
};

} // namespace Aeon::Protocol
