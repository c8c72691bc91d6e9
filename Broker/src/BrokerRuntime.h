#pragma once

#include "Groups/CoordinatorLog.h"
#include "Groups/GroupsListener.h"
#include "Groups/OffsetsTopic.h"
#include "Metrics/MetricsServer.h"
#include "ProducerIdAllocator.h"
#include "RequestDispatcherFactory.h"
#include "SyncPool.h"
#include "Transactions/LogMarkerWriter.h"
#include "Transactions/TransactionStateTopic.h"
#include "Transactions/TransactionsListener.h"

#include "Aeon/Base/MetricRegistry.h"
#include "Aeon/Broker/ApiTable.h"
#include "Aeon/Broker/Broker.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/FetchSessionCache.h"
#include "Aeon/Broker/LocalMetadataLog.h"
#include "Aeon/Broker/LogDirClaim.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"
#include "Aeon/Net/SocketServer.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <chrono>
#include <map>
#include <optional>

namespace Aeon
{

/// The parts of a running broker, in the order in which they are built; each stands on those before it.
///
///     log directories locked -> claimed -> metrics served -> metadata log -> logs -> topics -> groups ->
///     transactions -> handlers -> listeners -> registration
///
/// Metrics are served until all else has stopped, and each part's from the moment when it stands.
///
/// Threads: those of Broker.
class Broker::Runtime
{
public:
	Runtime(const BrokerConfig& config, const Environment& environment);
	~Runtime();
	Runtime(const Runtime&) = delete;
	Runtime& operator=(const Runtime&) = delete;

	/// Throws what Broker::start throws; the runtime is then only to be destroyed.
	void start();
	void stop(std::chrono::milliseconds deadline);

	const std::string& clusterId() const noexcept { return _claim.clusterId; }
	const AdvertisedEndpoints& endpoints() const noexcept { return _endpoints; }
	std::uint16_t boundPort(std::string_view listener) const { return _server->boundPort(listener); }

private:
	void openStorage();
	void serveMetrics();
	void openMetadata();
	void loadLogs();
	void buildGroups();
	void buildTransactions();
	void buildHandlers();
	void listen();
	void serve();
	Coordinator::BrokerImage registration() const;
	std::map<TopicPartition, Offset> highWatermarks() const;
	void directoryFailed(const std::string& directory, bool offlineAll) const;

	const BrokerConfig& _config;
	const Environment& _environment;
	Storage::PosixFileSystem _machineFileSystem;
	SystemClock _machineClock;
	Storage::FileSystem& _fileSystem;
	const Clock& _clock;
	MetricRegistry _metrics;

	std::optional<Storage::LogManager> _logs;
	LogDirClaim _claim;
	std::optional<LocalMetadataLog> _metadata;
	std::optional<TopicRegistry> _topics;
	SyncPool _syncs;
	std::optional<FetchSessionCache> _fetchSessions;
	std::optional<CoordinatorLog> _groupLog;
	std::optional<Coordinator::GroupCoordinator> _groups;
	std::optional<OffsetsTopic> _offsetsTopic;
	std::optional<GroupsListener> _groupsListener;
	std::optional<LogMarkerWriter> _markers;
	std::optional<ProducerIdAllocator> _producerIds;
	std::optional<CoordinatorLog> _transactionLog;
	std::optional<Coordinator::TransactionCoordinator> _transactions;
	std::optional<TransactionStateTopic> _transactionTopic;
	std::optional<TransactionsListener> _transactionsListener;
	AdvertisedEndpoints _endpoints;
	std::optional<BrokerServices> _services;
	std::optional<ApiTable> _apis;
	std::optional<RequestDispatcherFactory> _dispatchers;
	std::optional<Net::SocketServer> _server;
	/// It asks all that stands above.
	std::optional<MetricsServer> _metricsServer;
	bool _loaded = false;
	bool _registered = false;
	bool _stopped = false;
};

} // namespace Aeon
