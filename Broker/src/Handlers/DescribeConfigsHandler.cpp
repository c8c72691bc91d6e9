#include "DescribeConfigsHandler.h"

#include "AdminSupport.h"
#include "LoggerLevels.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <set>

namespace Aeon
{

namespace
{

using Coordinator::ConfigResourceType;
using Coordinator::MetadataImage;

/// Most configs that one answer tells; a request that asks for more gets INVALID_REQUEST for the rest.
constexpr std::size_t ANSWER_CONFIGS_MAX = 500'000;

bool isResourceType(std::int8_t type)
{
	switch (static_cast<ConfigResourceType>(type))
	{
	case ConfigResourceType::TOPIC:
	case ConfigResourceType::BROKER:
	case ConfigResourceType::BROKER_LOGGER:
	case ConfigResourceType::CLIENT_METRICS:
	case ConfigResourceType::GROUP:
		return true;
	case ConfigResourceType::UNKNOWN:
		break;
	}
	return false;
}

/// Leaves the configs that a resource of the request asks for: all where it lists none.
void keepWanted(const Protocol::Array<std::string_view>& keys, std::vector<ConfigEntry>& entries)
{
	if (keys.empty()) return;
	const std::set<std::string_view> wanted(keys.begin(), keys.end());
	std::erase_if(entries, [&](const ConfigEntry& entry) { return !wanted.contains(entry.name); });
}

std::optional<std::string_view> keptValue(RequestContext& context, const std::optional<std::string>& value)
{
	return value ? std::optional(context.keep(*value)) : std::nullopt;
}

void fill(RequestContext& context, const ConfigEntry& entry, bool withSynonyms, bool withDocumentation, auto& answer)
{
	answer.name = context.keep(entry.name);
	answer.value = keptValue(context, entry.value);
	answer.readOnly = entry.readOnly;
	if (context.apiVersion == 0) answer.isDefault_ = entry.isDefault();
	answer.configSource = static_cast<std::int8_t>(entry.source);
	answer.isSensitive = entry.sensitive;
	answer.configType = static_cast<std::int8_t>(entry.type);
	answer.documentation = withDocumentation ? std::optional(entry.documentation) : std::nullopt;
	if (!withSynonyms) return;
	for (const ConfigSynonym& synonym : entry.synonyms)
	{
		auto& added = answer.synonyms.append(context.arena());
		added.name = context.keep(synonym.name);
		added.value = keptValue(context, synonym.value);
		added.source = static_cast<std::int8_t>(synonym.source);
	}
}

} // namespace

void DescribeConfigsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.resources.size())) return;
	if (std::any_of(
			request.resources.begin(), request.resources.end(),
			[](const auto& resource) { return !isResourceType(resource.resourceType); }))
	{
		fail(context, request, response, ErrorCode::INVALID_REQUEST);
		return;
	}
	const auto image = _services.metadata.image();
	std::size_t told = 0;
	response.results.resize(context.arena(), request.resources.size());
	for (std::size_t index = 0; index < request.resources.size(); ++index)
	{
		const auto& resource = request.resources[index];
		auto& answer = response.results[index];
		answer.resourceType = resource.resourceType;
		answer.resourceName = resource.resourceName;
		Result<Entries> entries =
			told < ANSWER_CONFIGS_MAX
				? entriesOf(*image, resource.resourceType, resource.resourceName)
				: Error{ErrorCode::INVALID_REQUEST, "The request asks for too many configs: ask in several."};
		if (!entries.ok())
		{
			answer.errorCode = wireCode(entries.code());
			answer.errorMessage = errorText(context, entries.error());
			continue;
		}
		keepWanted(resource.configurationKeys, *entries);
		told += entries->size();
		answer.configs.resize(context.arena(), entries->size());
		for (std::size_t place = 0; place < entries->size(); ++place)
			fill(
				context, (*entries)[place], request.includeSynonyms, request.includeDocumentation,
				answer.configs[place]);
	}
}

void DescribeConfigsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& resource : request.resources)
	{
		auto& answer = response.results.append(context.arena());
		answer.errorCode = wireCode(code);
		answer.errorMessage = errorMessage(code);
		answer.resourceType = resource.resourceType;
		answer.resourceName = resource.resourceName;
	}
}

Result<DescribeConfigsHandler::Entries>
DescribeConfigsHandler::entriesOf(const MetadataImage& image, std::int8_t type, std::string_view name) const
{
	switch (static_cast<ConfigResourceType>(type))
	{
	case ConfigResourceType::TOPIC:
		return topicEntries(image, name);
	case ConfigResourceType::BROKER:
		return brokerEntries(name);
	case ConfigResourceType::BROKER_LOGGER:
		return loggerEntries(name);
	case ConfigResourceType::CLIENT_METRICS:
		return metricsEntries(image, name);
	case ConfigResourceType::GROUP:
		return groupEntries(image, name);
	case ConfigResourceType::UNKNOWN:
		break;
	}
	return ErrorCode::INVALID_REQUEST;
}

Result<DescribeConfigsHandler::Entries>
DescribeConfigsHandler::topicEntries(const MetadataImage& image, std::string_view name) const
{
	if (auto problem = Coordinator::topicNameProblem(name); !problem.empty())
		return Error{ErrorCode::INVALID_TOPIC_EXCEPTION, std::move(problem)};
	if (image.topic(name) == nullptr) return ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
	return describeTopicConfigs(_services.config, image.configs(ConfigResourceType::TOPIC, name));
}

Result<void> DescribeConfigsHandler::checkIsSelf(std::string_view name) const
{
	const std::string self = std::to_string(_services.nodeId.value());
	if (name == self) return {};
	return Error{
		ErrorCode::INVALID_REQUEST, "This is broker " + self + ", not '" + std::string(name) + "': ask that one."};
}

Result<DescribeConfigsHandler::Entries> DescribeConfigsHandler::brokerEntries(std::string_view name) const
{
	if (name.empty()) return Entries{};
	if (auto checked = checkIsSelf(name); !checked) return checked.error();
	Entries entries = describeBrokerConfigs(_services.config);
	// Kafka could change some of them at run time; here nobody can.
	for (ConfigEntry& entry : entries)
		entry.readOnly = true;
	return entries;
}

Result<DescribeConfigsHandler::Entries> DescribeConfigsHandler::loggerEntries(std::string_view name) const
{
	if (auto checked = checkIsSelf(name); !checked) return checked.error();
	Entries entries;
	for (auto& [logger, level] : loggerLevels())
	{
		auto& entry = entries.emplace_back();
		entry.name = logger;
		entry.value = level;
		entry.source = ConfigSource::DYNAMIC_BROKER_LOGGER;
		// The levels come from the broker's settings.
		entry.readOnly = true;
	}
	return entries;
}

Result<DescribeConfigsHandler::Entries>
DescribeConfigsHandler::metricsEntries(const MetadataImage& image, std::string_view name) const
{
	if (name.empty()) return Error{ErrorCode::INVALID_REQUEST, "A client metrics subscription has a name."};
	Entries entries;
	for (const auto& [key, value] : image.configs(ConfigResourceType::CLIENT_METRICS, name))
	{
		auto& entry = entries.emplace_back();
		entry.name = key;
		entry.value = value;
		entry.source = ConfigSource::CLIENT_METRICS;
	}
	return entries;
}

Result<DescribeConfigsHandler::Entries>
DescribeConfigsHandler::groupEntries(const MetadataImage& image, std::string_view name) const
{
	if (name.empty()) return Error{ErrorCode::INVALID_REQUEST, "A group has a name."};
	return describeGroupConfigs(_services.config, image.configs(ConfigResourceType::GROUP, name));
}

} // namespace Aeon
