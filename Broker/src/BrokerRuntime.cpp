#include "BrokerRuntime.h"

#include "Metrics/MetricAreas.h"
#include "RoomConfigs.h"

#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicConfig.h"

#include <Poco/Logger.h>

#include <utility>
#include <vector>

namespace Aeon
{

namespace
{

/// How long a session must have been idle before it gives way to another one; not configurable in Kafka either.
constexpr std::chrono::minutes FETCH_SESSION_EVICTION_AGE{2};

Poco::Logger& logger()
{
	return Poco::Logger::get("Aeon.Broker");
}

AdvertisedEndpoint endpointOf(const ListenerConfig& listener, std::uint16_t boundPort)
{
	AdvertisedEndpoint endpoint;
	endpoint.listener = listener.name;
	endpoint.host = listener.advertisedHost;
	endpoint.port = listener.advertisedPort != 0 ? listener.advertisedPort : boundPort;
	endpoint.securityProtocol = securityProtocolName(listener.protocol);
	return endpoint;
}

} // namespace

Broker::Runtime::Runtime(const BrokerConfig& config, const Environment& environment) :
	_config(config),
	_environment(environment),
	_fileSystem(environment.fileSystem != nullptr ? *environment.fileSystem : _machineFileSystem),
	_clock(environment.clock != nullptr ? *environment.clock : _machineClock)
{
}

Broker::Runtime::~Runtime()
{
	try
	{
		stop(std::chrono::milliseconds(0));
	}
	catch (const Poco::Exception& exception)
	{
		logger().error("while stopping: " + exception.displayText());
	}
	catch (const std::exception& exception)
	{
		logger().error(std::string("while stopping: ") + exception.what());
	}
}

void Broker::Runtime::start()
{
	openStorage();
	serveMetrics();
	openMetadata();
	loadLogs();
	buildGroups();
	buildTransactions();
	buildHandlers();
	listen();
	serve();
}

void Broker::Runtime::stop(std::chrono::milliseconds deadline)
{
	if (std::exchange(_stopped, true)) return;
	if (_dispatchers) _dispatchers->refuse();
	// Members that wait for their group would hold the server up.
	if (_groups) _groups->beginStop();
	if (_transactions) _transactions->beginStop();
	if (_server)
		if (const auto cut = _server->stop(deadline); cut > 0)
			logger().warning(std::to_string(cut) + " connections were still busy and have been cut");
	if (_registered)
	{
		_metadata->removeListener(*_transactionsListener);
		_metadata->removeListener(*_groupsListener);
		_metadata->removeListener(*_topics);
	}
	// Transactions first: their markers go to groups too.
	if (_transactions) _transactions->stop();
	if (_groups) _groups->stop();
	// Directories that were never loaded, perhaps because they are somebody else's, are left as they are.
	if (_loaded) _logs->stop();
	_metricsServer.reset();
}

void Broker::Runtime::openStorage()
{
	auto logs = logManagerConfigOf(_config);
	logs.interrupted = _environment.stopRequested;
	_logs.emplace(
		_fileSystem, _clock, std::move(logs),
		[this](const std::string& directory, bool offlineAll) { directoryFailed(directory, offlineAll); });
	_claim = LogDirClaim::make(_fileSystem, _config);
	for (const auto& [directory, reason] : _claim.unusable)
		_logs->takeOffline(directory.string(), reason);
}

void Broker::Runtime::serveMetrics()
{
	_metrics.add(tellProcess);
	_metrics.add([this](MetricFamilies& families) { tellLogDirectories(*_logs, families); });
	_metrics.add([this](MetricFamilies& families) { tellCleaner(*_logs, _clock, families); });
	if (!_config.metricsListener) return;
	_metricsServer.emplace(*_config.metricsListener, _metrics);
	logger().information("Metrics are served at http://" + _metricsServer->address().toString() + "/metrics.");
}

void Broker::Runtime::openMetadata()
{
	auto log = _logs->openMetadataLog(LocalMetadataLog::logConfig(), _config.metadataLogDir.string());
	_metadata.emplace(_fileSystem, _clock, std::move(log), _config.nodeId);
}

void Broker::Runtime::loadLogs()
{
	const auto image = _metadata->image();
	_logs->load(
		[&](const std::string& topic)
		{
			const auto& overrides = image->configs(Coordinator::ConfigResourceType::TOPIC, topic);
			return TopicConfig::of(_config, overrides).log;
		},
		[&](const TopicPartition& replica, const Uuid& topicId)
		{
			const auto* topic = topicId.isZero() ? image->topic(replica.topic) : image->topic(topicId);
			return topic == nullptr || topic->partition(replica.partition) == nullptr;
		});
	_loaded = true;
	_topics.emplace(_config, *_logs);
	_logs->setHighWatermarks([this] { return highWatermarks(); });
	_logs->start();
}

void Broker::Runtime::buildGroups()
{
	_groupLog.emplace(*_topics, std::string(OffsetsTopic::NAME), _config.offsetsTopic.compression, _config.durableAcks);
	_groups.emplace(_config.groups, *_groupLog, _clock, [this] { return _metadata->image(); });
	_offsetsTopic.emplace(_config, *_metadata);
	_groupsListener.emplace(*_groups);
	_markers.emplace(*_topics, *_groups, _syncs, _clock, _config.durableAcks);
	_metrics.add([this](MetricFamilies& families) { tellGroups(*_groups, families); });
}

void Broker::Runtime::buildTransactions()
{
	_producerIds.emplace(*_metadata, _config.nodeId);
	_transactionLog.emplace(
		*_topics, std::string(TransactionStateTopic::NAME), Protocol::CompressionType::NONE, _config.durableAcks);
	_transactions.emplace(
		_config.transactions,
		Coordinator::TransactionCoordinator::Environment{
			*_transactionLog, *_markers, _clock, [this] { return _metadata->image(); },
			[this] { return _producerIds->next(); }});
	_transactionTopic.emplace(_config, *_metadata);
	_transactionsListener.emplace(*_transactions);
}

void Broker::Runtime::buildHandlers()
{
	_fetchSessions.emplace(static_cast<std::size_t>(_config.fetchSessionSlots), FETCH_SESSION_EVICTION_AGE);
	_services.emplace(BrokerServices{
		_config, _clock, _claim.clusterId, _config.nodeId, _endpoints, *_metadata, *_topics, *_logs, _syncs,
		*_fetchSessions, *_groups, *_markers, *_offsetsTopic, *_producerIds, *_transactions, *_transactionTopic});
	_apis.emplace(*_services);
	_dispatchers.emplace(*_apis);
}

void Broker::Runtime::listen()
{
	_server.emplace(serverConfigOf(_config), *_dispatchers);
	_server->start();
	_metrics.add([this](MetricFamilies& families) { tellConnections(_server->counters(), families); });
	std::vector<AdvertisedEndpoint> endpoints;
	for (const auto& listener : _config.listeners)
		endpoints.push_back(endpointOf(listener, _server->boundPort(listener.name)));
	_endpoints = AdvertisedEndpoints(std::move(endpoints));
}

void Broker::Runtime::serve()
{
	_metadata->registerBroker(registration(), _logs->wasCleanShutdown());
	_metadata->addListener(*_topics);
	_metadata->addListener(*_groupsListener);
	_metadata->addListener(*_transactionsListener);
	_registered = true;
	_metrics.add([this](MetricFamilies& families)
				 { tellReplicas(*_metadata->image(), *_topics->snapshot(), _config.nodeId, families); });
	_dispatchers->open();
}

Coordinator::BrokerImage Broker::Runtime::registration() const
{
	Coordinator::BrokerImage broker;
	broker.id = _config.nodeId;
	broker.incarnation = Uuid::random();
	broker.rack = _config.rack;
	broker.fenced = false;
	for (const auto& [directory, id] : _claim.directoryIds)
		broker.logDirectories.push_back(id);
	for (const auto& listener : _config.listeners)
	{
		const auto* advertised = _endpoints.find(listener.name);
		broker.endpoints.push_back(
			{listener.name, advertised->host, advertised->port, static_cast<std::int16_t>(listener.protocol)});
	}
	return broker;
}

std::map<TopicPartition, Offset> Broker::Runtime::highWatermarks() const
{
	std::map<TopicPartition, Offset> watermarks;
	const auto topics = _topics->snapshot();
	topics->topics().forEach(
		[&](const std::string& name, const std::shared_ptr<const ServedTopic>& topic)
		{
			for (const auto& partition : topic->partitions)
				if (partition) watermarks[{name, partition->index()}] = partition->highWatermark();
		});
	return watermarks;
}

void Broker::Runtime::directoryFailed(const std::string& directory, bool offlineAll) const
{
	logger().critical("log directory " + directory + " is offline");
	if (offlineAll && _environment.storageLost) _environment.storageLost(directory);
}

} // namespace Aeon
