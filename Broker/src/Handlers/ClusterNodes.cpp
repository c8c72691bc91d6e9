#include "ClusterNodes.h"

#include "Aeon/Broker/AdvertisedEndpoints.h"
#include "Aeon/Protocol/Arena.h"

namespace Aeon
{

namespace
{

Protocol::Array<std::int32_t> numbersOf(const std::vector<NodeId>& nodes, Protocol::Arena& arena)
{
	Protocol::Array<std::int32_t> numbers;
	numbers.resize(arena, nodes.size());
	for (std::size_t index = 0; index < nodes.size(); ++index)
		numbers[index] = nodes[index].value();
	return numbers;
}

} // namespace

ClusterNodes::ClusterNodes(
	const BrokerServices& services, const Coordinator::MetadataImage& image, RequestContext& context) :
	_image(image), _context(context)
{
	for (const auto& [id, broker] : image.brokers())
	{
		if (id == services.nodeId)
		{
			if (const auto* own = services.endpoints.find(context.listenerName())) add(*broker, own->host, own->port);
		}
		else if (const auto* endpoint = broker->endpoint(context.listenerName()))
			add(*broker, endpoint->host, endpoint->port);
	}
}

void ClusterNodes::add(const Coordinator::BrokerImage& broker, std::string_view host, std::int32_t port)
{
	NodeEndpoint node{broker.id, _context.keep(host), port, std::nullopt, broker.fenced};
	if (broker.rack) node.rack = _context.keep(*broker.rack);
	(broker.fenced ? _fenced : _alive).push_back(node);
}

const NodeEndpoint* ClusterNodes::find(NodeId id) const noexcept
{
	for (const auto& node : _alive)
		if (node.id == id) return &node;
	return nullptr;
}

PartitionStatus ClusterNodes::status(const Coordinator::PartitionImage& partition) const
{
	auto& arena = _context.arena();
	PartitionStatus status;
	status.replicas = numbersOf(partition.replicas, arena);
	status.isr = numbersOf(partition.isr, arena);
	for (const NodeId replica : partition.replicas)
		if (find(replica) == nullptr) status.offlineReplicas.append(arena, replica.value());
	if (find(partition.leader) != nullptr)
		status.leader = partition.leader;
	else
		status.error = _image.broker(partition.leader) == nullptr ? ErrorCode::LEADER_NOT_AVAILABLE
																  : ErrorCode::LISTENER_NOT_FOUND;
	return status;
}

} // namespace Aeon
