#include "Aeon/Broker/RequestContext.h"

#include "Aeon/Protocol/Arena.h"

#include <cstring>

namespace Aeon
{

std::string_view RequestContext::keep(std::string_view text)
{
	if (text.empty()) return {};
	auto* copy = static_cast<char*>(_arena.allocate(text.size(), 1));
	std::memcpy(copy, text.data(), text.size());
	return {copy, text.size()};
}

} // namespace Aeon
