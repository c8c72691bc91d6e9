#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("group.consumer.assignment.interval.ms", INT, "1000")
		.atLeast(0)
		.clusterWide()
		.honoured("Time between two assignments of a group of the consumer protocol, so that members that come "
				  "together are assigned together."),
	setting("group.consumer.assignor.offload.enable", BOOLEAN, "true").clusterWide(),
	setting("group.consumer.assignors", LIST, "uniform,range")
		.someItems()
		.honoured("Server-side assignors of the consumer protocol, the default one first: uniform and range."),
	setting("group.consumer.heartbeat.interval.ms", INT, "5000")
		.atLeast(1)
		.honoured("How often members of the consumer protocol are told to send heartbeats."),
	setting("group.consumer.max.assignment.interval.ms", INT, "15000")
		.atLeast(0)
		.honoured("Longest assignment interval that a group may be given."),
	setting("group.consumer.max.heartbeat.interval.ms", INT, "15000")
		.atLeast(1)
		.honoured("Longest heartbeat interval that a group may be given."),
	setting("group.consumer.max.session.timeout.ms", INT, "60000")
		.atLeast(1)
		.honoured("Longest session timeout that a group of the consumer protocol may be given."),
	setting("group.consumer.max.size", INT, "2147483647")
		.atLeast(1)
		.honoured("Most members of a group of the consumer protocol."),
	setting("group.consumer.migration.policy", STRING, "bidirectional")
		.oneOfIgnoringCase("DISABLED,DOWNGRADE,UPGRADE,BIDIRECTIONAL")
		.honoured("Which way a group with members may go between the classic and the consumer protocol."),
	setting("group.consumer.min.assignment.interval.ms", INT, "0")
		.atLeast(0)
		.honoured("Shortest assignment interval that a group may be given."),
	setting("group.consumer.min.heartbeat.interval.ms", INT, "5000")
		.atLeast(1)
		.honoured("Shortest heartbeat interval that a group may be given."),
	setting("group.consumer.min.session.timeout.ms", INT, "45000")
		.atLeast(1)
		.honoured("Shortest session timeout that a group of the consumer protocol may be given."),
	setting("group.consumer.regex.refresh.interval.ms", INT, "600000")
		.atLeast(10000)
		.isInternal()
		.honoured("How often subscribed regular expressions are matched against the topics again."),
	setting("group.consumer.session.timeout.ms", INT, "45000")
		.atLeast(1)
		.honoured("Silence after which a member of the consumer protocol is taken for dead."),
	setting("group.coordinator.append.linger.ms", INT, "-1").atLeast(-1),
	setting("group.coordinator.background.threads", INT, "2").atLeast(1),
	setting("group.coordinator.cached.buffer.max.bytes", INT, "1048588").atLeast(524288).clusterWide(),
	setting("group.coordinator.rebalance.protocols", LIST, "classic,consumer,streams")
		.someItems("consumer,classic,share,streams")
		.isDeprecated()
		.honoured("Protocols that groups may use; classic must be one of them."),
	setting("group.coordinator.threads", INT, "4").atLeast(1),
	setting("group.initial.rebalance.delay.ms", INT, "3000")
		.honoured("How long the first rebalance of an empty classic group waits for more members."),
	setting("group.max.session.timeout.ms", INT, "1800000")
		.honoured("Longest session timeout that a classic member may ask for."),
	setting("group.max.size", INT, "2147483647").atLeast(1).honoured("Most members of a classic group."),
	setting("group.min.session.timeout.ms", INT, "6000")
		.honoured("Shortest session timeout that a classic member may ask for."),
	setting("offset.metadata.max.bytes", INT, "4096").honoured("Longest text that a commit may keep beside an offset."),
	setting("offsets.commit.timeout.ms", INT, "5000").atLeast(1),
	setting("offsets.load.buffer.size", INT, "5242880").atLeast(1),
	setting("offsets.retention.check.interval.ms", LONG, "600000")
		.atLeast(1)
		.honoured("How often groups are looked at for offsets whose time is over."),
	setting("offsets.retention.minutes", INT, "10080")
		.atLeast(1)
		.honoured("How long offsets are kept after their group has become empty, or after their commit where the group "
				  "has no members of its own."),
	setting("offsets.topic.compression.codec", INT, "0")
		.honoured("Number of the codec in which offsets are stored: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd."),
	setting("offsets.topic.num.partitions", INT, "50")
		.atLeast(1)
		.honoured("Partitions of the offsets topic when it is made; not to be changed after that."),
	setting("offsets.topic.replication.factor", SHORT, "3")
		.atLeast(1)
		.honoured("Replicas of the offsets topic when it is made."),
	setting("offsets.topic.segment.bytes", INT, "104857600")
		.atLeast(1)
		.honoured("Size at which a segment of the offsets topic is full; small ones are compacted and loaded faster."),
};

} // namespace

std::span<const SettingDefinition> coordinatorRows()
{
	return ROWS;
}

} // namespace Aeon
