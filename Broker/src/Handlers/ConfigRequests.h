#pragma once

#include "AdminSupport.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/ConfigResource.h"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Aeon
{

/// The resource that an alteration names.
Coordinator::ConfigResource configResource(std::int8_t type, std::string_view name);

/// Why an alteration of this resource is refused before its configs are looked at; no value where it is not: an
/// unknown type, one whose configs cannot be altered, or a broker that is not this one.
std::optional<Error> resourceProblem(const Coordinator::ConfigResource& resource, NodeId self);

/// Whether a request lists a key twice.
template <typename Configs>
bool repeatsKey(const Configs& configs)
{
	std::set<std::string_view> seen;
	for (const auto& config : configs)
		if (!seen.insert(config.name).second) return true;
	return false;
}

/// How often a request lists each resource.
template <typename Resources>
std::map<std::pair<std::int8_t, std::string_view>, int> countResources(const Resources& resources)
{
	std::map<std::pair<std::int8_t, std::string_view>, int> counts;
	for (const auto& resource : resources)
		++counts[{resource.resourceType, resource.resourceName}];
	return counts;
}

/// Answers every resource of a request with one code.
template <typename Request, typename Response>
void failResources(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& resource : request.resources)
	{
		auto& answer = response.responses.append(context.arena());
		answer.errorCode = wireCode(code);
		answer.errorMessage = errorMessage(code);
		answer.resourceType = resource.resourceType;
		answer.resourceName = resource.resourceName;
	}
}

/// Answers one resource.
template <typename Answer, typename Resource>
void answerResource(RequestContext& context, const Resource& resource, const Result<void>& result, Answer& answer)
{
	answer.resourceType = resource.resourceType;
	answer.resourceName = resource.resourceName;
	answer.errorMessage = std::nullopt;
	if (result.ok()) return;
	answer.errorCode = wireCode(result.code());
	answer.errorMessage = errorText(context, result.error());
}

} // namespace Aeon
