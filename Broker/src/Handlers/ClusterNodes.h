#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Protocol/Array.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace Aeon
{

/// A broker as clients of one listener see it. The texts lie in the request's arena.
struct NodeEndpoint
{
	NodeId id;
	std::string_view host;
	std::int32_t port = 0;
	std::optional<std::string_view> rack;
	bool fenced = false;
};

/// Who leads a partition and which of its replicas are there, for clients of one listener.
struct PartitionStatus
{
	/// NONE, LEADER_NOT_AVAILABLE, or LISTENER_NOT_FOUND where the leader is there but not on this listener.
	ErrorCode error = ErrorCode::NONE;
	NodeId leader{-1};
	Protocol::Array<std::int32_t> replicas;
	Protocol::Array<std::int32_t> isr;
	Protocol::Array<std::int32_t> offlineReplicas;
};

/// The brokers of an image that can be reached on the listener of a request. This broker is where its listeners are
/// advertised now, whatever the image says of it.
///
/// Not thread-safe: one thread at a time. Image and context outlive it.
class ClusterNodes
{
public:
	ClusterNodes(const BrokerServices& services, const Coordinator::MetadataImage& image, RequestContext& context);

	/// Brokers in service, ascending by id.
	const std::vector<NodeEndpoint>& alive() const noexcept { return _alive; }
	/// Brokers that are registered and fenced, with an endpoint on this listener.
	const std::vector<NodeEndpoint>& fenced() const noexcept { return _fenced; }
	/// The broker in service of that id, or null.
	const NodeEndpoint* find(NodeId id) const noexcept;

	/// A partition of the image's topic, by its number. One that this broker leads and whose log directory has failed
	/// has no leader for clients. Arrays of the answer lie in the request's arena.
	PartitionStatus status(const Coordinator::TopicImage& topic, std::int32_t index) const;

private:
	void add(const Coordinator::BrokerImage& broker, std::string_view host, std::int32_t port);
	/// Whether the log that this broker has of the partition cannot be used.
	bool isOfflineHere(const Coordinator::TopicImage& topic, std::int32_t index) const;

	const NodeId _self;
	const std::shared_ptr<const TopicSnapshot> _served;
	const Coordinator::MetadataImage& _image;
	RequestContext& _context;
	std::vector<NodeEndpoint> _alive;
	std::vector<NodeEndpoint> _fenced;
};

} // namespace Aeon
