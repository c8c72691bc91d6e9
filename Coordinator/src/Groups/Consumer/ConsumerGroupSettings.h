#pragma once

#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/MetadataImage.h"

#include <chrono>
#include <string_view>

namespace Aeon::Coordinator
{

/// What holds for one group: its own overrides, kept within the broker's bounds, and elsewhere the broker's settings.
struct ConsumerGroupSettings
{
	std::chrono::milliseconds sessionTimeout;
	std::chrono::milliseconds heartbeatInterval;
	std::chrono::milliseconds assignmentInterval;
};

ConsumerGroupSettings
consumerGroupSettings(const GroupCoordinatorConfig& config, const MetadataImage& image, std::string_view groupId);

} // namespace Aeon::Coordinator
