#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace Aeon
{

/// One item of a list of listeners: NAME://host:port.
struct ListenerEndpoint
{
	/// Upper case.
	std::string name;
	/// Without the brackets of an IPv6 address; empty where none is given.
	std::string host;
	std::uint16_t port = 0;

	/// No value where the text has another form.
	static std::optional<ListenerEndpoint> parse(const std::string& text);

	/// Whether the host stands for every address of the machine.
	bool isEveryAddress() const noexcept { return host.empty() || host == "0.0.0.0" || host == "::"; }
};

} // namespace Aeon
