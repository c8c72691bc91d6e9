#include "ApiVersionsHandler.h"

#include "Aeon/Coordinator/ClusterOperations.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace Aeon
{

namespace
{

bool isAlphanumeric(char c) noexcept
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Protocol::ApiVersionsResponse::ApiVersion rangeOf(const ServedApi& api)
{
	Protocol::ApiVersionsResponse::ApiVersion range;
	range.apiKey = static_cast<std::int16_t>(api.key);
	range.minVersion = api.lowestVersion;
	range.maxVersion = api.highestVersion;
	return range;
}

/// Features that stand for APIs, by one API of each: a cluster may have them recorded, but as long as the API is not
/// served no client must be told that it can rely on the feature.
struct FeatureApi
{
	std::string_view feature;
	Protocol::ApiKey key;
};
constexpr FeatureApi FEATURE_APIS[] = {
	{"group.version", Protocol::ApiKey::CONSUMER_GROUP_HEARTBEAT},
	{"share.version", Protocol::ApiKey::SHARE_GROUP_HEARTBEAT},
	{"streams.version", Protocol::ApiKey::STREAMS_GROUP_HEARTBEAT},
	{"transaction.version", Protocol::ApiKey::END_TXN},
};

bool isOffered(std::string_view feature) noexcept
{
	return std::all_of(
		std::begin(FEATURE_APIS), std::end(FEATURE_APIS), [feature](const FeatureApi& row)
		{ return row.feature != feature || ApiTable::find(Protocol::wireKey(row.key)) != nullptr; });
}

/// First version that can say that a feature's lowest level is 0 (KAFKA-17011).
constexpr std::int16_t FEATURE_LEVEL_ZERO_VERSION = 4;
/// First version with client software, and first with the cluster and node that the client looks for.
constexpr std::int16_t CLIENT_SOFTWARE_VERSION = 3;
constexpr std::int16_t EXPECTED_NODE_VERSION = 5;

} // namespace

void ApiVersionsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (const auto error = check(context, request); error != ErrorCode::NONE)
	{
		response.errorCode = wireCode(error);
		return;
	}
	const auto apis = ApiTable::served();
	response.apiKeys.resize(context.arena(), apis.size());
	std::transform(apis.begin(), apis.end(), response.apiKeys.begin(), rangeOf);
	addFeatures(context, response);
}

void ApiVersionsHandler::refuseVersion(RequestContext& context, Response& response)
{
	response.errorCode = wireCode(ErrorCode::UNSUPPORTED_VERSION);
	response.apiKeys.append(context.arena(), rangeOf(*ApiTable::find(static_cast<std::int16_t>(KEY))));
}

bool ApiVersionsHandler::isSoftwareName(std::string_view text) noexcept
{
	if (text.empty() || !isAlphanumeric(text.front()) || !isAlphanumeric(text.back())) return false;
	return std::all_of(text.begin(), text.end(), [](char c) { return isAlphanumeric(c) || c == '-' || c == '.'; });
}

ErrorCode ApiVersionsHandler::check(const RequestContext& context, const Request& request) const noexcept
{
	if (context.apiVersion >= CLIENT_SOFTWARE_VERSION &&
		(!isSoftwareName(request.clientSoftwareName) || !isSoftwareName(request.clientSoftwareVersion)))
		return ErrorCode::INVALID_REQUEST;
	if (context.apiVersion < EXPECTED_NODE_VERSION) return ErrorCode::NONE;
	// A client that knows neither passes; one that knows both must have come to the right place.
	const bool otherCluster = request.clusterId && *request.clusterId != _services.clusterId;
	const bool otherNode = request.nodeId != -1 && request.nodeId != _services.nodeId.value();
	return otherCluster || otherNode ? ErrorCode::REBOOTSTRAP_REQUIRED : ErrorCode::NONE;
}

void ApiVersionsHandler::addFeatures(RequestContext& context, Response& response) const
{
	if (context.apiVersion < CLIENT_SOFTWARE_VERSION) return;
	const auto image = _services.metadata.image();
	for (const auto& feature : Coordinator::supportedFeatures())
	{
		if (!isOffered(feature.name)) continue;
		if (feature.levelMin > 0 || context.apiVersion >= FEATURE_LEVEL_ZERO_VERSION)
		{
			Response::SupportedFeatureKey key;
			key.name = feature.name;
			key.minVersion = feature.levelMin;
			key.maxVersion = feature.levelMax;
			response.supportedFeatures.append(context.arena(), key);
		}
		// A level that the cluster has recorded but this broker cannot serve is not offered.
		const auto level = std::min(image->featureLevel(feature.name), feature.levelMax);
		if (level <= 0) continue;
		Response::FinalizedFeatureKey key;
		key.name = feature.name;
		key.minVersionLevel = level;
		key.maxVersionLevel = level;
		response.finalizedFeatures.append(context.arena(), key);
	}
	response.finalizedFeaturesEpoch = image->highestOffset().value();
}

} // namespace Aeon
