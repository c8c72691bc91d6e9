#include "ListenAddresses.h"

#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/String.h>

namespace Aeon::Net
{

namespace
{

std::string withoutBrackets(const std::string& host)
{
	if (host.size() > 1 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
	return host;
}

} // namespace

ListenAddresses resolveListenHost(const std::string& configured)
{
	using Poco::Net::IPAddress;
	const std::string host = withoutBrackets(configured);
	if (host.empty() || host == "0.0.0.0" || host == "::") return {{IPAddress("0.0.0.0"), IPAddress("::")}, true};
	if (Poco::icompare(host, std::string("localhost")) == 0) return {{IPAddress("127.0.0.1"), IPAddress("::1")}, true};
	IPAddress address;
	if (IPAddress::tryParse(host, address)) return {{address}, false};
	return {{Poco::Net::DNS::resolveOne(host)}, false};
}

} // namespace Aeon::Net
