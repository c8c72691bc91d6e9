#pragma once

#include <Poco/Exception.h>

#include <string>

namespace Aeon::Protocol
{

/// Bytes that are not what they claim to be: cut short, a length that reaches past the end, a null where the
/// version allows none, a version nobody knows, or more decoded memory than the request's budget. The peer's
/// fault, never ours: answer with an error or close the connection.
class DecodeException final : public Poco::DataFormatException
{
public:
	explicit DecodeException(const std::string& message);

	const char* name() const noexcept override;
	const char* className() const noexcept override;
	Poco::Exception* clone() const override;
	void rethrow() const override;
};

} // namespace Aeon::Protocol
