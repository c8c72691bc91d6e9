#include "LoggerLevels.h"

#include <Poco/Logger.h>

#include <vector>

namespace Aeon
{

namespace
{

std::string levelName(int level)
{
	switch (level)
	{
	case Poco::Message::PRIO_TRACE:
		return "TRACE";
	case Poco::Message::PRIO_DEBUG:
		return "DEBUG";
	case Poco::Message::PRIO_INFORMATION:
	case Poco::Message::PRIO_NOTICE:
		return "INFO";
	case Poco::Message::PRIO_WARNING:
		return "WARN";
	case Poco::Message::PRIO_ERROR:
		return "ERROR";
	case Poco::Message::PRIO_CRITICAL:
	case Poco::Message::PRIO_FATAL:
		return "FATAL";
	default:
		return "OFF";
	}
}

} // namespace

std::map<std::string, std::string> loggerLevels()
{
	std::vector<std::string> names;
	Poco::Logger::names(names);
	std::map<std::string, std::string> levels;
	for (const auto& name : names)
		levels.emplace(name.empty() ? "root" : name, levelName(Poco::Logger::get(name).getLevel()));
	return levels;
}

} // namespace Aeon
