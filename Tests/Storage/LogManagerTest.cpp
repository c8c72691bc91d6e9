#include "Aeon/Storage/LogManager.h"

#include "CapturedLog.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/StorageException.h"

#include <atomic>
#include <filesystem>
#include <thread>

namespace Aeon::Test
{

using Storage::LogConfig;
using Storage::LogDirectoryException;
using Storage::LogManager;
using Storage::LogManagerConfig;

namespace
{

const Uuid TOPIC_ID = *Uuid::parse("AAECAwQFBgcICQoLDA0ODw");

class LogManagerTest : public ::testing::Test
{
protected:
	LogManagerTest() { config.logDirs = {directory / "a"}; }

	LogManager& construct()
	{
		manager.reset();
		manager = std::make_unique<LogManager>(
			faulty, clock, config,
			[this](const std::string& path, bool all)
			{
				failed.push_back(path);
				allFailed = all;
			});
		return *manager;
	}
	LogManager& start()
	{
		construct().load([this](const std::string&) { return topicConfig; });
		return *manager;
	}
	void stop()
	{
		manager->stop();
		manager.reset();
	}
	std::shared_ptr<Storage::Log> create(const std::string& topic, int partition = 0)
	{
		auto log = manager->create({topic, PartitionId(partition)}, topicConfig, TOPIC_ID);
		EXPECT_TRUE(log.ok()) << log.code();
		return log.ok() ? *log : nullptr;
	}
	std::shared_ptr<Storage::Log> find(const std::string& topic, int partition = 0)
	{
		return manager->find({topic, PartitionId(partition)});
	}
	std::string textOf(const std::string& name)
	{
		const Bytes bytes = readFile(directory / name);
		return {bytes.begin(), bytes.end()};
	}

	TempDirectory directory;
	Storage::PosixFileSystem posix;
	FaultyFileSystem faulty{posix};
	ManualClock clock;
	LogManagerConfig config;
	LogConfig topicConfig;
	std::unique_ptr<LogManager> manager;
	std::vector<std::string> failed;
	bool allFailed = false;
};

} // namespace

TEST_F(LogManagerTest, SecondUserOfADirectoryIsToldItsName)
{
	start();
	try
	{
		const LogManager second(posix, clock, config);
		FAIL() << "the directory is locked";
	}
	catch (const LogDirectoryException& e)
	{
		EXPECT_EQ(e.directory(), directory / "a");
		EXPECT_NE(e.displayText().find(directory / "a"), std::string::npos);
	}
	stop();
	EXPECT_NO_THROW(LogManager(posix, clock, config));
}

TEST_F(LogManagerTest, LogsAreThereAfterACleanRestart)
{
	start();
	for (int p = 0; p < 20; ++p)
		ASSERT_TRUE(create("topic", p)->append(makeBatch({.records = p + 1}), {}).ok());
	stop();
	EXPECT_EQ(textOf("a/.kafka_cleanshutdown"), R"({"version":0,"brokerEpoch":-1})");
	start();
	EXPECT_TRUE(manager->wasCleanShutdown());
	EXPECT_FALSE(std::filesystem::exists(directory / "a/.kafka_cleanshutdown"));
	EXPECT_EQ(manager->logs().size(), 20U);
	for (int p = 0; p < 20; ++p)
		EXPECT_EQ(find("topic", p)->logEndOffset(), Offset(p + 1));
	EXPECT_EQ(find("topic", 3)->topicId(), TOPIC_ID);
	EXPECT_EQ(find("topic", 20), nullptr);
}

TEST_F(LogManagerTest, CleanStartReadsNoBatchesButTheLast)
{
	start();
	topicConfig.indexIntervalBytes = 1000;
	const auto log = create("t");
	for (int i = 0; i < 1000; ++i)
		ASSERT_TRUE(log->append(makeBatch({.valueBytes = 900}), {}).ok());
	stop();
	const int before = faulty.count(Call::READ);
	start();
	EXPECT_LT(faulty.count(Call::READ) - before, 20);
	EXPECT_EQ(find("t")->logEndOffset(), Offset(1000));
}

TEST_F(LogManagerTest, LogsAreThereAfterACrash)
{
	start();
	for (int p = 0; p < 10; ++p)
		ASSERT_TRUE(create("topic", p)->append(makeBatch({.records = p + 1}), {}).ok());
	manager.reset();
	start();
	EXPECT_FALSE(manager->wasCleanShutdown());
	for (int p = 0; p < 10; ++p)
		EXPECT_EQ(find("topic", p)->logEndOffset(), Offset(p + 1));
}

TEST_F(LogManagerTest, CheckpointsHaveKafkasForm)
{
	start();
	const auto log = create("t", 1);
	create("t", 0);
	for (int i = 0; i < 7; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(3)).ok());
	manager->setHighWatermarks([] { return std::map<TopicPartition, Offset>{{{"t", PartitionId(1)}, Offset(5)}}; });
	manager->checkpointRecoveryPoints();
	EXPECT_EQ(textOf("a/recovery-point-offset-checkpoint"), "0\n2\nt 0 0\nt 1 0\n");
	ASSERT_TRUE(log->flush().ok());
	manager->checkpointRecoveryPoints();
	manager->checkpointLogStartOffsets();
	manager->checkpointHighWatermarks();
	EXPECT_EQ(textOf("a/recovery-point-offset-checkpoint"), "0\n2\nt 0 0\nt 1 7\n");
	EXPECT_EQ(textOf("a/log-start-offset-checkpoint"), "0\n1\nt 1 3\n");
	EXPECT_EQ(textOf("a/replication-offset-checkpoint"), "0\n1\nt 1 5\n");
	manager.reset();
	start();
	EXPECT_EQ(find("t", 1)->logStartOffset(), Offset(3));
	EXPECT_EQ(manager->checkpointedHighWatermark({"t", PartitionId(1)}), Offset(5));
	EXPECT_FALSE(manager->checkpointedHighWatermark({"t", PartitionId(0)}).has_value());
}

