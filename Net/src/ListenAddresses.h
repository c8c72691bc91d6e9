#pragma once

#include <Poco/Net/IPAddress.h>

#include <string>
#include <vector>

namespace Aeon::Net
{

/// The addresses that a listener's host stands for.
struct ListenAddresses
{
	/// IPv4 first.
	std::vector<Poco::Net::IPAddress> addresses;
	/// Whether one that this machine does not have is left out, so long as another remains: so it is for hosts that
	/// mean both families.
	bool anyWillDo = false;
};

/// Throws Poco::Net::HostNotFoundException and its like.
ListenAddresses resolveListenHost(const std::string& host);

} // namespace Aeon::Net
