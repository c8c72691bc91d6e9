#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("follower.fetch.last.tiered.offset.enable", BOOLEAN, "false").clusterWide(),
	setting("log.local.retention.bytes", LONG, "-2").atLeast(-2).clusterWide(),
	setting("log.local.retention.ms", LONG, "-2").atLeast(-2).clusterWide(),
	setting("log.remote.copy.lag.bytes", LONG, "-1").atLeast(-1).clusterWide(),
	setting("log.remote.copy.lag.ms", LONG, "0").atLeast(-1).clusterWide(),
	setting("remote.fetch.max.wait.ms", INT, "500").atLeast(1).clusterWide(),
	setting("remote.list.offsets.request.timeout.ms", LONG, "30000").atLeast(1).clusterWide(),
	setting("remote.log.index.file.cache.total.size.bytes", LONG, "1073741824").atLeast(1).clusterWide(),
	setting("remote.log.index.file.cache.ttl.ms", LONG, "900000").atLeast(-1).isInternal(),
	setting("remote.log.manager.copier.thread.pool.size", INT, "10").atLeast(1).clusterWide(),
	setting("remote.log.manager.copy.max.bytes.per.second", LONG, "9223372036854775807").atLeast(1).clusterWide(),
	setting("remote.log.manager.copy.quota.window.num", INT, "11").atLeast(1),
	setting("remote.log.manager.copy.quota.window.size.seconds", INT, "1").atLeast(1),
	setting("remote.log.manager.expiration.thread.pool.size", INT, "10").atLeast(1).clusterWide(),
	setting("remote.log.manager.fetch.max.bytes.per.second", LONG, "9223372036854775807").atLeast(1).clusterWide(),
	setting("remote.log.manager.fetch.quota.window.num", INT, "11").atLeast(1),
	setting("remote.log.manager.fetch.quota.window.size.seconds", INT, "1").atLeast(1),
	setting("remote.log.manager.follower.thread.pool.size", INT, "2").atLeast(1).clusterWide(),
	setting("remote.log.manager.task.interval.ms", LONG, "30000").atLeast(1),
	setting("remote.log.manager.task.retry.backoff.max.ms", LONG, "30000").atLeast(1).isInternal(),
	setting("remote.log.manager.task.retry.backoff.ms", LONG, "500").atLeast(1).isInternal(),
	setting("remote.log.manager.task.retry.jitter", DOUBLE, "0.2").between(0, 0.5).isInternal(),
	setting("remote.log.manager.thread.pool.size", INT, "2").atLeast(1).isDeprecated(),
	setting("remote.log.metadata.custom.metadata.max.bytes", INT, "128").atLeast(0),
	setting(
		"remote.log.metadata.manager.class.name", STRING,
		"org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager")
		.must(NOT_EMPTY),
	setting("remote.log.metadata.manager.class.path", STRING),
	setting("remote.log.metadata.manager.impl.prefix", STRING, "rlmm.config.").must(NOT_EMPTY),
	setting("remote.log.metadata.manager.listener.name", STRING).must(NOT_EMPTY),
	setting("remote.log.reader.max.pending.tasks", INT, "100").atLeast(1),
	setting("remote.log.reader.threads", INT, "10").atLeast(1).clusterWide(),
	setting("remote.log.storage.manager.class.name", STRING).must(NOT_EMPTY),
	setting("remote.log.storage.manager.class.path", STRING),
	setting("remote.log.storage.manager.impl.prefix", STRING, "rsm.config.").must(NOT_EMPTY),
	setting("remote.log.storage.system.enable", BOOLEAN, "false")
		.refused("there is no remote storage, and old records would be lost instead of moved"),
	setting("rlmm.config.remote.log.metadata.consume.wait.ms", LONG, "120000").atLeast(0),
	setting("rlmm.config.remote.log.metadata.initialization.retry.interval.ms", LONG, "100").atLeast(0),
	setting("rlmm.config.remote.log.metadata.initialization.retry.max.timeout.ms", LONG, "120000").atLeast(0),
	setting("rlmm.config.remote.log.metadata.topic.min.isr", SHORT, "2").atLeast(1),
	setting("rlmm.config.remote.log.metadata.topic.num.partitions", INT, "50").atLeast(1),
	setting("rlmm.config.remote.log.metadata.topic.replication.factor", SHORT, "3").atLeast(1),
	setting("rlmm.config.remote.log.metadata.topic.retention.ms", LONG, "-1"),
};

} // namespace

std::span<const SettingDefinition> remoteStorageRows()
{
	return ROWS;
}

} // namespace Aeon
