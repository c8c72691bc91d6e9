#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("errors.deadletterqueue.auto.create.topics.enable", BOOLEAN, "false").clusterWide(),
	setting("errors.deadletterqueue.topic.name.prefix", STRING, "dlq.").clusterWide(),
	setting("group.share.assignment.interval.ms", INT, "1000").atLeast(0).clusterWide(),
	setting("group.share.assignor.offload.enable", BOOLEAN, "true").clusterWide(),
	setting("group.share.assignors", LIST, "simple").someItems(),
	setting("group.share.delivery.count.limit", INT, "5").between(2, 10),
	setting(
		"group.share.dlq.manager.class.name", STRING, "org.apache.kafka.server.share.dlq.DefaultShareGroupDLQManager")
		.isInternal(),
	setting("group.share.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.share.initialize.retry.interval.ms", INT, "30000").atLeast(1).isInternal(),
	setting("group.share.max.assignment.interval.ms", INT, "15000").atLeast(0),
	setting("group.share.max.delivery.count.limit", INT, "10").between(5, 25),
	setting("group.share.max.heartbeat.interval.ms", INT, "15000").atLeast(1),
	setting("group.share.max.partition.max.record.locks", INT, "4000").between(2000, 10000),
	setting("group.share.max.record.lock.duration.ms", INT, "60000").between(30000, 3600000),
	setting("group.share.max.session.timeout.ms", INT, "60000").atLeast(1),
	setting("group.share.max.share.sessions", INT, "2000").atLeast(1),
	setting("group.share.max.size", INT, "200").between(1, 1000),
	setting("group.share.min.assignment.interval.ms", INT, "0").atLeast(0),
	setting("group.share.min.delivery.count.limit", INT, "2").between(2, 5),
	setting("group.share.min.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.share.min.partition.max.record.locks", INT, "100").between(100, 2000),
	setting("group.share.min.record.lock.duration.ms", INT, "15000").between(1000, 30000),
	setting("group.share.min.session.timeout.ms", INT, "45000").atLeast(1),
	setting("group.share.partition.max.record.locks", INT, "2000").between(100, 10000),
	setting("group.share.persister.class.name", STRING, "org.apache.kafka.server.share.persister.DefaultStatePersister")
		.isInternal(),
	setting("group.share.record.lock.duration.ms", INT, "30000").between(1000, 3600000),
	setting("group.share.session.timeout.ms", INT, "45000").atLeast(1),
	setting("share.coordinator.append.linger.ms", INT, "-1").atLeast(-1),
	setting("share.coordinator.cached.buffer.max.bytes", INT, "1048588").atLeast(524288).clusterWide(),
	setting("share.coordinator.cold.partition.snapshot.interval.ms", INT, "300000").atLeast(1).isInternal(),
	setting("share.coordinator.load.buffer.size", INT, "5242880").atLeast(1),
	setting("share.coordinator.snapshot.update.records.per.snapshot", INT, "500").between(0, 500),
	setting("share.coordinator.state.topic.compression.codec", INT, "0"),
	setting("share.coordinator.state.topic.min.isr", SHORT, "2").atLeast(1),
	setting("share.coordinator.state.topic.num.partitions", INT, "50").atLeast(1),
	setting("share.coordinator.state.topic.prune.interval.ms", INT, "300000").atLeast(1).isInternal(),
	setting("share.coordinator.state.topic.replication.factor", SHORT, "3").atLeast(1),
	setting("share.coordinator.state.topic.segment.bytes", INT, "104857600").atLeast(1),
	setting("share.coordinator.threads", INT, "1").atLeast(1),
	setting("share.coordinator.write.timeout.ms", INT, "5000").atLeast(1),
	setting("share.fetch.purgatory.purge.interval.requests", INT, "1000"),
};

} // namespace

std::span<const SettingDefinition> shareGroupRows()
{
	return ROWS;
}

} // namespace Aeon
