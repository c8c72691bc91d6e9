#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("auto.leader.rebalance.enable", BOOLEAN, "true"),
	setting("controller.socket.timeout.ms", INT, "30000"),
	setting("leader.imbalance.check.interval.seconds", LONG, "300").atLeast(1),
	setting("num.replica.alter.log.dirs.threads", INT),
	setting("num.replica.fetchers", INT, "1").atLeast(1).clusterWide(),
	setting("replica.fetch.backoff.ms", INT, "1000").atLeast(0),
	setting("replica.fetch.max.bytes", INT, "1048576").atLeast(0),
	setting("replica.fetch.min.bytes", INT, "1"),
	setting("replica.fetch.response.max.bytes", INT, "10485760").atLeast(0),
	setting("replica.fetch.wait.max.ms", INT, "500"),
	setting("replica.high.watermark.checkpoint.interval.ms", LONG, "5000")
		.honoured("How often high watermarks are written."),
	setting("replica.lag.time.max.ms", LONG, "30000"),
	setting("replica.selector.class", STRING),
	setting("replica.socket.receive.buffer.bytes", INT, "65536"),
	setting("replica.socket.timeout.ms", INT, "30000"),
	setting("unclean.leader.election.enable", BOOLEAN, "false").clusterWide(),
	setting("unclean.leader.election.interval.ms", LONG, "300000").atLeast(1).isInternal(),
};

} // namespace

std::span<const SettingDefinition> replicationRows()
{
	return ROWS;
}

} // namespace Aeon
