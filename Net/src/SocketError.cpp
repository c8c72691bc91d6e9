#include "SocketError.h"

#include <cerrno>

namespace Aeon::Net
{

bool saysConnectionEnded(int error) noexcept
{
	switch (error)
	{
	case EPIPE:
	case ECONNRESET:
	case ECONNABORTED:
	case ENOTCONN:
	case ESHUTDOWN:
	case ETIMEDOUT:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
	case ENETRESET:
		return true;
	default:
		return false;
	}
}

} // namespace Aeon::Net
