#pragma once

#include "Aeon/Base/Types.h"

#include <string>

namespace Aeon::Coordinator
{
class GroupCoordinator;
class MarkerWriter;
class MetadataLog;
class TransactionCoordinator;
} // namespace Aeon::Coordinator

namespace Aeon::Storage
{
class LogManager;
}

namespace Aeon
{

class AdvertisedEndpoints;
struct BrokerConfig;
class Clock;
class FetchSessionCache;
class OffsetsTopic;
class ProducerIdAllocator;
class SyncPool;
class TopicRegistry;
class TransactionStateTopic;

/// What handlers work with: references to the parts of a running Broker, all of which outlive every handler and are
/// thread-safe. A handler keeps a reference to this struct, nothing else of the broker.
struct BrokerServices
{
	const BrokerConfig& config;
	const Clock& clock;
	const std::string& clusterId;
	NodeId nodeId;
	/// What each listener tells clients to connect to; complete before the first request.
	const AdvertisedEndpoints& endpoints;
	/// The only source of cluster facts: `metadata.image()` to read, its operations to change.
	Coordinator::MetadataLog& metadata;
	/// The partitions this broker leads, with their logs.
	TopicRegistry& topics;
	Storage::LogManager& logs;
	/// Waits for the disk where several partitions are to be on it.
	SyncPool& syncs;
	FetchSessionCache& fetchSessions;
	Coordinator::GroupCoordinator& groups;
	/// Writes the ends of transactions.
	Coordinator::MarkerWriter& markers;
	/// Where groups are kept; made when one is first asked for.
	OffsetsTopic& offsetsTopic;
	ProducerIdAllocator& producerIds;
	Coordinator::TransactionCoordinator& transactions;
	/// Where the state of transactional ids is kept; made when a client first asks for their coordinator.
	TransactionStateTopic& transactionTopic;
};

} // namespace Aeon
