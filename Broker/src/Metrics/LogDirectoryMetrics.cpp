#include "MetricAreas.h"

#include "Aeon/Storage/LogManager.h"

#include <algorithm>

namespace Aeon
{

namespace
{

constexpr MetricDefinition REMAINING_LOGS{
	"kafka_log_logmanager_remaininglogstorecover",
	MetricType::GAUGE,
	{"dir"},
	"Logs that the start has still to load or recover; 0 while serving."};
constexpr MetricDefinition REMAINING_SEGMENTS{
	"kafka_log_logmanager_remainingsegmentstorecover",
	MetricType::GAUGE,
	{"dir"},
	"Segments still to be read of the logs that are being recovered now."};
constexpr MetricDefinition OFFLINE_COUNT{
	"kafka_log_logmanager_offlinelogdirectorycount",
	MetricType::GAUGE,
	{},
	"Log directories that failed since the start."};
constexpr MetricDefinition OFFLINE{
	"kafka_log_logmanager_logdirectoryoffline",
	MetricType::GAUGE,
	{"logDirectory"},
	"1 where the directory has failed, else 0."};

constexpr MetricDefinition ROWS[] = {REMAINING_LOGS, REMAINING_SEGMENTS, OFFLINE_COUNT, OFFLINE};

} // namespace

std::span<const MetricDefinition> logDirectoryMetrics()
{
	return ROWS;
}

void tellLogDirectories(const Storage::LogManager& logs, MetricFamilies& families)
{
	MetricFamily remainingLogs(REMAINING_LOGS);
	MetricFamily remainingSegments(REMAINING_SEGMENTS);
	MetricFamily offlineCount(OFFLINE_COUNT);
	MetricFamily offline(OFFLINE);
	const auto failed = logs.offlineDirectories();
	offlineCount.add(static_cast<double>(failed.size()));
	for (const auto& status : logs.recoveryStatus())
	{
		const bool hasFailed = std::find(failed.begin(), failed.end(), status.directory) != failed.end();
		remainingLogs.add({status.directory}, static_cast<double>(status.remainingLogs));
		remainingSegments.add({status.directory}, static_cast<double>(status.remainingSegments));
		offline.add({status.directory}, hasFailed ? 1 : 0);
	}
	for (auto* family : {&remainingLogs, &remainingSegments, &offlineCount, &offline})
		families.push_back(std::move(*family));
}

} // namespace Aeon
