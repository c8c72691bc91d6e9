#include "Groups/Classic/RebalanceReason.h"

namespace Aeon::Coordinator
{

namespace
{

/// Clients cut their reasons to as much, too.
constexpr std::size_t SHOWN_BYTES_MAX = 255;

std::string shown(std::string_view text)
{
	std::string result(text.substr(0, SHOWN_BYTES_MAX));
	for (char& c : result)
		if (c < ' ' || c > '~') c = '?';
	return result;
}

} // namespace

std::string RebalanceReason::text() const
{
	std::string result = what;
	if (!memberId.empty()) result += " (member " + shown(memberId) + ")";
	if (clientReason && !clientReason->empty()) result += "; the client says: " + shown(*clientReason);
	return result;
}

} // namespace Aeon::Coordinator
