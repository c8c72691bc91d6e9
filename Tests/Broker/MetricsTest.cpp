#include "BrokerLog.h"
#include "Scraping/Scrape.h"
#include "ServingTest.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Broker/MetricsReference.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>

namespace Aeon::Test
{

namespace
{

using testing::IsEmpty;

constexpr std::chrono::seconds DEADLINE{60};

/// Has to be there before the broker starts.
struct LogOfTheStart
{
	BrokerLog log;
};

/// A broker that serves metrics.
class Metrics : protected LogOfTheStart, public ServingTest
{
protected:
	explicit Metrics(SettingMap settings = {}, const Broker::Environment& environment = {}) :
		ServingTest(measured(std::move(settings)), environment)
	{
	}

	static SettingMap measured(SettingMap settings)
	{
		settings.emplace("aeon.metrics.listener", "HTTP://127.0.0.1:0");
		settings.emplace("log.cleaner.backoff.ms", "5");
		settings.emplace("log.cleaner.min.cleanable.ratio", "0.01");
		return settings;
	}

	/// Blocks until the broker that was started last serves them.
	std::uint16_t metricsPort() const
	{
		log.waitFor("Metrics are served");
		return metricsPortIn(log.linesWith("Metrics are served").back());
	}
	std::optional<double> figure(const std::string& metric) const { return scrape(metricsPort()).value(metric); }
	/// Asks until the metric has that figure; false at the deadline.
	bool becomes(const std::string& metric, double wanted) const
	{
		const auto end = std::chrono::steady_clock::now() + DEADLINE;
		while (figure(metric) != wanted)
			if (std::chrono::steady_clock::now() > end) return false;
		return true;
	}
	std::string ofDirectory(const std::string& metric, const std::string& label) const
	{
		return metric + "{" + label + "=\"" + broker.dataDirectory() + "\"}";
	}
	/// A topic whose every batch lies in a segment of its own.
	void createTopicOfSegments(const std::string& name, std::size_t segments)
	{
		createTopic(name, 1, {{"segment.bytes", "1048576"}});
		for (std::size_t i = 0; i < segments; ++i)
			produceValues(name, {std::string(800000, 'a')});
	}
};

/// What was told during a start; has to be there before the first one.
struct SeenAtStart
{
	std::atomic<bool> watched = false;
	Mutex mutex;
	double mostLogs AEON_GUARDED_BY(mutex) = 0;
	double mostSegments AEON_GUARDED_BY(mutex) = 0;
	bool toldOfPartitions AEON_GUARDED_BY(mutex) = false;
};

/// Asks for metrics whenever a start asks whether it is to go on.
class MetricsOfRecovery : protected SeenAtStart, public Metrics
{
protected:
	MetricsOfRecovery() : Metrics({{"num.recovery.threads.per.data.dir", "1"}}, environment()) {}

private:
	Broker::Environment environment()
	{
		Broker::Environment environment;
		environment.stopRequested = [this]
		{
			if (watched) look();
			return false;
		};
		return environment;
	}

