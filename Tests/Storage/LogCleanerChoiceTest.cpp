#include "CleanerTest.h"

#include "Aeon/Storage/StorageException.h"

#include <filesystem>
#include <thread>

namespace Aeon::Test
{

namespace
{

/// Waits until a condition holds, or fails the test.
template <typename Condition>
void waitUntil(Condition&& condition)
{
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
	while (!condition())
	{
		ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "it never came to that";
		std::this_thread::yield();
	}
}

} // namespace

TEST_F(CleanerTest, LogIsCleanedOnceItsDirtyPartIsLargeEnough)
{
	topicConfig.minCleanableDirtyRatio = 0.5;
	create();
	for (int i = 0; i < 4; ++i)
		append({{"k" + std::to_string(i), std::string(100, 'v')}});
	EXPECT_EQ(rollAndClean(), 1U) << "all of it is dirty";
	append({{"k0", std::string(100, 'w')}});
	append({{"k1", std::string(100, 'w')}});
	EXPECT_EQ(rollAndClean(), 0U) << "two of six";
	EXPECT_NEAR(manager->cleanerStatus().dirtyRatioMax, 1.0 / 3, 0.01);
	append({{"k2", std::string(100, 'w')}});
	append({{"k3", std::string(100, 'w')}});
	EXPECT_EQ(rollAndClean(), 0U) << "four of eight is not above a half";
	append({{"k3", std::string(100, 'w')}});
	EXPECT_EQ(rollAndClean(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 4U);
}

TEST_F(CleanerTest, OnlyCompactedLogsAreCleanedAndThePolicyMayChange)
{
	topicConfig.cleanupCompact = false;
	topicConfig.cleanupDelete = true;
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	EXPECT_EQ(rollAndClean(), 0U);
	topicConfig.cleanupCompact = true;
	log->updateConfig(topicConfig);
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 1U);
	topicConfig.cleanupCompact = false;
	log->updateConfig(topicConfig);
	append({{"a", "3"}});
	EXPECT_EQ(rollAndClean(), 0U);
}

TEST_F(CleanerTest, YoungRecordsAreLeftAloneForTheMinimumLag)
{
	topicConfig.minCompactionLagMs = 1000;
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	log->roll();
	clock.advance(500);
	append({{"a", "3"}});
	EXPECT_EQ(rollAndClean(), 0U);
	clock.advance(500);
	EXPECT_EQ(manager->cleanLogs(), 1U) << "the first segment is a second old";
	EXPECT_EQ(log->cleanedUpTo(), Offset(2));
	EXPECT_EQ(recordsOf(*log).size(), 2U);
	clock.advance(500);
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 1U);
}

TEST_F(CleanerTest, OldRecordsAreCleanedWhateverTheRatioAfterTheMaximumLag)
{
	topicConfig.minCleanableDirtyRatio = 1;
	topicConfig.maxCompactionLagMs = 1000;
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	EXPECT_EQ(rollAndClean(), 0U);
	clock.advance(1000);
	EXPECT_EQ(manager->cleanLogs(), 0U);
	clock.advance(1);
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 1U);
	EXPECT_EQ(manager->cleanLogs(), 0U);
}

TEST_F(CleanerTest, NothingAboveTheHighWatermarkIsCleaned)
{
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	log->roll();
	append({{"a", "3"}});
	log->roll();
	manager->setHighWatermarks([] { return std::map<TopicPartition, Offset>{{{"t", PartitionId(0)}, Offset(2)}}; });
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(log->cleanedUpTo(), Offset(2));
	EXPECT_EQ(recordsOf(*log).size(), 2U);
}

TEST_F(CleanerTest, CheckpointSaysHowFarEachLogIsCleanAcrossStarts)
{
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	rollAndClean();
	EXPECT_EQ(checkpoint(), "0\n1\nt 0 2\n");
	crash();
	load();
	EXPECT_EQ(log->cleanedUpTo(), Offset(2));
	EXPECT_EQ(manager->cleanLogs(), 0U);
}

