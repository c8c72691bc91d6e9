#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("group.consumer.assignment.interval.ms", INT, "1000").atLeast(0).clusterWide(),
	setting("group.consumer.assignor.offload.enable", BOOLEAN, "true").clusterWide(),
	setting("group.consumer.assignors", LIST, "uniform,range").someItems(),
	setting("group.consumer.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.consumer.max.assignment.interval.ms", INT, "15000").atLeast(0),
	setting("group.consumer.max.heartbeat.interval.ms", INT, "15000").atLeast(1),
	setting("group.consumer.max.session.timeout.ms", INT, "60000").atLeast(1),
	setting("group.consumer.max.size", INT, "2147483647").atLeast(1),
	setting("group.consumer.migration.policy", STRING, "bidirectional")
		.oneOfIgnoringCase("DISABLED,DOWNGRADE,UPGRADE,BIDIRECTIONAL"),
	setting("group.consumer.min.assignment.interval.ms", INT, "0").atLeast(0),
	setting("group.consumer.min.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.consumer.min.session.timeout.ms", INT, "45000").atLeast(1),
	setting("group.consumer.regex.refresh.interval.ms", INT, "600000").atLeast(10000).isInternal(),
	setting("group.consumer.session.timeout.ms", INT, "45000").atLeast(1),
	setting("group.coordinator.append.linger.ms", INT, "-1").atLeast(-1),
	setting("group.coordinator.background.threads", INT, "2").atLeast(1),
	setting("group.coordinator.cached.buffer.max.bytes", INT, "1048588").atLeast(524288).clusterWide(),
	setting("group.coordinator.rebalance.protocols", LIST, "classic,consumer,streams")
		.someItems("consumer,classic,share,streams")
		.isDeprecated(),
	setting("group.coordinator.threads", INT, "4").atLeast(1),
	setting("group.initial.rebalance.delay.ms", INT, "3000"),
	setting("group.max.session.timeout.ms", INT, "1800000"),
	setting("group.max.size", INT, "2147483647").atLeast(1),
	setting("group.min.session.timeout.ms", INT, "6000"),
	setting("offset.metadata.max.bytes", INT, "4096"),
	setting("offsets.commit.timeout.ms", INT, "5000").atLeast(1),
	setting("offsets.load.buffer.size", INT, "5242880").atLeast(1),
	setting("offsets.retention.check.interval.ms", LONG, "600000").atLeast(1),
	setting("offsets.retention.minutes", INT, "10080").atLeast(1),
	setting("offsets.topic.compression.codec", INT, "0"),
	setting("offsets.topic.num.partitions", INT, "50").atLeast(1),
	setting("offsets.topic.replication.factor", SHORT, "3").atLeast(1),
	setting("offsets.topic.segment.bytes", INT, "104857600").atLeast(1),
};

} // namespace

std::span<const SettingDefinition> coordinatorRows()
{
	return ROWS;
}

} // namespace Aeon
