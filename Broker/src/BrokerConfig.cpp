#include "Aeon/Broker/BrokerConfig.h"

#include "GroupCoordinatorSettings.h"
#include "ListenerSettings.h"
#include "MetricsListenerSettings.h"
#include "SettingWarnings.h"
#include "TransactionCoordinatorSettings.h"

#include "Aeon/Broker/BrokerSettings.h"
#include "Aeon/Broker/ConfigException.h"

#include <algorithm>
#include <charconv>

namespace Aeon
{

namespace
{

using std::chrono::milliseconds;

[[noreturn]] void fail(const EffectiveSettings& settings, std::string_view key, const std::string& what)
{
	throw ConfigException(std::string(key) + "=" + settings.text(key).value_or("") + ": " + what);
}

std::int32_t int32(const EffectiveSettings& settings, std::string_view key)
{
	return static_cast<std::int32_t>(settings.integer(key));
}

milliseconds duration(const EffectiveSettings& settings, std::string_view key)
{
	return milliseconds(settings.integer(key));
}

NodeId nodeIdOf(const EffectiveSettings& settings)
{
	const std::int64_t old = settings.integer("broker.id");
	const std::int64_t node = settings.integer("node.id");
	// Kafka's -1 asks for an id made by ZooKeeper.
	if (!settings.isGiven("broker.id") || old < 0) return NodeId(static_cast<std::int32_t>(node));
	if (settings.isGiven("node.id") && node != old) fail(settings, "broker.id", "must be the same as node.id");
	return NodeId(static_cast<std::int32_t>(old));
}

void readIdentity(BrokerConfig& config, const EffectiveSettings& settings)
{
	const std::vector<std::string> roles = settings.list("process.roles");
	if (std::find(roles.begin(), roles.end(), "broker") == roles.end())
		fail(settings, "process.roles", "must hold broker: Aeon keeps its own metadata and is no lone controller");
	config.nodeId = nodeIdOf(settings);
	config.clusterId = settings.text("aeon.cluster.id");
	config.rack = settings.text("broker.rack");
	config.logLevel = settings.string("aeon.log.level");
	if (const auto file = settings.text("aeon.log.file")) config.logFile = std::filesystem::absolute(*file);
}

std::vector<std::pair<std::string, std::int32_t>> perIpOverrides(const EffectiveSettings& settings)
{
	constexpr const char* KEY = "max.connections.per.ip.overrides";
	std::vector<std::pair<std::string, std::int32_t>> overrides;
	for (const std::string& item : splitList(settings.string(KEY)))
	{
		const std::size_t colon = item.rfind(':');
		std::int32_t limit = -1;
		if (colon != std::string::npos && colon > 0)
			std::from_chars(item.data() + colon + 1, item.data() + item.size(), limit);
		if (limit < 0) fail(settings, KEY, "must be a comma-separated list of address:number");
		overrides.emplace_back(item.substr(0, colon), limit);
	}
	return overrides;
}

void readConnectionLimits(BrokerConfig& config, const EffectiveSettings& settings)
{
	config.connectionsMax = std::min(int32(settings, "max.connections"), int32(settings, "aeon.max.connections"));
	config.connectionsPerIpMax =
		std::min(int32(settings, "max.connections.per.ip"), int32(settings, "aeon.max.connections.per.ip"));
	config.connectionsPerIpOverrides = perIpOverrides(settings);
	if (config.connectionsPerIpMax == 0 && config.connectionsPerIpOverrides.empty())
		fail(settings, "max.connections.per.ip", "0 lets nobody in unless max.connections.per.ip.overrides is set");
	config.connectionCreationRateMax = int32(settings, "max.connection.creation.rate");
	config.connectionsIdleMax = duration(settings, "connections.max.idle.ms");
}

void readSockets(BrokerConfig& config, const EffectiveSettings& settings)
{
	config.requestBytesMax = int32(settings, "socket.request.max.bytes");
	const std::int64_t queuedBytes = settings.integer("queued.max.request.bytes");
	if (queuedBytes > 0 && queuedBytes < config.requestBytesMax)
		fail(settings, "queued.max.request.bytes", "must be at least socket.request.max.bytes, or not above 0");
	config.listenBacklog = int32(settings, "socket.listen.backlog.size");
	config.sendBufferBytes = int32(settings, "socket.send.buffer.bytes");
	config.receiveBufferBytes = int32(settings, "socket.receive.buffer.bytes");
	config.congestionControl = settings.string("aeon.tcp.congestion.control");
	config.acceptShards = int32(settings, "aeon.accept.shards");
}

void readTopics(BrokerConfig& config, const EffectiveSettings& settings)
{
	config.numPartitions = int32(settings, "num.partitions");
	const std::int32_t replicas = int32(settings, "default.replication.factor");
	if (replicas < 1 || replicas > INT16_MAX) fail(settings, "default.replication.factor", "must be from 1 to 32767");
	config.defaultReplicationFactor = static_cast<std::int16_t>(replicas);
	config.autoCreateTopics = settings.boolean("auto.create.topics.enable");
	config.deleteTopics = settings.boolean("delete.topic.enable");
	config.requestPartitionsMax = int32(settings, "max.request.partition.size.limit");
}

void readData(BrokerConfig& config, const EffectiveSettings& settings)
{
	config.fetchBytesMax = int32(settings, "fetch.max.bytes");
	config.fetchSessionSlots = int32(settings, "max.incremental.fetch.session.cache.slots");
	config.decompressedBatchBytesMax = settings.integer("aeon.decompressed.batch.max.bytes");
	config.durableAcks = settings.boolean("aeon.durable.acks");
	config.transactionPartitionVerification = settings.boolean("transaction.partition.verification.enable");
	config.producerIdExpiration = duration(settings, "producer.id.expiration.ms");
	config.producerIdExpirationCheckInterval = duration(settings, "producer.id.expiration.check.interval.ms");
}

std::filesystem::path absolutePath(const std::string& text)
{
	std::filesystem::path path = std::filesystem::absolute(text).lexically_normal();
	// A trailing slash would make one directory two.
	return path.has_filename() ? path : path.parent_path();
}

void readLogDirs(BrokerConfig& config, const EffectiveSettings& settings)
{
	const char* key = settings.isGiven("log.dirs") ? "log.dirs" : "log.dir";
	for (const std::string& text : settings.list(key))
	{
		std::filesystem::path path = absolutePath(text);
		if (std::find(config.logDirs.begin(), config.logDirs.end(), path) != config.logDirs.end())
			fail(settings, key, "must name each directory once");
		config.logDirs.push_back(std::move(path));
	}
	config.metadataLogDir = config.logDirs.front();
	const std::string metadataDir = settings.text("metadata.log.dir").value_or("");
	if (metadataDir.empty()) return;
	config.metadataLogDir = absolutePath(metadataDir);
	if (std::find(config.logDirs.begin(), config.logDirs.end(), config.metadataLogDir) == config.logDirs.end())
		fail(settings, "metadata.log.dir", "must be one of log.dirs");
}

void readLogWork(BrokerConfig& config, const EffectiveSettings& settings)
{
	config.recoveryThreadsPerDir = int32(settings, "num.recovery.threads.per.data.dir");
	config.flushCheckpointInterval = duration(settings, "log.flush.offset.checkpoint.interval.ms");
	config.startOffsetCheckpointInterval = duration(settings, "log.flush.start.offset.checkpoint.interval.ms");
	config.highWatermarkCheckpointInterval = duration(settings, "replica.high.watermark.checkpoint.interval.ms");
	config.flushSchedulerInterval = duration(settings, "log.flush.scheduler.interval.ms");
	config.retentionCheckInterval = duration(settings, "log.retention.check.interval.ms");
}

void readCleaner(BrokerConfig& config, const EffectiveSettings& settings)
{
	constexpr std::int64_t DEDUPE_BYTES_MIN = 1024 * 1024;
	config.cleanerEnabled = settings.boolean("log.cleaner.enable");
	config.cleanerThreads = int32(settings, "log.cleaner.threads");
	config.cleanerDedupeBufferBytes = settings.integer("log.cleaner.dedupe.buffer.size");
	if (config.cleanerDedupeBufferBytes / std::max(config.cleanerThreads, 1) <= DEDUPE_BYTES_MIN)
		fail(settings, "log.cleaner.dedupe.buffer.size", "must be above 1 MiB for each of log.cleaner.threads");
	config.cleanerBufferLoadFactor = settings.real("log.cleaner.io.buffer.load.factor");
	if (!(config.cleanerBufferLoadFactor > 0 && config.cleanerBufferLoadFactor <= 1))
		fail(settings, "log.cleaner.io.buffer.load.factor", "must be above 0 and at most 1");
	config.cleanerIoBufferBytes = int32(settings, "log.cleaner.io.buffer.size");
	config.cleanerIoBytesPerSecondMax = settings.real("log.cleaner.io.max.bytes.per.second");
	if (!(config.cleanerIoBytesPerSecondMax > 0))
		fail(settings, "log.cleaner.io.max.bytes.per.second", "must be above 0");
	config.cleanerBackoff = duration(settings, "log.cleaner.backoff.ms");
}

/// What Kafka checks of ages that have no bounds in its table.
void checkAges(const EffectiveSettings& settings)
{
	if (settings.isGiven("log.roll.ms") && settings.integer("log.roll.ms") < 1)
		fail(settings, "log.roll.ms", "must be at least 1");
	if (settings.isGiven("log.roll.jitter.ms") && settings.integer("log.roll.jitter.ms") < 0)
		fail(settings, "log.roll.jitter.ms", "must be at least 0");
	for (const char* key : {"log.retention.ms", "log.retention.minutes", "log.retention.hours"})
	{
		if (!settings.isGiven(key)) continue;
		if (settings.integer(key) == 0) fail(settings, key, "must be at least 1, or -1 for ever");
		return;
	}
}

} // namespace

BrokerConfig BrokerConfig::parse(const SettingMap& given)
{
	BrokerConfig config;
	config.settings = std::make_shared<const EffectiveSettings>(brokerSettings(), given);
	const EffectiveSettings& settings = *config.settings;
	readIdentity(config, settings);
	const ListenerSettings listeners(settings);
	config.listeners = listeners.listeners();
	config.metricsListener = metricsListenerOf(settings, config.listeners);
	readConnectionLimits(config, settings);
	readSockets(config, settings);
	readTopics(config, settings);
	readData(config, settings);
	config.groups = groupCoordinatorConfigOf(settings);
	config.offsetsTopic = offsetsTopicConfigOf(settings);
	config.transactions = transactionCoordinatorConfigOf(settings);
	config.transactionTopic = transactionTopicConfigOf(settings);
	readLogDirs(config, settings);
	readLogWork(config, settings);
	readCleaner(config, settings);
	checkAges(settings);
	config.warnings = settingWarnings(settings, listeners.ignoredListeners());
	return config;
}

const ListenerConfig* BrokerConfig::listener(std::string_view name) const noexcept
{
	for (const ListenerConfig& listener : listeners)
		if (listener.name == name) return &listener;
	return nullptr;
}

} // namespace Aeon
