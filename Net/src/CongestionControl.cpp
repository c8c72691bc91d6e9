#include "CongestionControl.h"

#include <array>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

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

/// The system's choice, if it is one that paces.
std::string systemsPacing()
{
	const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0) return {};
	std::string name = current(descriptor);
	::close(descriptor);
	return name == "cubic" || name == "reno" ? std::string() : name;
}

} // namespace

CongestionControl::CongestionControl(std::string configured) :
	_configured(std::move(configured)), _pacing(systemsPacing())
{
}

bool CongestionControl::prepareListener(int descriptor) const
{
	if (!_configured.empty()) return ask(descriptor, _configured);
	// An ordinary user is refused an algorithm that the administrator has not allowed, but never reno.
	if (!_pacing.empty() && !ask(descriptor, "cubic")) ask(descriptor, "reno");
	return true;
}

void CongestionControl::prepareRemote(int descriptor) const noexcept
{
	if (_configured.empty() && !_pacing.empty()) ask(descriptor, _pacing);
}

} // namespace Aeon::Net
