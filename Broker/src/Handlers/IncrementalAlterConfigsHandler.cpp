#include "IncrementalAlterConfigsHandler.h"

#include "ConfigRequests.h"

#include "Aeon/Coordinator/ConfigOperations.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

using Coordinator::ConfigAlteration;
using Coordinator::ConfigChangeType;

/// The changes to one resource, or why they cannot be tried.
Result<ConfigAlteration> alterationOf(const auto& resource, NodeId self, bool repeated)
{
	if (repeated) return Error{ErrorCode::INVALID_REQUEST, "The request names this resource twice."};
	if (repeatsKey(resource.configs)) return Error{ErrorCode::INVALID_REQUEST, "The request names a config twice."};
	ConfigAlteration alteration;
	for (const auto& config : resource.configs)
	{
		const auto type = static_cast<ConfigChangeType>(config.configOperation);
		if (type != ConfigChangeType::REMOVE && !config.value)
			return Error{ErrorCode::INVALID_REQUEST, "Config '" + std::string(config.name) + "' has no value."};
		alteration.changes.push_back({std::string(config.name), type, std::string(config.value.value_or(""))});
	}
	alteration.resource = configResource(resource.resourceType, resource.resourceName);
	if (auto problem = resourceProblem(alteration.resource, self)) return std::move(*problem);
	return alteration;
}

} // namespace

void IncrementalAlterConfigsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.resources.size())) return;
	const auto counts = countResources(request.resources);
	std::vector<ConfigAlteration> alterations;
	std::vector<std::size_t> places;
	response.responses.resize(context.arena(), request.resources.size());
	for (std::size_t index = 0; index < request.resources.size(); ++index)
	{
		const auto& resource = request.resources[index];
		auto alteration =
			alterationOf(resource, _services.nodeId, counts.at({resource.resourceType, resource.resourceName}) > 1);
		Result<void> refused;
		if (!alteration.ok()) refused = alteration.error();
		answerResource(context, resource, refused, response.responses[index]);
		if (!alteration.ok()) continue;
		alterations.push_back(std::move(*alteration));
		places.push_back(index);
	}

	std::vector<Result<void>> results;
	_services.metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			auto outcome = Coordinator::alterConfigs(image, alterations, _rules);
			results = std::move(outcome.response);
			return request.validateOnly ? Coordinator::MetadataRecords() : std::move(outcome.records);
		});
	for (std::size_t index = 0; index < results.size(); ++index)
		answerResource(context, request.resources[places[index]], results[index], response.responses[places[index]]);
}

void IncrementalAlterConfigsHandler::fail(
	RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	failResources(context, request, response, code);
}

} // namespace Aeon
