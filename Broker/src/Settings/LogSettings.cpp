#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("cordoned.log.dirs", LIST, "").items().perBroker(),
	setting("log.cleanup.policy", LIST, "delete")
		.items("compact,delete")
		.clusterWide()
		.honoured("What happens to old records: delete lets them go by age and size; compact keeps the newest of each "
				  "key, and every record must have one."),
	setting("log.dir", LIST, "/tmp/kafka-logs").someItems().honoured("Data directory, where log.dirs is unset."),
	setting("log.dir.failure.timeout.ms", LONG, "30000").atLeast(1),
	setting("log.dirs", LIST).someItems().honoured("Data directories, comma-separated."),
	setting("log.flush.interval.messages", LONG, "9223372036854775807")
		.atLeast(1)
		.clusterWide()
		.honoured("Records after which a partition is flushed to disk."),
	setting("log.flush.interval.ms", LONG)
		.clusterWide()
		.from({"log.flush.interval.ms"}, {"log.flush.scheduler.interval.ms"})
		.honoured("Time after which a partition is flushed to disk."),
	setting("log.flush.offset.checkpoint.interval.ms", INT, "60000")
		.atLeast(0)
		.honoured("How often recovery points are written."),
	setting("log.flush.scheduler.interval.ms", LONG, "9223372036854775807")
		.honoured("How often partitions are looked at for flushing."),
	setting("log.flush.start.offset.checkpoint.interval.ms", INT, "60000")
		.atLeast(0)
		.honoured("How often log start offsets are written."),
	setting("log.index.interval.bytes", INT, "4096")
		.atLeast(0)
		.clusterWide()
		.honoured("Bytes of records between two index entries."),
	setting("log.index.size.max.bytes", INT, "10485760")
		.atLeast(4)
		.clusterWide()
		.honoured("Largest index of a segment."),
	setting("log.initial.task.delay.ms", LONG, "30000").atLeast(0).isInternal(),
	setting("log.message.timestamp.after.max.ms", LONG, "3600000")
		.atLeast(0)
		.clusterWide()
		.honoured("How far ahead of the clock a record may be dated."),
	setting("log.message.timestamp.before.max.ms", LONG, "9223372036854775807")
		.atLeast(0)
		.clusterWide()
		.honoured("How far behind the clock a record may be dated."),
	setting("log.message.timestamp.type", STRING, "CreateTime")
		.oneOf("CreateTime,LogAppendTime")
		.clusterWide()
		.honoured("Whether records carry the time of creation or of append."),
	setting("log.preallocate", BOOLEAN, "false")
		.clusterWide()
		.honoured("Whether a new segment takes its whole room on the disk at once."),
	setting("log.retention.bytes", LONG, "-1")
		.clusterWide()
		.honoured("Size above which the oldest records of a partition go; -1 means no limit."),
	setting("log.retention.check.interval.ms", LONG, "300000")
		.atLeast(1)
		.honoured("How often partitions are looked at for retention."),
	setting("log.retention.hours", INT, "168")
		.from({"log.retention.ms"}, {"log.retention.minutes"}, {"log.retention.hours"})
		.honoured("Age in hours at which records go."),
	setting("log.retention.minutes", INT)
		.from({"log.retention.ms"}, {"log.retention.minutes"}, {"log.retention.hours"})
		.honoured("Age in minutes at which records go."),
	setting("log.retention.ms", LONG)
		.clusterWide()
		.from({"log.retention.ms"}, {"log.retention.minutes"}, {"log.retention.hours"})
		.honoured("Age at which records go."),
	setting("log.roll.hours", INT, "168")
		.atLeast(1)
		.from({"log.roll.ms"}, {"log.roll.hours"})
		.honoured("Age in hours at which a segment is full."),
	setting("log.roll.jitter.hours", INT, "0")
		.atLeast(0)
		.from({"log.roll.jitter.ms"}, {"log.roll.jitter.hours"})
		.honoured("Most hours taken at random from the age of log.roll.hours."),
	setting("log.roll.jitter.ms", LONG)
		.clusterWide()
		.from({"log.roll.jitter.ms"}, {"log.roll.jitter.hours"})
		.honoured("Most time taken at random from the age of log.roll.ms."),
	setting("log.roll.ms", LONG)
		.clusterWide()
		.from({"log.roll.ms"}, {"log.roll.hours"})
		.honoured("Age at which a segment is full."),
	setting("log.segment.bytes", INT, "1073741824")
		.atLeast(1048576)
		.clusterWide()
		.honoured("Size at which a segment is full."),
	setting("log.segment.delete.delay.ms", LONG, "60000")
		.atLeast(0)
		.clusterWide()
		.honoured("Time between the end of a segment and the end of its file."),
	setting("num.recovery.threads.per.data.dir", INT, "2")
		.atLeast(1)
		.clusterWide()
		.honoured("Threads that load and recover one data directory."),
};

} // namespace

std::span<const SettingDefinition> logRows()
{
	return ROWS;
}

} // namespace Aeon
