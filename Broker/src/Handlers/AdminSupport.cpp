#include "AdminSupport.h"

#include <string>

namespace Aeon
{

bool refuseTooMany(RequestContext& context, std::size_t items)
{
	if (items <= REQUEST_ITEMS_MAX) return false;
	context.closeConnection(
		"a request names " + std::to_string(items) + " items; " + std::to_string(REQUEST_ITEMS_MAX) + " are allowed");
	return true;
}

std::string_view errorText(RequestContext& context, const Error& error)
{
	return error.message.empty() ? errorMessage(error.code) : context.keep(error.message);
}

} // namespace Aeon