TEST_F(LogManagerTest, UnreadableCheckpointsCountAsMissing)
{
	start();
	ASSERT_TRUE(create("t")->append(makeBatch(), {}).ok());
	stop();
	writeText(directory / "a/recovery-point-offset-checkpoint", "0\n5\nt 0 1\n");
	writeText(directory / "a/log-start-offset-checkpoint", "1\n0\n");
	std::filesystem::remove(directory / "a/.kafka_cleanshutdown");
	start();
	EXPECT_EQ(find("t")->logEndOffset(), Offset(1));
}

TEST_F(LogManagerTest, CheckpointsThatACrashLeftUnfinishedAreRemoved)
{
	const std::vector<std::string> names{
		"cleaner-offset-checkpoint.tmp", "log-start-offset-checkpoint.tmp", "recovery-point-offset-checkpoint.tmp",
		"replication-offset-checkpoint.tmp"};
	start();
	manager.reset();
	for (const std::string& name : names)
		writeText(directory / ("a/" + name), "0\n1\n");
	start();
	stop();
	for (const std::string& name : names)
		EXPECT_FALSE(std::filesystem::exists(directory / ("a/" + name))) << name;
}

TEST_F(LogManagerTest, NewLogsGoWhereTheFewestAre)
{
	config.logDirs = {directory / "a", directory / "b", directory / "c"};
	start();
	for (int p = 0; p < 9; ++p)
		create("t", p);
	for (const auto& info : manager->describeDirectories())
		EXPECT_EQ(info.replicas.size(), 3U) << info.path;
	stop();
	start();
	EXPECT_EQ(manager->logs().size(), 9U);
}

