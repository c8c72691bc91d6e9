#pragma once

#include <cstdint>
#include <string_view>

namespace Aeon::Coordinator
{

/// Who makes a request, and in which version. The views live as long as the request.
struct CallerInfo
{
	std::int16_t apiVersion = 0;
	/// From the request header; empty where there was none.
	std::string_view clientId;
	/// Address as Kafka shows it, "/127.0.0.1".
	std::string_view clientHost;
};

} // namespace Aeon::Coordinator
