#include "Groups/Consumer/SubscriptionCounts.h"

namespace Aeon::Coordinator
{

void SubscriptionCounts::addMember(const ConsumerMemberMetadata& metadata)
{
	for (const std::string& topic : metadata.topicNames)
		change(topic, &Topic::byName, 1);
	if (!metadata.topicRegex.empty()) ++_regexes[metadata.topicRegex];
}

void SubscriptionCounts::removeMember(const ConsumerMemberMetadata& metadata)
{
	for (const std::string& topic : metadata.topicNames)
		change(topic, &Topic::byName, -1);
	const auto regex = _regexes.find(metadata.topicRegex);
	if (regex != _regexes.end() && --regex->second == 0) _regexes.erase(regex);
}

void SubscriptionCounts::addMatches(const std::vector<std::string>& topics)
{
	for (const std::string& topic : topics)
		change(topic, &Topic::byRegex, 1);
}

void SubscriptionCounts::removeMatches(const std::vector<std::string>& topics)
{
	for (const std::string& topic : topics)
		change(topic, &Topic::byRegex, -1);
}

std::int32_t SubscriptionCounts::subscribers(std::string_view regex) const
{
	const auto found = _regexes.find(regex);
	return found == _regexes.end() ? 0 : found->second;
}

void SubscriptionCounts::change(std::string_view topic, std::int32_t Topic::* count, std::int32_t difference)
{
	auto place = _topics.find(topic);
	if (place == _topics.end()) place = _topics.emplace(topic, Topic{}).first;
	place->second.*count += difference;
	if (place->second.byName == 0 && place->second.byRegex == 0) _topics.erase(place);
}

} // namespace Aeon::Coordinator
