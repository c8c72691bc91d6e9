#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// Why members are to join anew, for the log.
struct RebalanceReason
{
	const char* what;
	std::string_view memberId = {};
	/// What the client gave as its reason (KIP-800), unchecked.
	std::optional<std::string_view> clientReason = {};

	/// In one line of printable characters, of bounded length.
	std::string text() const;
};

} // namespace Aeon::Coordinator