TEST_F(LogManagerTest, CreatingTwiceGivesTheSameLog)
{
	start();
	const auto log = create("t");
	EXPECT_EQ(create("t"), log);
	const auto other = manager->create({"t", PartitionId(0)}, topicConfig, Uuid{1, 2});
	EXPECT_EQ(other.code(), ErrorCode::INCONSISTENT_TOPIC_ID);
}

TEST_F(LogManagerTest, DeletedLogIsRenamedNowAndRemovedLater)
{
	start();
	const auto log = create("gone");
	ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	const auto held = log->read(Offset(0), 1000, Offset(1), true);
	ASSERT_TRUE(manager->remove({"gone", PartitionId(0)}).ok());
	EXPECT_EQ(find("gone"), nullptr);
	EXPECT_FALSE(std::filesystem::exists(directory / "a/gone-0"));
	const auto renamed = [&]
	{
		std::size_t count = 0;
		for (const auto& name : namesIn(directory / "a"))
			count += name.starts_with("gone-0.") && name.ends_with("-delete") && name.size() == 7 + 32 + 7 ? 1 : 0;
		return count;
	};
	EXPECT_EQ(renamed(), 1U);
	manager->removeDeleted();
	EXPECT_EQ(renamed(), 1U) << "file.delete.delay.ms is not over";
	const auto again = create("gone");
	EXPECT_EQ(again->logEndOffset(), Offset(0)) << "a topic of the same name starts anew";
	clock.advance(60000);
	manager->removeDeleted();
	EXPECT_EQ(renamed(), 0U);
	EXPECT_EQ(bytesOf(*held).size(), makeBatch().size()) << "who was reading may go on";
}

TEST_F(LogManagerTest, DeletionThatACrashInterruptedIsFinishedAfterTheStart)
{
	start();
	create("gone");
	ASSERT_TRUE(manager->remove({"gone", PartitionId(0)}).ok());
	manager.reset();
	start();
	EXPECT_TRUE(manager->logs().empty());
	clock.advance(60000);
	manager->removeDeleted();
	EXPECT_EQ(namesIn(directory / "a"), std::vector<std::string>{".lock"});
}

TEST_F(LogManagerTest, StopWhileLogsAreRecoveredIsHeededAndLosesNothing)
{
	topicConfig.segmentBytes = 1000;
	start();
	for (int p = 0; p < 10; ++p)
		for (int i = 0; i < 20; ++i)
			ASSERT_TRUE(create("t", p)->append(makeBatch(), {}).ok());
	manager.reset();
	std::atomic<int> asked = 0;
	config.interrupted = [&] { return ++asked > 40; };
	EXPECT_THROW(start(), Poco::RuntimeException);
	EXPECT_LT(asked, 60) << "nobody began another log";
	config.interrupted = {};
	start();
	for (int p = 0; p < 10; ++p)
		EXPECT_EQ(readAll(*find("t", p)).size(), 20U);
}

TEST_F(LogManagerTest, RecoveryTellsWhichLogsAndSegmentsRemain)
{
	constexpr std::size_t LOGS = 3;
	constexpr std::size_t SEGMENTS = 5;
	topicConfig.segmentBytes = 400;
	config.recoveryThreadsPerDirectory = 1;
	start();
	for (std::size_t p = 0; p < LOGS; ++p)
	{
		const auto log = create("t", static_cast<int>(p));
		while (log->segmentCount() < SEGMENTS)
			ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	}
	manager.reset();

	std::vector<std::pair<std::size_t, std::size_t>> told;
	config.interrupted = [&]
	{
		const auto status = manager->recoveryStatus();
		EXPECT_EQ(status.size(), 1U);
		EXPECT_EQ(status[0].directory, directory / "a");
		if (const std::pair now(status[0].remainingLogs, status[0].remainingSegments);
			told.empty() || told.back() != now)
			told.push_back(now);
		return false;
	};
	const CapturedLog lines;
	start();
	std::vector<std::pair<std::size_t, std::size_t>> expected;
	for (std::size_t logs = LOGS; logs > 0; --logs)
		for (std::size_t segments = SEGMENTS; segments-- > 0;)
			expected.emplace_back(logs, segments + 1);
	// Between two logs there may be a look at none.
	std::erase_if(told, [](const auto& now) { return now.second == 0; });
	EXPECT_EQ(told, expected);
	EXPECT_EQ(manager->recoveryStatus()[0].remainingLogs, 0U);
	EXPECT_EQ(manager->recoveryStatus()[0].remainingSegments, 0U);
	EXPECT_EQ(lines.linesWith("3 of 3 logs loaded").size(), 1U);
}