TEST_F(CleanerTest, CheckpointBeyondTheEndOfTheLogIsForgottenForGood)
{
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	log->roll();
	reload();
	crash();
	writeText(directory / "logs/cleaner-offset-checkpoint", "0\n1\nt 0 100\n");
	load();
	EXPECT_EQ(log->cleanedUpTo(), Offset(0));
	EXPECT_EQ(checkpoint(), "0\n0\n") << "lest the log grow beyond it";
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 1U);
}

TEST_F(CleanerTest, CheckpointBelowTheLogStartBeginsThere)
{
	create();
	for (int i = 0; i < 6; ++i)
		append({{"a", std::to_string(i)}});
	rollAndClean();
	for (int i = 6; i < 12; ++i)
		append({{"a", std::to_string(i)}});
	log->roll();
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(9)).ok());
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(log->cleanedUpTo(), Offset(12));
	EXPECT_EQ(recordsOf(*log).size(), 1U);
}

TEST_F(CleanerTest, TruncationTakesTheCheckpointBackBeforeTheLog)
{
	create();
	append({{"a", "1"}});
	append({{"b", "1"}});
	append({{"c", "1"}});
	rollAndClean();
	ASSERT_EQ(checkpoint(), "0\n1\nt 0 3\n");
	log->truncateTo(Offset(1));
	EXPECT_EQ(log->cleanedUpTo(), Offset(1));
	EXPECT_EQ(checkpoint(), "0\n1\nt 0 1\n");
	append({{"a", "2"}});
	append({{"a", "3"}});
	append({{"a", "4"}});
	crash();
	load();
	EXPECT_EQ(rollAndClean(), 1U);
	EXPECT_EQ(recordsOf(*log), (std::vector<StoredRecord>{{3, "a", "4"}}));
}

TEST_F(CleanerTest, CheckpointsOfADeletedTopicAreNotThoseOfItsSuccessor)
{
	create();
	for (int i = 0; i < 10; ++i)
		append({{"a", std::to_string(i)}});
	rollAndClean();
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(8)).ok());
	manager->checkpointLogStartOffsets();
	manager->checkpointRecoveryPoints();
	log.reset();
	ASSERT_TRUE(manager->remove({"t", PartitionId(0)}).ok());
	create();
	append({{"a", "old"}});
	append({{"a", "new"}});
	log->roll();
	append({{"b", "1"}});
	crash();
	load();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(log->cleanedUpTo(), Offset(0));
	EXPECT_EQ(recordsOf(*log).size(), 3U);
	manager->cleanLogs();
	EXPECT_EQ(recordsOf(*log), (std::vector<StoredRecord>{{1, "a", "new"}, {2, "b", "1"}}));
}

TEST_F(CleanerTest, RetentionOfACompactedAndDeletedTopicTakesWholeSegments)
{
	topicConfig.cleanupDelete = true;
	topicConfig.retentionMs = 1000;
	topicConfig.segmentBytes = 150;
	create();
	for (int i = 0; i < 4; ++i)
	{
		append({{"a", std::string(60, 'v')}});
		log->roll();
		clock.advance(100);
	}
	append({{"b", std::string(60, 'v')}});
	log->roll();
	manager->cleanLogs();
	EXPECT_EQ(recordsOf(*log).size(), 2U);
	clock.advance(901);
	manager->applyRetention();
	EXPECT_EQ(recordsOf(*log), (std::vector<StoredRecord>{{4, "b", std::string(60, 'v')}}))
		<< "a is too old; the segments that cleaning emptied do not stand in the way";
	EXPECT_EQ(log->logStartOffset(), Offset(4));
}

TEST_F(CleanerTest, CompactedTopicKeepsWhatIsOldAndLarge)
{
	topicConfig.retentionMs = 1000;
	topicConfig.retentionBytes = 10;
	create();
	append({{"a", "1"}});
	log->roll();
	clock.advance(100000);
	manager->applyRetention();
	EXPECT_EQ(recordsOf(*log).size(), 1U);
}

