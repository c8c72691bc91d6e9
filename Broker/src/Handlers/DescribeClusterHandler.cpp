#include "DescribeClusterHandler.h"

#include "AdminSupport.h"
#include "ClusterNodes.h"

#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

constexpr std::int8_t BROKER_ENDPOINTS = 1;
constexpr std::int8_t CONTROLLER_ENDPOINTS = 2;
constexpr std::int16_t FENCED_VERSION = 2;

} // namespace

void DescribeClusterHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (request.endpointType != BROKER_ENDPOINTS)
	{
		const bool known = request.endpointType == CONTROLLER_ENDPOINTS;
		response.errorCode =
			wireCode(known ? ErrorCode::MISMATCHED_ENDPOINT_TYPE : ErrorCode::UNSUPPORTED_ENDPOINT_TYPE);
		response.errorMessage = known ? "This is a broker; it does not tell the endpoints of controllers."
									  : "Endpoints are of type 1 (brokers) or 2 (controllers).";
		return;
	}
	const auto image = _services.metadata.image();
	const ClusterNodes nodes(_services, *image, context);
	response.clusterId = _services.clusterId;
	response.controllerId = nodes.find(_services.nodeId) == nullptr ? -1 : _services.nodeId.value();
	const auto add = [&](const NodeEndpoint& node)
	{
		auto& broker = response.brokers.append(context.arena());
		broker.brokerId = node.id.value();
		broker.host = node.host;
		broker.port = node.port;
		broker.rack = node.rack;
		broker.isFenced = node.fenced;
	};
	for (const auto& node : nodes.alive())
		add(node);
	if (context.apiVersion >= FENCED_VERSION && request.includeFencedBrokers)
		for (const auto& node : nodes.fenced())
			add(node);
	if (request.includeClusterAuthorizedOperations) response.clusterAuthorizedOperations = CLUSTER_OPERATIONS;
}

void DescribeClusterHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
	response.errorMessage = errorMessage(code);
}

} // namespace Aeon