	void look()
	{
		const Scrape seen = scrape(metricsPort());
		const auto logs = seen.value(ofDirectory("kafka_log_logmanager_remaininglogstorecover", "dir"));
		const auto segments = seen.value(ofDirectory("kafka_log_logmanager_remainingsegmentstorecover", "dir"));
		const ScopedLock lock(mutex);
		mostLogs = std::max(mostLogs, logs.value_or(-1));
		mostSegments = std::max(mostSegments, segments.value_or(-1));
		toldOfPartitions = toldOfPartitions || seen.value("kafka_server_replicamanager_partitioncount");
	}
};

/// What the list of metrics says of each, as the text tells it.
bool isListed(const std::string& nameAndType)
{
	const std::size_t space = nameAndType.find(' ');
	const std::string row = "| `" + nameAndType.substr(0, space) + "` | " + nameAndType.substr(space + 1) + " |";
	return metricsReference().find(row) != std::string::npos;
}

} // namespace

TEST_F(Metrics, AreThoseOfTheListAndNoOthers)
{
	// Told once the cleaner has looked.
	const auto end = std::chrono::steady_clock::now() + DEADLINE;
	while (!figure("kafka_log_logcleanermanager_time_since_last_run_ms"))
		ASSERT_LT(std::chrono::steady_clock::now(), end);
	auto told = scrape(metricsPort()).types();
	const std::string list = metricsReference();
	std::size_t rows = 0;
	for (std::size_t at = list.find("\n| `"); at != std::string::npos; at = list.find("\n| `", at + 1))
		++rows;
	EXPECT_EQ(told.size(), rows);
	std::erase_if(told, isListed);
	EXPECT_THAT(told, IsEmpty()) << "not listed";
}

TEST_F(Metrics, AreTextThatPrometheusTakes)
{
	const Scrape answer = scrape(metricsPort());
	EXPECT_EQ(answer.status, 200);
	EXPECT_EQ(answer.contentType, "text/plain; version=0.0.4; charset=utf-8");
	EXPECT_EQ(scrape(metricsPort(), "/metrics?collect=all").status, 200);
}

TEST_F(Metrics, AreFoundAtOnePathByOneMethod)
{
	EXPECT_EQ(scrape(metricsPort(), "/").status, 404);
	EXPECT_EQ(scrape(metricsPort(), "/metrics/more").status, 404);
	EXPECT_EQ(scrape(metricsPort(), "/metrics", "POST").status, 405);
	EXPECT_EQ(scrape(metricsPort(), "/metrics", "DELETE").status, 405);
}

TEST_F(Metrics, CountPartitionsConnectionsAndRequests)
{
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 0);
	createTopic("counted", 3);
	createTopic("more", 2);
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 5);
	EXPECT_EQ(figure("kafka_server_replicamanager_leadercount"), 5);
	EXPECT_EQ(figure("kafka_server_replicamanager_offlinereplicacount"), 0);
	EXPECT_GE(figure("kafka_server_socket_server_metrics_connection_count"), 1);
	EXPECT_GE(figure("aeon_net_requests_received_total"), 2);
	deleteTopic("more");
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 3);
}

TEST_F(Metrics, TellOfAPartitionThatCanNoLongerBeCompacted)
{
	createTopicOfSegments("damaged", 3);
	broker.stop();
	{
		std::fstream file(broker.dataDirectory() + "/damaged-0/00000000000000000000.log");
		file.seekp(1000);
		file.put('b');
		ASSERT_TRUE(file.flush());
	}
	restart();
	EXPECT_EQ(figure(ofDirectory("kafka_log_logcleanermanager_uncleanable_partitions_count", "logDirectory")), 0);
	alterConfig("damaged", "cleanup.policy", "compact");
	EXPECT_TRUE(becomes(ofDirectory("kafka_log_logcleanermanager_uncleanable_partitions_count", "logDirectory"), 1));
	EXPECT_GE(figure(ofDirectory("kafka_log_logcleanermanager_uncleanable_bytes", "logDirectory")), 3 * 800000);
}

TEST_F(MetricsOfRecovery, TellWhatRemainsWhileItRuns)
{
	for (const char* topic : {"first", "second"})
	{
		createTopic(topic);
		produceValues(topic, {"a", "b"});
	}
	watched = true;
	restartUnclean();
	watched = false;
	{
		const ScopedLock lock(mutex);
		EXPECT_EQ(mostLogs, 2);
		EXPECT_EQ(mostSegments, 1);
		EXPECT_FALSE(toldOfPartitions) << "what is not there yet has no figure";
	}
	EXPECT_EQ(figure(ofDirectory("kafka_log_logmanager_remaininglogstorecover", "dir")), 0);
	EXPECT_EQ(figure(ofDirectory("kafka_log_logmanager_remainingsegmentstorecover", "dir")), 0);
	EXPECT_EQ(figure("kafka_server_replicamanager_partitioncount"), 2);
}

} // namespace Aeon::Test
