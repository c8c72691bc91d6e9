#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("broker.heartbeat.interval.ms", INT, "2000"),
	setting("broker.session.timeout.ms", INT, "9000"),
	setting("controller.performance.always.log.threshold.ms", LONG, "2000").atLeast(0).isInternal(),
	setting("controller.performance.sample.period.ms", LONG, "60000").atLeast(100).isInternal(),
	setting("controller.quorum.append.linger.ms", INT, "25").atLeast(0),
	setting("controller.quorum.auto.join.enable", BOOLEAN, "false"),
	setting("controller.quorum.bootstrap.servers", LIST, "").must(HOST_PORT_LIST),
	setting("controller.quorum.election.backoff.max.ms", INT, "1000").atLeast(0),
	setting("controller.quorum.election.timeout.ms", INT, "1000").atLeast(0),
	setting("controller.quorum.fetch.max.bytes", INT, "1048576").atLeast(1),
	setting("controller.quorum.fetch.snapshot.max.bytes", INT, "1048576").atLeast(1),
	setting("controller.quorum.fetch.timeout.ms", INT, "2000").atLeast(0),
	setting("controller.quorum.request.timeout.ms", INT, "2000").atLeast(0),
	setting("controller.quorum.retry.backoff.ms", INT, "20").atLeast(0),
	setting("controller.quorum.voters", LIST, "").must(VOTER_LIST),
	setting("initial.broker.registration.timeout.ms", INT, "60000"),
	setting("internal.metadata.delete.delay.millis", LONG, "60000").isInternal(),
	setting("internal.metadata.log.segment.bytes", INT).isInternal(),
	setting("internal.metadata.max.batch.size.in.bytes", INT, "8388608").isInternal(),
	setting("metadata.log.max.record.bytes.between.snapshots", LONG, "20971520").atLeast(1),
	setting("metadata.log.max.snapshot.interval.ms", LONG, "3600000").atLeast(0),
	setting("metadata.log.segment.bytes", INT, "1073741824").atLeast(8388608),
	setting("metadata.log.segment.ms", LONG, "604800000"),
	setting("metadata.max.idle.interval.ms", INT, "500").atLeast(0),
	setting("metadata.max.retention.bytes", LONG, "104857600"),
	setting("metadata.max.retention.ms", LONG, "604800000"),
	setting("server.max.startup.time.ms", LONG, "9223372036854775807").atLeast(0).isInternal(),
};

} // namespace

std::span<const SettingDefinition> controllerRows()
{
	return ROWS;
}

} // namespace Aeon
