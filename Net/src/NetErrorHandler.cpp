#include "NetErrorHandler.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

namespace Aeon::Net
{

NetErrorHandler::NetErrorHandler() : _log(Poco::Logger::get("Aeon.Net"), _clock)
{
}

void NetErrorHandler::install()
{
	// Never destroyed: threads that outlive main may still report to it.
	static auto* handler = new NetErrorHandler;
	Poco::ErrorHandler::set(handler);
}

void NetErrorHandler::exception(const Poco::Exception& error)
{
	_log.warning([&] { return "A network thread caught " + error.displayText(); });
}

void NetErrorHandler::exception(const std::exception& error)
{
	_log.warning([&] { return std::string("A network thread caught ") + error.what(); });
}

void NetErrorHandler::exception()
{
	_log.warning([] { return std::string("A network thread caught an exception of unknown type"); });
}

} // namespace Aeon::Net
