#include "ConnectionFilter.h"

#include "AcceptedSocketImpl.h"

#include <Poco/Net/StreamSocket.h>

namespace Aeon::Net
{

bool ConnectionFilter::accept(const Poco::Net::StreamSocket& socket)
{
	auto* accepted = dynamic_cast<AcceptedSocketImpl*>(socket.impl());
	return accepted != nullptr && accepted->admit();
}

} // namespace Aeon::Net
