#include "AlterConfigsHandler.h"

#include "ConfigRequests.h"

#include "Aeon/Coordinator/ConfigOperations.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

using Coordinator::ConfigReplacement;

/// The configs that one resource is to have, or why they cannot be tried.
Result<ConfigReplacement> replacementOf(const auto& resource, NodeId self, bool repeated)
{
	if (repeated) return Error{ErrorCode::INVALID_REQUEST, "The request names this resource twice."};
	if (repeatsKey(resource.configs)) return Error{ErrorCode::INVALID_REQUEST, "The request names a config twice."};
	ConfigReplacement replacement;
	for (const auto& config : resource.configs)
	{
		if (!config.value)
			return Error{ErrorCode::INVALID_REQUEST, "Config '" + std::string(config.name) + "' has no value."};
		replacement.configs.emplace(config.name, *config.value);
	}
	replacement.resource = configResource(resource.resourceType, resource.resourceName);
	if (auto problem = resourceProblem(replacement.resource, self)) return std::move(*problem);
	return replacement;
}

} // namespace

void AlterConfigsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.resources.size())) return;
	const auto counts = countResources(request.resources);
	std::vector<ConfigReplacement> replacements;
	std::vector<std::size_t> places;
	response.responses.resize(context.arena(), request.resources.size());
	for (std::size_t index = 0; index < request.resources.size(); ++index)
	{
		const auto& resource = request.resources[index];
		auto replacement =
			replacementOf(resource, _services.nodeId, counts.at({resource.resourceType, resource.resourceName}) > 1);
		Result<void> refused;
		if (!replacement.ok()) refused = replacement.error();
		answerResource(context, resource, refused, response.responses[index]);
		if (!replacement.ok()) continue;
		replacements.push_back(std::move(*replacement));
		places.push_back(index);
	}

	std::vector<Result<void>> results;
	_services.metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			auto outcome = Coordinator::replaceConfigs(image, replacements, _rules);
			results = std::move(outcome.response);
			return request.validateOnly ? Coordinator::MetadataRecords() : std::move(outcome.records);
		});
	for (std::size_t index = 0; index < results.size(); ++index)
		answerResource(context, request.resources[places[index]], results[index], response.responses[places[index]]);
}

void AlterConfigsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	failResources(context, request, response, code);
}

} // namespace Aeon
