#pragma once

#include "Aeon/Base/SettingTable.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Broker/EffectiveSettings.h"
#include "Aeon/Broker/ListenerConfig.h"
#include "Aeon/Broker/MetricsListenerConfig.h"
#include "Aeon/Broker/OffsetsTopicConfig.h"
#include "Aeon/Broker/TransactionTopicConfig.h"
#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/TransactionCoordinatorConfig.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Aeon
{

/// The broker's settings with their types, after all checks that concern more than one of them. Made by parse()
/// only, so that what is described to clients is what is done. Immutable once handed to a Broker, and read by every
/// thread.
///
/// In process: `BrokerConfig::parse({{"listeners", "PLAINTEXT://127.0.0.1:0"}, {"log.dirs", path}})`.
struct BrokerConfig
{
	/// What the operator should be told: settings without effect, unknown names, deprecated ones. One line each.
	using Warnings = std::vector<std::string>;

	/// Throws ConfigException with one line naming key, value and what is allowed. Relative paths are taken from the
	/// working directory of now.
	static BrokerConfig parse(const SettingMap& given);

	Warnings warnings;
	/// Every setting as text, for descriptions and topic defaults. Never null.
	std::shared_ptr<const EffectiveSettings> settings;

	// Who this is.
	NodeId nodeId{1};
	/// The id wanted for a cluster that is made now, and demanded of one that exists (`aeon.cluster.id`).
	std::optional<std::string> clusterId;
	/// Rack told in Metadata (`broker.rack`).
	std::optional<std::string> rack;
	/// Listeners that clients may use; never empty, names unique. Controller listeners are left out.
	std::vector<ListenerConfig> listeners;
	/// No value serves none (`aeon.metrics.listener`).
	std::optional<MetricsListenerConfig> metricsListener;

	// Connections.
	/// The smaller of Kafka's key and Aeon's own (`max.connections`, `aeon.max.connections`), and so on.
	std::int32_t connectionsMax = 0;
	std::int32_t connectionsPerIpMax = 0;
	/// By address or host name (`max.connections.per.ip.overrides`).
	std::vector<std::pair<std::string, std::int32_t>> connectionsPerIpOverrides;
	/// New connections per second.
	std::int32_t connectionCreationRateMax = 0;
	/// Idle connections are closed after this; negative never.
	std::chrono::milliseconds connectionsIdleMax{0};
	std::int32_t requestBytesMax = 0;
	std::int32_t listenBacklog = 0;
	/// -1 leaves the size to the kernel.
	std::int32_t sendBufferBytes = -1;
	std::int32_t receiveBufferBytes = -1;
	/// Congestion control of connections that are not loopback; empty leaves the system's
	/// (`aeon.tcp.congestion.control`).
	std::string congestionControl;
	/// Number of accepting servers that share a port (`aeon.accept.shards`).
	std::int32_t acceptShards = 0;

	// Topics.
	std::int32_t numPartitions = 1;
	std::int16_t defaultReplicationFactor = 1;
	bool autoCreateTopics = true;
	bool deleteTopics = true;
	std::int32_t requestPartitionsMax = 0;

	// Reading and writing.
	std::int32_t fetchBytesMax = 0;
	std::int32_t fetchSessionSlots = 0;
	/// Most bytes that the records of one batch may have after decompression (`aeon.decompressed.batch.max.bytes`).
	std::int64_t decompressedBatchBytesMax = 0;
	/// Whether acks=all waits until the bytes are on disk (`aeon.durable.acks`).
	bool durableAcks = true;
	bool transactionPartitionVerification = true;

	// Producers.
	std::chrono::milliseconds producerIdExpiration{0};
	std::chrono::milliseconds producerIdExpirationCheckInterval{0};

	// Groups.
	Coordinator::GroupCoordinatorConfig groups;
	OffsetsTopicConfig offsetsTopic;

	// Transactions.
	Coordinator::TransactionCoordinatorConfig transactions;
	TransactionTopicConfig transactionTopic;

	// Where and how data is kept.
	/// Absolute, distinct, never empty.
	std::vector<std::filesystem::path> logDirs;
	/// The one of logDirs that holds the cluster's metadata (`metadata.log.dir`, else the first).
	std::filesystem::path metadataLogDir;
	std::int32_t recoveryThreadsPerDir = 0;
	std::chrono::milliseconds flushCheckpointInterval{0};
	std::chrono::milliseconds startOffsetCheckpointInterval{0};
	std::chrono::milliseconds highWatermarkCheckpointInterval{0};
	std::chrono::milliseconds flushSchedulerInterval{0};
	std::chrono::milliseconds retentionCheckInterval{0};

	// Compaction.
	bool cleanerEnabled = true;
	std::int32_t cleanerThreads = 1;
	/// Of all threads together, as is cleanerIoBufferBytes.
	std::int64_t cleanerDedupeBufferBytes = 0;
	/// Above 0, at most 1.
	double cleanerBufferLoadFactor = 0;
	std::int32_t cleanerIoBufferBytes = 0;
	/// Above 0.
	double cleanerIoBytesPerSecondMax = 0;
	std::chrono::milliseconds cleanerBackoff{0};

	// The daemon's own log.
	/// Absolute; no value is standard output (`aeon.log.file`).
	std::optional<std::filesystem::path> logFile;
	/// As Poco::Logger::parseLevel reads it (`aeon.log.level`).
	std::string logLevel;

	/// The listener of a name (upper case); null where there is none.
	const ListenerConfig* listener(std::string_view name) const noexcept;
};

} // namespace Aeon
