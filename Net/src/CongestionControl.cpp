#include "CongestionControl.h"

#include <array>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>

namespace Aeon::Net
{

namespace
{

bool ask(int descriptor, std::string_view algorithm) noexcept
{
	return ::setsockopt(
			   descriptor, IPPROTO_TCP, TCP_CONGESTION, algorithm.data(), static_cast<socklen_t>(algorithm.size())) ==
		   0;
}

std::string current(int descriptor)
{
	std::array<char, 16> name{};
	socklen_t length = name.size();
	if (::getsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length) != 0) return {};
	return {name.data(), ::strnlen(name.data(), length)};
}

} // namespace

bool CongestionControl::prepareListener(int descriptor)
{
	if (!_configured.empty()) return ask(descriptor, _configured);
	const std::string system = current(descriptor);
	_systemPaces = system != "cubic" && system != "reno";
	return true;
}

void CongestionControl::prepareLocal(int descriptor) const noexcept
{
	if (!_configured.empty() || !_systemPaces) return;
	// An ordinary user is refused an algorithm that the administrator has not allowed; reno always is.
	if (!ask(descriptor, "cubic")) ask(descriptor, "reno");
}

} // namespace Aeon::Net
