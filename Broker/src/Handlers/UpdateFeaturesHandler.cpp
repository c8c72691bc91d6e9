#include "UpdateFeaturesHandler.h"

#include "AdminSupport.h"

#include "Aeon/Coordinator/FeatureOperations.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

#include <string>
#include <utility>
#include <vector>

namespace Aeon
{

namespace
{

using Coordinator::FeatureUpdate;
using Coordinator::FeatureUpgradeType;

/// The last version whose answer names every feature, and the only one that says in one bit which way it may go.
constexpr std::int16_t RESULTS_VERSION = 1;
constexpr std::int16_t ALLOW_DOWNGRADE_VERSION = 0;

Result<std::vector<FeatureUpdate>> updatesOf(const UpdateFeaturesHandler::Request& request, std::int16_t version)
{
	std::vector<FeatureUpdate> updates;
	for (const auto& asked : request.featureUpdates)
	{
		auto type = static_cast<FeatureUpgradeType>(asked.upgradeType);
		if (version == ALLOW_DOWNGRADE_VERSION)
			type = asked.allowDowngrade ? FeatureUpgradeType::SAFE_DOWNGRADE : FeatureUpgradeType::UPGRADE;
		if (type < FeatureUpgradeType::UPGRADE || type > FeatureUpgradeType::UNSAFE_DOWNGRADE)
			return Error{ErrorCode::INVALID_UPDATE_VERSION, "Unknown type of upgrade."};
		updates.push_back({std::string(asked.feature), asked.maxVersionLevel, type});
	}
	return updates;
}

} // namespace

void UpdateFeaturesHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.featureUpdates.size())) return;
	Result<void> result;
	const auto updates = updatesOf(request, context.apiVersion);
	if (!updates)
		result = updates.error();
	else
		_services.metadata.commit(
			[&](const Coordinator::MetadataImage& image)
			{
				auto outcome = Coordinator::updateFeatures(image, *updates);
				result = std::move(outcome.response);
				return request.validateOnly ? Coordinator::MetadataRecords() : std::move(outcome.records);
			});
	if (!result)
	{
		response.errorCode = wireCode(result.code());
		response.errorMessage = errorText(context, result.error());
		return;
	}
	if (context.apiVersion > RESULTS_VERSION) return;
	for (const auto& asked : request.featureUpdates)
		response.results.append(context.arena()).feature = asked.feature;
}

void UpdateFeaturesHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.errorMessage = errorMessage(code);
}

} // namespace Aeon
