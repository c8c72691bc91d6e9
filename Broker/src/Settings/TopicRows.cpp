#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr std::int64_t MS_PER_MINUTE = 60'000;
constexpr std::int64_t MS_PER_HOUR = 3'600'000;

constexpr SettingDefinition ROWS[] = {
	setting("cleanup.policy", LIST, "delete")
		.items("compact,delete")
		.from({"log.cleanup.policy"})
		.honoured("What happens to old records: delete lets them go by age and size; compact keeps the newest of each "
				  "key, and every record must have one."),
	setting("compression.gzip.level", INT, "-1")
		.must(GZIP_LEVEL)
		.from({"compression.gzip.level"})
		.honoured("Level where the broker compresses with gzip."),
	setting("compression.lz4.level", INT, "9")
		.between(1, 17)
		.from({"compression.lz4.level"})
		.honoured("Level where the broker compresses with lz4."),
	setting("compression.type", STRING, "producer")
		.oneOf("uncompressed,zstd,lz4,snappy,gzip,producer")
		.from({"compression.type"})
		.honoured("Codec of what is stored; producer keeps what the producer chose."),
	setting("compression.zstd.level", INT, "3")
		.between(-131072, 22)
		.from({"compression.zstd.level"})
		.honoured("Level where the broker compresses with zstd."),
	setting("delete.retention.ms", LONG, "86400000")
		.atLeast(0)
		.from({"log.cleaner.delete.retention.ms"})
		.honoured("How long a tombstone stays in what has been compacted."),
	setting("errors.deadletterqueue.group.enable", BOOLEAN, "false"),
	setting("file.delete.delay.ms", LONG, "60000")
		.atLeast(0)
		.from({"log.segment.delete.delay.ms"})
		.honoured("Time between the end of a segment and the end of its file."),
	setting("flush.messages", LONG, "9223372036854775807")
		.atLeast(1)
		.from({"log.flush.interval.messages"})
		.honoured("Records after which a partition is flushed to disk."),
	setting("flush.ms", LONG, "9223372036854775807")
		.atLeast(0)
		.from({"log.flush.interval.ms"}, {"log.flush.scheduler.interval.ms"})
		.honoured("Time after which a partition is flushed to disk."),
	setting("follower.replication.throttled.replicas", LIST, "").must(REPLICA_LIST),
	setting("index.interval.bytes", INT, "4096")
		.atLeast(0)
		.from({"log.index.interval.bytes"})
		.honoured("Bytes of records between two index entries."),
	setting("internal.segment.bytes", INT)
		.isInternal()
		.honoured("Size at which a segment is full, below the least of segment.bytes."),
	setting("leader.replication.throttled.replicas", LIST, "").must(REPLICA_LIST),
	setting("local.retention.bytes", LONG, "-2").atLeast(-2).from({"log.local.retention.bytes"}),
	setting("local.retention.ms", LONG, "-2").atLeast(-2).from({"log.local.retention.ms"}),
	setting("max.compaction.lag.ms", LONG, "9223372036854775807")
		.atLeast(1)
		.from({"log.cleaner.max.compaction.lag.ms"})
		.honoured("Age at which a record is compacted whatever the share of what is new."),
	setting("max.message.bytes", INT, "1048588")
		.atLeast(0)
		.from({"message.max.bytes"})
		.honoured("Largest record batch a producer may send, in bytes."),
	setting("message.timestamp.after.max.ms", LONG, "3600000")
		.atLeast(0)
		.from({"log.message.timestamp.after.max.ms"})
		.honoured("How far ahead of the clock a record may be dated."),
	setting("message.timestamp.before.max.ms", LONG, "9223372036854775807")
		.atLeast(0)
		.from({"log.message.timestamp.before.max.ms"})
		.honoured("How far behind the clock a record may be dated."),
	setting("message.timestamp.type", STRING, "CreateTime")
		.oneOf("CreateTime,LogAppendTime")
		.from({"log.message.timestamp.type"})
		.honoured("Whether records carry the time of creation or of append."),
	setting("min.cleanable.dirty.ratio", DOUBLE, "0.5")
		.between(0, 1)
		.from({"log.cleaner.min.cleanable.ratio"})
		.honoured("Share of bytes not yet compacted above which a log is."),
	setting("min.compaction.lag.ms", LONG, "0")
		.atLeast(0)
		.from({"log.cleaner.min.compaction.lag.ms"})
		.honoured("Age below which a record is not compacted."),
	setting("min.insync.replicas", INT, "1")
		.atLeast(1)
		.from({"min.insync.replicas"})
		.honoured("In-sync replicas without which a write with acks=all is refused."),
	setting("preallocate", BOOLEAN, "false")
		.from({"log.preallocate"})
		.honoured("Whether a new segment takes its whole room on the disk at once."),
	setting("remote.copy.lag.bytes", LONG, "-1").atLeast(-1).from({"log.remote.copy.lag.bytes"}),
	setting("remote.copy.lag.ms", LONG, "0").atLeast(-1).from({"log.remote.copy.lag.ms"}),
	setting("remote.log.copy.disable", BOOLEAN, "false"),
	setting("remote.log.delete.on.disable", BOOLEAN, "false"),
	setting("remote.storage.enable", BOOLEAN, "false")
		.refused("there is no remote storage, and old records would be lost instead of moved"),
	setting("retention.bytes", LONG, "-1")
		.from({"log.retention.bytes"})
		.honoured("Size above which the oldest records of a partition go; -1 means no limit."),
	setting("retention.ms", LONG, "604800000")
		.atLeast(-1)
		.from({"log.retention.ms"}, {"log.retention.minutes", MS_PER_MINUTE}, {"log.retention.hours", MS_PER_HOUR})
		.honoured("Age at which records go; -1 means never."),
	setting("segment.bytes", INT, "1073741824")
		.atLeast(1048576)
		.from({"log.segment.bytes"})
		.honoured("Size at which a segment is full."),
	setting("segment.index.bytes", INT, "10485760")
		.atLeast(4)
		.from({"log.index.size.max.bytes"})
		.honoured("Largest index of a segment."),
	setting("segment.jitter.ms", LONG, "0")
		.atLeast(0)
		.from({"log.roll.jitter.ms"}, {"log.roll.jitter.hours", MS_PER_HOUR})
		.honoured("Most time taken at random from the age of segment.ms."),
	setting("segment.ms", LONG, "604800000")
		.atLeast(1)
		.from({"log.roll.ms"}, {"log.roll.hours", MS_PER_HOUR})
		.honoured("Age at which a segment is full."),
	setting("unclean.leader.election.enable", BOOLEAN, "false").from({"unclean.leader.election.enable"}),
};

} // namespace

std::span<const SettingDefinition> topicRows()
{
	return ROWS;
}

} // namespace Aeon
