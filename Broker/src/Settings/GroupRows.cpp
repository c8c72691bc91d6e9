#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("consumer.assignment.interval.ms", INT, "1000")
		.atLeast(0)
		.from({"group.consumer.assignment.interval.ms"})
		.honoured("Time between two assignments of the group."),
	setting("consumer.assignor.offload.enable", BOOLEAN, "true").from({"group.consumer.assignor.offload.enable"}),
	setting("consumer.heartbeat.interval.ms", INT, "5000")
		.atLeast(1)
		.from({"group.consumer.heartbeat.interval.ms"})
		.honoured("How often the group's members are told to send heartbeats."),
	setting("consumer.session.timeout.ms", INT, "45000")
		.atLeast(1)
		.from({"group.consumer.session.timeout.ms"})
		.honoured("Silence after which a member of the group is taken for dead."),
	setting("errors.deadletterqueue.copy.record.enable", BOOLEAN, "false"),
	setting("errors.deadletterqueue.topic.name", STRING, "").must(DEAD_LETTER_TOPIC),
	setting("share.assignment.interval.ms", INT, "1000").atLeast(0).from({"group.share.assignment.interval.ms"}),
	setting("share.assignor.offload.enable", BOOLEAN, "true").from({"group.share.assignor.offload.enable"}),
	setting("share.auto.offset.reset", STRING, "latest").must(OFFSET_RESET),
	setting("share.delivery.count.limit", INT, "5").atLeast(2).from({"group.share.delivery.count.limit"}),
	setting("share.heartbeat.interval.ms", INT, "5000").atLeast(1).from({"group.share.heartbeat.interval.ms"}),
	setting("share.isolation.level", STRING, "read_uncommitted").oneOf("read_committed,read_uncommitted"),
	setting("share.partition.max.record.locks", INT, "2000")
		.atLeast(100)
		.from({"group.share.partition.max.record.locks"}),
	setting("share.record.lock.duration.ms", INT, "30000").atLeast(1000).from({"group.share.record.lock.duration.ms"}),
	setting("share.renew.acknowledge.enable", BOOLEAN, "true"),
	setting("share.session.timeout.ms", INT, "45000").atLeast(1).from({"group.share.session.timeout.ms"}),
	setting("streams.acceptable.recovery.lag", LONG, "10000")
		.atLeast(0)
		.from({"group.streams.acceptable.recovery.lag"}),
	setting("streams.assignment.interval.ms", INT, "1000").atLeast(0).from({"group.streams.assignment.interval.ms"}),
	setting("streams.assignor.name", STRING).from({"group.streams.assignors"}),
	setting("streams.assignor.offload.enable", BOOLEAN, "true").from({"group.streams.assignor.offload.enable"}),
	setting("streams.heartbeat.interval.ms", INT, "5000").atLeast(1).from({"group.streams.heartbeat.interval.ms"}),
	setting("streams.initial.rebalance.delay.ms", INT, "3000")
		.atLeast(0)
		.from({"group.streams.initial.rebalance.delay.ms"}),
	setting("streams.num.standby.replicas", INT, "0").atLeast(0).from({"group.streams.num.standby.replicas"}),
	setting("streams.num.warmup.replicas", INT, "2").atLeast(0).from({"group.streams.num.warmup.replicas"}),
	setting("streams.rack.aware.assignment.tags", LIST, "").items().from({"group.streams.rack.aware.assignment.tags"}),
	setting("streams.session.timeout.ms", INT, "45000").atLeast(1).from({"group.streams.session.timeout.ms"}),
	setting("streams.task.offset.interval.ms", INT, "60000").atLeast(1).from({"group.streams.task.offset.interval.ms"}),
};

} // namespace

std::span<const SettingDefinition> groupRows()
{
	return ROWS;
}

} // namespace Aeon
