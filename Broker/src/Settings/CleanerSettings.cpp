#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("log.cleaner.backoff.ms", LONG, "15000").atLeast(0).clusterWide(),
	setting("log.cleaner.dedupe.buffer.size", LONG, "134217728").clusterWide(),
	setting("log.cleaner.delete.retention.ms", LONG, "86400000").atLeast(0).clusterWide(),
	setting("log.cleaner.enable", BOOLEAN, "true").isDeprecated(),
	setting("log.cleaner.io.buffer.load.factor", DOUBLE, "0.9").clusterWide(),
	setting("log.cleaner.io.buffer.size", INT, "524288").atLeast(0).clusterWide(),
	setting("log.cleaner.io.max.bytes.per.second", DOUBLE, "1.7976931348623157E308").clusterWide(),
	setting("log.cleaner.max.compaction.lag.ms", LONG, "9223372036854775807").atLeast(1).clusterWide(),
	setting("log.cleaner.min.cleanable.ratio", DOUBLE, "0.5").between(0, 1).clusterWide(),
	setting("log.cleaner.min.compaction.lag.ms", LONG, "0").atLeast(0).clusterWide(),
	setting("log.cleaner.threads", INT, "1").atLeast(0).clusterWide(),
};

} // namespace

std::span<const SettingDefinition> cleanerRows()
{
	return ROWS;
}

} // namespace Aeon
