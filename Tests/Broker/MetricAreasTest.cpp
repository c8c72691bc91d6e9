#include "Metrics/MetricAreas.h"

#include "TemporaryDirectory.h"

#include "Aeon/Net/NetCounters.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace Aeon
{

namespace
{

using testing::Contains;
using testing::Pair;
using testing::UnorderedElementsAre;

using Figures = std::map<std::string, double>;

/// Figures by label values, "" where there are none.
Figures figuresOf(const MetricFamilies& families, const std::string& name)
{
	Figures figures;
	for (const auto& family : families)
	{
		if (family.definition().name != name) continue;
		for (const auto& sample : family.samples())
			figures[sample.labelValues.empty() ? "" : sample.labelValues.front()] = sample.value;
	}
	return figures;
}

std::vector<MetricDefinition> allDefinitions()
{
	std::vector<MetricDefinition> all;
	for (const auto rows :
		 {logDirectoryMetrics(), cleanerMetrics(), replicaMetrics(), groupMetrics(), connectionMetrics(),
		  processMetrics()})
		all.insert(all.end(), rows.begin(), rows.end());
	return all;
}

bool isWord(std::string_view text)
{
	const auto isAllowed = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
	return !text.empty() && std::all_of(text.begin(), text.end(), isAllowed);
}

/// The logs of two directories, the second of which has failed.
class MetricsOfLogs : public testing::Test
{
protected:
	MetricsOfLogs() : logs(fileSystem, clock, config()) { logs.takeOffline(second(), "it smells"); }

	Storage::LogManagerConfig config() const
	{
		Storage::LogManagerConfig config;
		config.logDirs = {first(), second()};
		return config;
	}
	std::string first() const { return directory.file("a"); }
	std::string second() const { return directory.file("b"); }

	Aeon::Test::TemporaryDirectory directory;
	Storage::PosixFileSystem fileSystem;
	SystemClock clock;
	Storage::LogManager logs;
	MetricFamilies families;
};

} // namespace

TEST(MetricAreas, NamesAreSmallLettersAndUnique)
{
	std::map<std::string_view, int> times;
	for (const auto& definition : allDefinitions())
	{
		EXPECT_TRUE(isWord(definition.name)) << definition.name;
		EXPECT_EQ(++times[definition.name], 1) << definition.name;
		EXPECT_TRUE(definition.help.ends_with(".")) << definition.name;
		const bool namedAsCounter = definition.name.ends_with("_total");
		EXPECT_EQ(definition.type == MetricType::COUNTER, namedAsCounter) << definition.name;
	}
}

TEST_F(MetricsOfLogs, TellWhichDirectoryHasFailed)
{
	tellLogDirectories(logs, families);
	EXPECT_THAT(figuresOf(families, "kafka_log_logmanager_offlinelogdirectorycount"), Contains(Pair("", 1)));
	EXPECT_THAT(
		figuresOf(families, "kafka_log_logmanager_logdirectoryoffline"),
		UnorderedElementsAre(Pair(first(), 0), Pair(second(), 1)));
	EXPECT_THAT(
		figuresOf(families, "kafka_log_logmanager_remaininglogstorecover"),
		UnorderedElementsAre(Pair(first(), 0), Pair(second(), 0)));
}

TEST_F(MetricsOfLogs, TellOfNoLookOfTheCleanerBeforeTheFirst)
{
	tellCleaner(logs, clock, families);
	EXPECT_TRUE(figuresOf(families, "kafka_log_logcleanermanager_time_since_last_run_ms").empty());
	EXPECT_THAT(
		figuresOf(families, "kafka_log_logcleanermanager_uncleanable_partitions_count"),
		UnorderedElementsAre(Pair(first(), 0), Pair(second(), 0)));
	logs.load([](const std::string&) { return Storage::LogConfig{}; });
	logs.cleanLogs();
	families.clear();
	tellCleaner(logs, clock, families);
	const auto sinceLook = figuresOf(families, "kafka_log_logcleanermanager_time_since_last_run_ms");
	EXPECT_EQ(sinceLook.size(), 1u);
}

TEST(MetricsOfConnections, TellEveryCounterOfTheServer)
{
	Net::NetCounters counters;
	counters.connectionsOpen = 1;
	counters.connectionsAccepted = 2;
	counters.refusedByLimit = 3;
	counters.refusedByAddress = 4;
	counters.refusedByRate = 5;
	counters.refusedByDescriptors = 6;
	counters.closedIdle = 7;
	counters.closedByDeadline = 8;
	counters.closedMalformed = 9;
	counters.closedByHandlerError = 10;
	counters.tlsHandshakesFailed = 11;
	counters.framesReceived = 12;
	counters.bytesReceived = 13;
	counters.bytesSent = 14;
	MetricFamilies families;
	tellConnections(counters, families);
	const auto figure = [&](const std::string& name) { return figuresOf(families, name)[""]; };
	EXPECT_EQ(figure("kafka_server_socket_server_metrics_connection_count"), 1);
	EXPECT_EQ(figure("kafka_server_socket_server_metrics_connection_creation_total"), 2);
	EXPECT_EQ(figure("kafka_server_socket_server_metrics_failed_authentication_total"), 11);
	EXPECT_EQ(figure("aeon_net_requests_received_total"), 12);
	EXPECT_EQ(figure("kafka_server_socket_server_metrics_incoming_byte_total"), 13);
	EXPECT_EQ(figure("kafka_server_socket_server_metrics_outgoing_byte_total"), 14);
	EXPECT_THAT(
		figuresOf(families, "aeon_net_connections_refused_total"),
		UnorderedElementsAre(Pair("limit", 3), Pair("address", 4), Pair("rate", 5), Pair("descriptors", 6)));
	EXPECT_THAT(
		figuresOf(families, "aeon_net_connections_closed_total"),
		UnorderedElementsAre(Pair("idle", 7), Pair("deadline", 8), Pair("malformed", 9), Pair("error", 10)));
}

} // namespace Aeon
