#include "Groups/Consumer/ConsumerGroupSettings.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

/// The override that the group has under this key, between the broker's bounds; otherwise the broker's value.
milliseconds setting(
	const ConfigMap& overrides, std::string_view key, milliseconds brokerValue, milliseconds least, milliseconds most)
{
	const auto found = overrides.find(key);
	if (found == overrides.end()) return brokerValue;
	std::int32_t number = 0;
	const char* const end = found->second.data() + found->second.size();
	const auto [parsed, error] = std::from_chars(found->second.data(), end, number);
	// Overrides were checked when they were set.
	if (error != std::errc() || parsed != end) return brokerValue;
	return std::max(least, std::min(most, milliseconds(number)));
}

} // namespace

ConsumerGroupSettings
consumerGroupSettings(const GroupCoordinatorConfig& config, const MetadataImage& image, std::string_view groupId)
{
	const ConfigMap& overrides = image.configs(ConfigResourceType::GROUP, groupId);
	return {
		.sessionTimeout = setting(
			overrides, "consumer.session.timeout.ms", config.consumerSessionTimeout, config.consumerMinSessionTimeout,
			config.consumerMaxSessionTimeout),
		.heartbeatInterval = setting(
			overrides, "consumer.heartbeat.interval.ms", config.consumerHeartbeatInterval,
			config.consumerMinHeartbeatInterval, config.consumerMaxHeartbeatInterval),
		.assignmentInterval = setting(
			overrides, "consumer.assignment.interval.ms", config.consumerAssignmentInterval,
			config.consumerMinAssignmentInterval, config.consumerMaxAssignmentInterval),
	};
}

} // namespace Aeon::Coordinator
