#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("group.streams.acceptable.recovery.lag", LONG, "10000").atLeast(0),
	setting("group.streams.assignment.interval.ms", INT, "1000").atLeast(0).clusterWide(),
	setting("group.streams.assignor.offload.enable", BOOLEAN, "true").clusterWide(),
	setting("group.streams.assignors", LIST, "sticky").someItems(),
	setting("group.streams.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.streams.initial.rebalance.delay.ms", INT, "3000").atLeast(0),
	setting("group.streams.max.assignment.interval.ms", INT, "15000").atLeast(0),
	setting("group.streams.max.heartbeat.interval.ms", INT, "15000").atLeast(1),
	setting("group.streams.max.session.timeout.ms", INT, "60000").atLeast(1),
	setting("group.streams.max.size", INT, "2147483647").atLeast(1),
	setting("group.streams.max.standby.replicas", INT, "2").atLeast(0),
	setting("group.streams.max.warmup.replicas", INT, "20").atLeast(0),
	setting("group.streams.min.assignment.interval.ms", INT, "0").atLeast(0),
	setting("group.streams.min.heartbeat.interval.ms", INT, "5000").atLeast(1),
	setting("group.streams.min.session.timeout.ms", INT, "45000").atLeast(1),
	setting("group.streams.min.task.offset.interval.ms", INT, "15000").atLeast(1),
	setting("group.streams.num.standby.replicas", INT, "0").atLeast(0),
	setting("group.streams.num.warmup.replicas", INT, "2").atLeast(0),
	setting("group.streams.rack.aware.assignment.tags", LIST, "").items(),
	setting("group.streams.session.timeout.ms", INT, "45000").atLeast(1),
	setting("group.streams.task.offset.interval.ms", INT, "60000").atLeast(1),
	setting("group.streams.topology.description.plugin.class", CLASS),
};

} // namespace

std::span<const SettingDefinition> streamsGroupRows()
{
	return ROWS;
}

} // namespace Aeon