TEST_F(CleanerTest, ThreadsCleanByThemselves)
{
	config.cleaner.threads = 2;
	config.cleaner.backoffMs = 1;
	load();
	std::vector<std::shared_ptr<Storage::Log>> logs;
	for (int p = 0; p < 8; ++p)
	{
		logs.push_back(create("t", p));
		for (int i = 0; i < 20; ++i)
			ASSERT_TRUE(logs.back()->append(makeBatchOf({{"a", std::to_string(i)}}, {}, clock.wallMs()), {}).ok());
		logs.back()->roll();
	}
	manager->start();
	// The stop may come in the middle of a cleaning, before its checkpoint.
	hasGaps = true;
	waitUntil(
		[&]
		{
			return std::all_of(
				logs.begin(), logs.end(), [](const auto& each) { return each->cleanedUpTo() == Offset(20); });
		});
	for (const auto& each : logs)
		EXPECT_EQ(recordsOf(*each).size(), 1U);
	logs.clear();
	log.reset();
	manager->stop();
}

TEST_F(CleanerTest, DisabledCleanerStartsNoThread)
{
	config.cleaner.enabled = false;
	config.cleaner.backoffMs = 1;
	create();
	append({{"a", "1"}});
	append({{"a", "2"}});
	log->roll();
	manager->start();
	// The stop may come in the middle of a cleaning, before its checkpoint.
	hasGaps = true;
	manager->stop();
	EXPECT_EQ(recordsOf(*log).size(), 2U);
}

TEST_F(CleanerTest, StopAndDeletionInterruptACleaningThatIsHeldBack)
{
	for (const bool isDeletion : {false, true})
	{
		// A byte a second: the first step of the cleaning would take an hour.
		config.cleaner.ioBytesPerSecondMax = 1;
		std::filesystem::remove_all(directory / "logs");
		load();
		create();
		for (int i = 0; i < 100; ++i)
			append({{"a", std::string(2000, 'v')}});
		log->roll();
		const int reads = faulty.count(Call::READ);
		manager->start();
		// The stop may come in the middle of a cleaning, before its checkpoint.
		hasGaps = true;
		waitUntil([&] { return faulty.count(Call::READ) > reads; });
		const auto begin = std::chrono::steady_clock::now();
		if (isDeletion)
		{
			EXPECT_TRUE(manager->remove({"t", PartitionId(0)}).ok());
		}
		else
		{
			EXPECT_EQ(recordsOf(*log).size(), 100U);
		}
		log.reset();
		manager->stop();
		EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
		EXPECT_EQ(manager->cleanerStatus().cleanings, 0U);
		EXPECT_TRUE(manager->cleanerStatus().uncleanable.empty());
		EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
		manager.reset();
	}
}

TEST_F(CleanerTest, LogTruncatedUnderACleaningIsLeftToTheNextOne)
{
	hasGaps = true;
	config.cleaner.ioBytesPerSecondMax = 10e6;
	topicConfig.segmentBytes = 300000;
	create();
	for (int i = 0; i < 1000; ++i)
		append({{"k" + std::to_string(i % 10), std::to_string(i) + std::string(2000, 'v')}});
	log->roll();
	const int reads = faulty.count(Call::READ);
	std::thread cleaner([&] { manager->cleanLogs(); });
	waitUntil([&] { return faulty.count(Call::READ) > reads + 3; });
	log->truncateTo(Offset(500));
	cleaner.join();
	EXPECT_EQ(log->logEndOffset(), Offset(500));
	EXPECT_LE(log->cleanedUpTo(), Offset(500));
	const auto check = [&]
	{
		for (const auto& [key, value] : latestOf(recordsOf(*log)))
			EXPECT_EQ(std::stoi(*value) / 10, 49) << "the newest below the truncation";
	};
	EXPECT_EQ(latestOf(recordsOf(*log)).size(), 10U);
	check();
	manager->cleanLogs();
	check();
	crash();
	load();
	check();
}

} // namespace Aeon::Test
