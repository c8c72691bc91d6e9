#include "ConfigRequests.h"

namespace Aeon
{

using Coordinator::ConfigResourceType;

Coordinator::ConfigResource configResource(std::int8_t type, std::string_view name)
{
	return {static_cast<ConfigResourceType>(type), std::string(name)};
}

std::optional<Error> resourceProblem(const Coordinator::ConfigResource& resource, NodeId self)
{
	switch (resource.type)
	{
	case ConfigResourceType::TOPIC:
	case ConfigResourceType::GROUP:
		return std::nullopt;
	case ConfigResourceType::BROKER:
		if (resource.name.empty() || resource.name == std::to_string(self.value())) return std::nullopt;
		return Error{
			ErrorCode::INVALID_REQUEST,
			"This is broker " + std::to_string(self.value()) + ", not '" + resource.name + "'."};
	case ConfigResourceType::BROKER_LOGGER:
	case ConfigResourceType::CLIENT_METRICS:
	case ConfigResourceType::UNKNOWN:
		break;
	}
	return Error{
		ErrorCode::INVALID_REQUEST,
		"Configs of resources of type " + std::to_string(static_cast<int>(resource.type)) + " cannot be altered."};
}

} // namespace Aeon
