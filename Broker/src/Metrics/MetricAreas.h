#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/MetricFamily.h"
#include "Aeon/Base/Types.h"

#include <span>

namespace Aeon::Coordinator
{
class GroupCoordinator;
class MetadataImage;
} // namespace Aeon::Coordinator

namespace Aeon::Net
{
struct NetCounters;
}

namespace Aeon::Storage
{
class LogManager;
}

namespace Aeon
{

class TopicSnapshot;

// Every metric of the broker, by area: its row, and the function that reads its figures. A metric that Kafka has goes
// by the name that Kafka's bean gets from the usual rules of the JMX exporter; the others begin with "aeon_" or, where
// Prometheus has a custom, "process_".

/// The log directories: whether they work, and what a start has still to load. At any time.
std::span<const MetricDefinition> logDirectoryMetrics();
void tellLogDirectories(const Storage::LogManager& logs, MetricFamilies& families);

/// Compaction. At any time; the clock is the log manager's.
std::span<const MetricDefinition> cleanerMetrics();
void tellCleaner(const Storage::LogManager& logs, const Clock& clock, MetricFamilies& families);

/// The partitions of this broker: what the cluster's metadata says, against what is served.
std::span<const MetricDefinition> replicaMetrics();
void tellReplicas(
	const Coordinator::MetadataImage& image, const TopicSnapshot& topics, NodeId self, MetricFamilies& families);

/// Groups.
std::span<const MetricDefinition> groupMetrics();
void tellGroups(const Coordinator::GroupCoordinator& groups, MetricFamilies& families);

/// Connections of all listeners together.
std::span<const MetricDefinition> connectionMetrics();
void tellConnections(const Net::NetCounters& counters, MetricFamilies& families);

/// The process. At any time.
std::span<const MetricDefinition> processMetrics();
void tellProcess(MetricFamilies& families);

} // namespace Aeon
