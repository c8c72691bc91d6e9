#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("log.cleaner.backoff.ms", LONG, "15000")
		.atLeast(0)
		.clusterWide()
		.honoured("Sleep of a cleaner thread that found nothing to compact."),
	setting("log.cleaner.dedupe.buffer.size", LONG, "134217728")
		.clusterWide()
		.honoured("Memory for the keys of all cleaner threads together, more than 1 MiB a thread; 24 bytes a key."),
	setting("log.cleaner.delete.retention.ms", LONG, "86400000")
		.atLeast(0)
		.clusterWide()
		.honoured("How long a tombstone stays in what has been compacted."),
	setting("log.cleaner.enable", BOOLEAN, "true")
		.isDeprecated()
		.honoured("Whether compacted topics are compacted at all."),
	setting("log.cleaner.io.buffer.load.factor", DOUBLE, "0.9")
		.clusterWide()
		.honoured("How full the memory for keys may become, above 0 and at most 1."),
	setting("log.cleaner.io.buffer.size", INT, "524288")
		.atLeast(0)
		.clusterWide()
		.honoured("Reading buffers of all cleaner threads together, in bytes."),
	setting("log.cleaner.io.max.bytes.per.second", DOUBLE, "1.7976931348623157E308")
		.clusterWide()
		.honoured("Most that the cleaner reads and writes in a second, above 0."),
	setting("log.cleaner.max.compaction.lag.ms", LONG, "9223372036854775807")
		.atLeast(1)
		.clusterWide()
		.honoured("Age at which a record is compacted whatever the share of what is new."),
	setting("log.cleaner.min.cleanable.ratio", DOUBLE, "0.5")
		.between(0, 1)
		.clusterWide()
		.honoured("Share of bytes not yet compacted above which a log is."),
	setting("log.cleaner.min.compaction.lag.ms", LONG, "0")
		.atLeast(0)
		.clusterWide()
		.honoured("Age below which a record is not compacted."),
	setting("log.cleaner.threads", INT, "1").atLeast(0).clusterWide().honoured("Threads that compact."),
};

} // namespace

std::span<const SettingDefinition> cleanerRows()
{
	return ROWS;
}

} // namespace Aeon
