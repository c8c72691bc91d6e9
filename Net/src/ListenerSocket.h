#pragma once

#include "ListenerSocketImpl.h"

#include <Poco/Net/ServerSocket.h>

namespace Aeon::Net
{

/// Handle of a ListenerSocketImpl, in the form that POCO's TCPServer takes.
class ListenerSocket final : public Poco::Net::ServerSocket
{
public:
	/// Takes the implementation over.
	explicit ListenerSocket(ListenerSocketImpl* implementation) : ServerSocket(implementation, true) {}
};

} // namespace Aeon::Net
