#include "Aeon/Broker/EnvironmentSettings.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unistd.h>

namespace Aeon
{

namespace
{

constexpr std::string_view PREFIX = "KAFKA_";

constexpr std::string_view NO_SETTINGS[] = {
	"KAFKA_CLASSPATH",     "KAFKA_DEBUG",         "KAFKA_GC_LOG_OPTS",
	"KAFKA_HEAP_OPTS",     "KAFKA_HOME",          "KAFKA_JMX_HOSTNAME",
	"KAFKA_JMX_OPTS",      "KAFKA_JMX_PORT",      "KAFKA_JVM_PERFORMANCE_OPTS",
	"KAFKA_LOG4J_LOGGERS", "KAFKA_LOG4J_OPTS",    "KAFKA_LOG4J_ROOT_LOGLEVEL",
	"KAFKA_OPTS",          "KAFKA_SCALA_VERSION", "KAFKA_TOOLS_LOG4J_LOGLEVEL",
	"KAFKA_VERSION",
};

/// Kubernetes describes a service called kafka to its pods by KAFKA_SERVICE_HOST, KAFKA_PORT=tcp://... and so on.
bool describesService(std::string_view name, std::string_view value)
{
	return name.starts_with("KAFKA_SERVICE_HOST") || name.starts_with("KAFKA_SERVICE_PORT") ||
		   name.starts_with("KAFKA_PORT_") || (name == "KAFKA_PORT" && value.find("://") != std::string_view::npos);
}

bool isSetting(std::string_view name, std::string_view value)
{
	if (!name.starts_with(PREFIX) || name.size() == PREFIX.size()) return false;
	if (std::find(std::begin(NO_SETTINGS), std::end(NO_SETTINGS), name) != std::end(NO_SETTINGS)) return false;
	return !describesService(name, value);
}

char lowerLetter(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string settingName(std::string_view name)
{
	constexpr char BY_LENGTH[] = {'.', '_', '-'};
	std::string setting;
	for (std::size_t i = 0; i < name.size();)
	{
		std::size_t run = 0;
		while (run < std::size(BY_LENGTH) && i + run < name.size() && name[i + run] == '_')
			++run;
		setting += run == 0 ? lowerLetter(name[i]) : BY_LENGTH[run - 1];
		i += std::max<std::size_t>(run, 1);
	}
	return setting;
}

} // namespace

SettingMap environmentSettings(std::span<const std::string> variables)
{
	SettingMap settings;
	for (const std::string_view variable : variables)
	{
		const std::size_t equals = variable.find('=');
		if (equals == std::string_view::npos) continue;
		const std::string_view name = variable.substr(0, equals);
		const std::string_view value = variable.substr(equals + 1);
		if (name == "CLUSTER_ID" && !value.empty()) settings["aeon.cluster.id"] = value;
		if (isSetting(name, value)) settings[settingName(name.substr(PREFIX.size()))] = value;
	}
	return settings;
}

std::vector<std::string> processEnvironment()
{
	std::vector<std::string> variables;
	for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
		variables.emplace_back(*variable);
	return variables;
}

} // namespace Aeon
