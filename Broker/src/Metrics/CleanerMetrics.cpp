#include "MetricAreas.h"

#include "Aeon/Storage/LogManager.h"

#include <map>

namespace Aeon
{

namespace
{

constexpr MetricDefinition UNCLEANABLE_COUNT{
	"kafka_log_logcleanermanager_uncleanable_partitions_count",
	MetricType::GAUGE,
	{"logDirectory"},
	"Partitions that are no longer compacted, since their data is damaged; the log names them."};
constexpr MetricDefinition UNCLEANABLE_BYTES{
	"kafka_log_logcleanermanager_uncleanable_bytes",
	MetricType::GAUGE,
	{"logDirectory"},
	"Bytes of those partitions' logs."};
constexpr MetricDefinition MAX_DIRTY_PERCENT{
	"kafka_log_logcleanermanager_max_dirty_percent",
	MetricType::GAUGE,
	{},
	"Share of bytes not yet compacted of the log that has most of them, when the cleaner last looked."};
constexpr MetricDefinition SINCE_LAST_RUN{
	"kafka_log_logcleanermanager_time_since_last_run_ms",
	MetricType::GAUGE,
	{},
	"Milliseconds since the cleaner last looked for something to do; no figure before the first look."};
constexpr MetricDefinition CLEANINGS{
	"aeon_log_cleaner_cleanings_total",
	MetricType::COUNTER,
	{"outcome"},
	"Compactions of a log that came to their end (done), and that are to be tried again (given-up)."};
constexpr MetricDefinition READ_BYTES{
	"aeon_log_cleaner_read_bytes_total", MetricType::COUNTER, {}, "Bytes of logs that compactions have read."};
constexpr MetricDefinition WRITTEN_BYTES{
	"aeon_log_cleaner_written_bytes_total",
	MetricType::COUNTER,
	{},
	"Bytes of logs that compactions have left of what they read."};

constexpr MetricDefinition ROWS[] = {UNCLEANABLE_COUNT, UNCLEANABLE_BYTES, MAX_DIRTY_PERCENT, SINCE_LAST_RUN,
									 CLEANINGS,         READ_BYTES,        WRITTEN_BYTES};

void tellUncleanable(
	const Storage::LogManager& logs, const std::vector<Storage::UncleanableLog>& uncleanable, MetricFamilies& families)
{
	struct Sum
	{
		std::size_t logs = 0;
		std::uint64_t bytes = 0;
	};
	std::map<std::string, Sum> sums;
	for (const auto& status : logs.recoveryStatus())
		sums[status.directory];
	for (const auto& log : uncleanable)
	{
		Sum& sum = sums[log.directory];
		++sum.logs;
		sum.bytes += log.sizeBytes;
	}
	MetricFamily count(UNCLEANABLE_COUNT);
	MetricFamily bytes(UNCLEANABLE_BYTES);
	for (const auto& [directory, sum] : sums)
	{
		count.add({directory}, static_cast<double>(sum.logs));
		bytes.add({directory}, static_cast<double>(sum.bytes));
	}
	families.push_back(std::move(count));
	families.push_back(std::move(bytes));
}

} // namespace

std::span<const MetricDefinition> cleanerMetrics()
{
	return ROWS;
}

void tellCleaner(const Storage::LogManager& logs, const Clock& clock, MetricFamilies& families)
{
	const auto status = logs.cleanerStatus();
	tellUncleanable(logs, status.uncleanable, families);
	families.emplace_back(MAX_DIRTY_PERCENT).add(100 * status.dirtyRatioMax);
	MetricFamily& sinceLastRun = families.emplace_back(SINCE_LAST_RUN);
	if (status.lastLookMs > 0) sinceLastRun.add(static_cast<double>(clock.wallMs() - status.lastLookMs));
	MetricFamily& cleanings = families.emplace_back(CLEANINGS);
	cleanings.add({"done"}, static_cast<double>(status.cleanings));
	cleanings.add({"given-up"}, static_cast<double>(status.givenUp));
	families.emplace_back(READ_BYTES).add(static_cast<double>(status.bytesRead));
	families.emplace_back(WRITTEN_BYTES).add(static_cast<double>(status.bytesWritten));
}

} // namespace Aeon