TEST_F(LogManagerTest, ForeignDirectoryIsRefusedByName)
{
	std::filesystem::create_directories(directory / "a/holiday pictures");
	try
	{
		start();
		FAIL();
	}
	catch (const LogDirectoryException& e)
	{
		EXPECT_NE(e.displayText().find("holiday pictures"), std::string::npos);
	}
}

TEST_F(LogManagerTest, MetadataLogIsKeptApart)
{
	start();
	const auto metadata = manager->openMetadataLog(topicConfig);
	ASSERT_TRUE(metadata->append(makeBatch(), {LeaderEpoch(1), Storage::AppendOrigin::METADATA, NO_TIMESTAMP}).ok());
	EXPECT_TRUE(manager->logs().empty());
	stop();
	start();
	EXPECT_TRUE(manager->logs().empty());
	EXPECT_EQ(manager->openMetadataLog(topicConfig)->logEndOffset(), Offset(1));
	EXPECT_TRUE(std::filesystem::exists(directory / "a/__cluster_metadata-0/00000000000000000000.log"));
}

TEST_F(LogManagerTest, OneBadDirectoryTakesOnlyItsPartitionsOffline)
{
	config.logDirs = {directory / "a", directory / "b"};
	start();
	const auto first = create("t", 0);
	const auto second = create("t", 1);
	ASSERT_NE(&first->directory(), &second->directory());
	ASSERT_TRUE(first->append(makeBatch(), {}).ok());
	faulty.failAlways(Call::SYNC, EIO, first->path());
	EXPECT_EQ(first->flush().code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(failed, std::vector<std::string>{first->directory().path()});
	EXPECT_FALSE(allFailed);
	faulty.heal();
	EXPECT_EQ(first->append(makeBatch(), {}).code(), ErrorCode::KAFKA_STORAGE_ERROR) << "a failed flush is for good";
	EXPECT_EQ(first->flush().code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_TRUE(second->append(makeBatch(), {}).ok());
	EXPECT_TRUE(second->flush().ok());
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	for (const auto& info : manager->describeDirectories())
		EXPECT_EQ(info.offline, info.path == first->directory().path());
	EXPECT_EQ(create("new", 0)->directory().path(), second->directory().path());
	const std::string bad = first->directory().path();
	stop();
	EXPECT_FALSE(std::filesystem::exists(bad + "/.kafka_cleanshutdown"));
}

TEST_F(LogManagerTest, LastDirectoryThatFailsIsReportedAsSuch)
{
	start();
	const auto log = create("t");
	ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	faulty.failAlways(Call::SYNC, EIO);
	EXPECT_FALSE(log->flush().ok());
	EXPECT_TRUE(allFailed);
}

TEST_F(LogManagerTest, DirectoryThatCannotBeMadeStartsOffline)
{
	writeText(directory / "file", "in the way");
	config.logDirs = {directory / "file/b", directory / "a"};
	start();
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	EXPECT_NE(create("t"), nullptr);
	stop();
	config.logDirs = {directory / "file/b"};
	EXPECT_THROW(construct(), LogDirectoryException);
}

TEST_F(LogManagerTest, PartitionThatMayLieInAnOfflineDirectoryIsNotMadeASecondTime)
{
	config.logDirs = {directory / "a", directory / "b"};
	start();
	ASSERT_TRUE(create("t", 0)->append(makeBatch(), {}).ok());
	const auto lost = create("t", 1);
	ASSERT_TRUE(lost->append(makeBatch(), {}).ok());
	const std::string bad = lost->directory().path();
	stop();

	faulty.failAlways(Call::LIST, EIO, bad);
	start();
	const auto again = [&](int partition)
	{ return manager->create({"t", PartitionId(partition)}, topicConfig, TOPIC_ID, Storage::PartitionAge::KNOWN); };
	EXPECT_TRUE(again(0).ok());
	EXPECT_EQ(again(1).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_NE(create("new"), nullptr);
	faulty.heal();
	start();
	EXPECT_EQ(again(1).code(), ErrorCode::NONE);
	EXPECT_EQ(find("t", 1)->logEndOffset(), Offset(1));
}

TEST_F(LogManagerTest, PartitionWhoseCreationFailedIsNotMadeInAnotherDirectory)
{
	config.logDirs = {directory / "a", directory / "b"};
	start();
	faulty.failAt(Call::WRITE, 1, EIO, "partition.metadata");
	EXPECT_EQ(manager->create({"t", PartitionId(0)}, topicConfig, TOPIC_ID).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	EXPECT_EQ(manager->create({"t", PartitionId(0)}, topicConfig, TOPIC_ID).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_NE(create("t", 1), nullptr);
	start();
	EXPECT_NE(create("t", 0), nullptr) << "what was half made is finished";
}

TEST_F(LogManagerTest, DirectoryWhoseSpaceCannotBeToldIsOffline)
{
	config.logDirs = {directory / "a", directory / "b"};
	start();
	faulty.failAt(Call::SPACE, 1, EIO, directory / "b");
	for (const auto& info : manager->describeDirectories())
		EXPECT_EQ(info.offline, info.path == directory / "b");
	EXPECT_EQ(failed, std::vector<std::string>{directory / "b"});
}

TEST_F(LogManagerTest, WhatWasReadOutlivesTheManager)
{
	start();
	ASSERT_TRUE(create("t")->append(makeBatch(), {}).ok());
	const auto read = find("t")->read(Offset(0), 4096, Offset(1), true);
	ASSERT_TRUE(read.ok());
	manager.reset();
	EXPECT_EQ(bytesOf(*read).size(), makeBatch().size());
}

TEST_F(LogManagerTest, BackgroundThreadRemovesWhatRetentionMayTake)
{
	config.retentionCheckIntervalMs = 20;
	config.recoveryPointCheckpointIntervalMs = 20;
	topicConfig.segmentBytes = 400;
	topicConfig.retentionBytes = 400;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	manager->start();
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (log->logStartOffset() == Offset(0) && std::chrono::steady_clock::now() < deadline)
		std::this_thread::yield();
	EXPECT_GT(log->logStartOffset(), Offset(0));
	stop();
}

TEST_F(LogManagerTest, RolledSegmentsAreFlushedInTheBackground)
{
	topicConfig.segmentBytes = 400;
	start();
	manager->start();
	const auto log = create("t");
	for (int i = 0; i < 3; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	ASSERT_GT(log->segmentCount(), 1U);
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (log->recoveryPoint() < Offset(2) && std::chrono::steady_clock::now() < deadline)
		std::this_thread::yield();
	EXPECT_GE(log->recoveryPoint(), Offset(2));
	stop();
}

TEST_F(LogManagerTest, OverdueLogsAreFlushed)
{
	topicConfig.flushMs = 1000;
	start();
	const auto log = create("t");
	ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	manager->flushOverdueLogs();
	EXPECT_EQ(log->recoveryPoint(), Offset(0));
	clock.advance(1000);
	manager->flushOverdueLogs();
	EXPECT_EQ(log->recoveryPoint(), Offset(1));
}

TEST_F(LogManagerTest, ClockThatJumpsTenYearsDeletesNothingForItsAge)
{
	constexpr std::int64_t HOUR_MS = 3600000;
	constexpr std::int64_t TEN_YEARS_MS = 10 * 365 * 24 * HOUR_MS;
	topicConfig.segmentBytes = 400;
	topicConfig.retentionMs = 100 * HOUR_MS;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	manager->applyRetention();
	clock.step(TEN_YEARS_MS);
	for (int hour = 0; hour < 24; ++hour)
	{
		manager->applyRetention();
		ASSERT_EQ(log->logStartOffset(), Offset(0)) << "hour " << hour;
		clock.advance(HOUR_MS);
	}
	clock.step(-TEN_YEARS_MS);
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	clock.advance(100 * HOUR_MS);
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(10)) << "time that passes counts, and so does a clock that was set right";
}

TEST_F(LogManagerTest, ClockThatJumpsTenYearsForgetsNoProducer)
{
	constexpr std::int64_t HOUR_MS = 3600000;
	start();
	const auto log = create("t");
	ASSERT_TRUE(log->append(makeBatch({.producerId = 7, .producerEpoch = 0, .baseSequence = 0}), {}).ok());
	clock.step(10 * 365 * 24 * HOUR_MS);
	manager->expireProducers();
	EXPECT_EQ(log->activeProducers().size(), 1U);
	clock.advance(23 * HOUR_MS);
	manager->expireProducers();
	EXPECT_EQ(log->activeProducers().size(), 1U);
	clock.advance(HOUR_MS);
	manager->expireProducers();
	EXPECT_TRUE(log->activeProducers().empty()) << "a day has passed on any clock";
}

TEST_F(LogManagerTest, ClockThatStaysWhereItJumpedIsBelievedAfterADay)
{
	constexpr std::int64_t HOUR_MS = 3600000;
	topicConfig.segmentBytes = 400;
	topicConfig.retentionMs = 100 * HOUR_MS;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	clock.step(1000 * HOUR_MS);
	manager->applyRetention();
	clock.advance(23 * HOUR_MS);
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	clock.advance(HOUR_MS);
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(10));
}

TEST_F(LogManagerTest, ClockThatIsInDoubtKeepsRetentionBySizeGoing)
{
	topicConfig.segmentBytes = 400;
	topicConfig.retentionBytes = 400;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	clock.step(100LL * 365 * 24 * 3600000);
	manager->applyRetention();
	EXPECT_GT(log->logStartOffset(), Offset(0));
	EXPECT_LT(log->logStartOffset(), Offset(10));
}

TEST_F(LogManagerTest, ClockThatIsSetBackKeepsRecordsLonger)
{
	constexpr std::int64_t DAY_MS = 24 * 3600000;
	topicConfig.segmentBytes = 400;
	topicConfig.retentionMs = DAY_MS;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	for (const std::int64_t step : {DAY_MS / 24, DAY_MS})
	{
		clock.step(-step);
		manager->applyRetention();
		EXPECT_EQ(log->logStartOffset(), Offset(0));
		EXPECT_TRUE(log->append(makeBatch({.firstTimestamp = clock.wallMs()}), {}).ok());
	}
	clock.advance(3 * DAY_MS);
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), log->logEndOffset());
}

TEST_F(LogManagerTest, RetentionStopsAtTheHighWatermark)
{
	topicConfig.segmentBytes = 400;
	topicConfig.retentionMs = 1;
	start();
	const auto log = create("t");
	for (int i = 0; i < 10; ++i)
		ASSERT_TRUE(log->append(makeBatch(), {}).ok());
	clock.advance(100000);
	manager->setHighWatermarks([] { return std::map<TopicPartition, Offset>{{{"t", PartitionId(0)}, Offset(5)}}; });
	manager->applyRetention();
	EXPECT_EQ(log->logStartOffset(), Offset(4));
}

} // namespace Aeon::Test
