#include "ListenerEndpoint.h"

#include <Poco/String.h>

#include <charconv>
#include <string_view>

namespace Aeon
{

namespace
{

/// The port behind the last colon; no value where it is none.
std::optional<std::uint16_t> portOf(std::string_view text)
{
	std::uint16_t port = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
	if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
	return port;
}

std::string withoutBrackets(std::string host)
{
	if (host.size() >= 2 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
	return host;
}

} // namespace

std::optional<ListenerEndpoint> ListenerEndpoint::parse(const std::string& text)
{
	const std::size_t scheme = text.find("://");
	const std::size_t colon = text.rfind(':');
	if (scheme == std::string::npos || scheme == 0 || colon <= scheme) return std::nullopt;
	const auto port = portOf(std::string_view(text).substr(colon + 1));
	if (!port) return std::nullopt;
	return ListenerEndpoint{
		Poco::toUpper(text.substr(0, scheme)), withoutBrackets(text.substr(scheme + 3, colon - scheme - 3)), *port};
}

} // namespace Aeon
