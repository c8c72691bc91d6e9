#include "ClusterNodes.h"

#include "Aeon/Broker/AdvertisedEndpoints.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Storage/Log.h"

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
	_self(services.nodeId), _served(services.topics.snapshot()), _image(image), _context(context)
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

bool ClusterNodes::isOfflineHere(const Coordinator::TopicImage& topic, std::int32_t index) const
{
	// A topic that is being made or deleted may be in one of image and registry only.
	const ServedTopic* served = _served->find(topic.id);
	if (served == nullptr || !served->has(index)) return false;
	const Partition* partition = served->find(index);
	return partition == nullptr || partition->log().directory().isOffline();
}

PartitionStatus ClusterNodes::status(const Coordinator::TopicImage& topic, std::int32_t index) const
{
	auto& arena = _context.arena();
	const auto& partition = *topic.partition(PartitionId(index));
	const bool offlineHere = isOfflineHere(topic, index);
	const auto isThere = [&](NodeId node) { return find(node) != nullptr && !(node == _self && offlineHere); };
	PartitionStatus status;
	status.replicas = numbersOf(partition.replicas, arena);
	status.isr = numbersOf(partition.isr, arena);
	for (const NodeId replica : partition.replicas)
		if (!isThere(replica)) status.offlineReplicas.append(arena, replica.value());
	if (isThere(partition.leader))
		status.leader = partition.leader;
	else if (_image.broker(partition.leader) == nullptr || (partition.leader == _self && offlineHere))
		status.error = ErrorCode::LEADER_NOT_AVAILABLE;
	else
		status.error = ErrorCode::LISTENER_NOT_FOUND;
	return status;
}

} // namespace Aeon
