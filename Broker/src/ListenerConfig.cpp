#include "Aeon/Broker/ListenerConfig.h"

namespace Aeon
{

const char* securityProtocolName(SecurityProtocol protocol) noexcept
{
	switch (protocol)
	{
	case SecurityProtocol::PLAINTEXT:
		return "PLAINTEXT";
	case SecurityProtocol::SSL:
		return "SSL";
	case SecurityProtocol::SASL_PLAINTEXT:
		return "SASL_PLAINTEXT";
	case SecurityProtocol::SASL_SSL:
		return "SASL_SSL";
	}
	return "UNKNOWN";
}

} // namespace Aeon
