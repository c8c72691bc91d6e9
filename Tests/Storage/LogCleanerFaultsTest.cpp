#include "CleanerFaults.h"

#include "Aeon/Storage/StorageException.h"

#include <cerrno>
#include <filesystem>
#include <set>

namespace Aeon::Test
{

TEST_F(CleanerFaults, ProcessThatDiesAtAnyCallOfACleaningLeavesASoundLog)
{
	prepare();
	int deaths = 0;
	for (int n = 1;; ++n)
	{
		const std::string where = "death at call " + std::to_string(n);
		restore(directory / "saved");
		load();
		const bool died = cleanUntilDeath(n);
		load();
		expectSound(where);
		expectProducerKnown(where);
		ASSERT_FALSE(HasFailure());
		manager->cleanLogs();
		expectSound(where + ", cleaned again");
		EXPECT_FALSE(latestOf(recordsOf(*log)).contains("gone")) << where;
		ASSERT_FALSE(HasFailure());
		if (!died) break;
		++deaths;
	}
	EXPECT_GT(deaths, 50) << "or the test does not reach what it is about";
}

TEST_F(CleanerFaults, ProcessThatDiesWhileItFinishesASwapLeavesASoundLog)
{
	prepare();
	// Stops in the middle of the swap, found by its names, are what a start has to finish.
	std::set<std::vector<std::string>> unfinished;
	for (int n = 1;; ++n)
	{
		restore(directory / "saved");
		load();
		const bool died = cleanUntilDeath(n);
		if (!died) break;
		const auto names = namesIn(directory / "logs/t-0");
		if (std::none_of(names.begin(), names.end(), [](const auto& name) { return name.ends_with(".swap"); }))
			continue;
		if (!unfinished.insert(names).second) continue;
		std::filesystem::remove_all(directory / "unfinished");
		std::filesystem::copy(directory / "logs", directory / "unfinished", std::filesystem::copy_options::recursive);
		for (int m = 1 + n % 3;; m += 3)
		{
			const std::string where = "death at call " + std::to_string(n) + ", and at call " + std::to_string(m);
			restore(directory / "unfinished");
			faulty.dieAt(m);
			try
			{
				load();
			}
			catch (const Poco::Exception&)
			{
			}
			const bool diedAgain = faulty.isDead();
			crash();
			faulty.heal();
			load();
			expectSound(where);
			expectProducerKnown(where);
			ASSERT_FALSE(HasFailure());
			if (!diedAgain) break;
		}
	}
	EXPECT_GT(unfinished.size(), 5U);
}

TEST_F(CleanerFaults, PowerCutAtAnyCallOfACleaningLeavesASoundLog)
{
	prepare();
	for (int n = 1;; ++n)
	{
		const std::string where = "power cut at call " + std::to_string(n);
		std::filesystem::remove_all(directory / "logs");
		FaultyFileSystem disk(posix);
		// Copied through the file system under test, so that it knows what is on disk.
		for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "saved"))
		{
			const std::string to = directory / ("logs" + entry.path().string().substr((directory / "saved").size()));
			if (entry.is_directory())
			{
				disk.createDirectory(to);
				continue;
			}
			disk.createDirectory(Storage::parentDirectory(to));
			const auto file = disk.open(to, Storage::OpenMode::CREATE_EMPTY);
			const Bytes content = readFile(entry.path());
			file->writeAt(0, BytesView(content));
			file->syncData();
			disk.syncDirectory(Storage::parentDirectory(to));
		}
		bool died = false;
		{
			Storage::LogManager lost(disk, clock, config);
			lost.load([this](const std::string&) { return topicConfig; });
			disk.dieAt(n);
			lost.cleanLogs();
			died = disk.isDead();
		}
		std::filesystem::remove_all(directory / "after");
		disk.copySurvivors(directory / "logs", directory / "after");
		restore(directory / "after");
		load();
		expectSound(where);
		expectProducerKnown(where);
		ASSERT_FALSE(HasFailure());
		manager->cleanLogs();
		expectSound(where + ", cleaned again");
		ASSERT_FALSE(HasFailure());
		if (!died) break;
	}
}

TEST_F(CleanerFaults, AnyFailingCallTakesTheDirectoryOfflineOrIsMadeUpFor)
{
	prepare();
	for (const Call call :
		 {Call::OPEN, Call::READ, Call::WRITE, Call::ALLOCATE, Call::TRUNCATE, Call::MAP, Call::RENAME, Call::REMOVE,
		  Call::SYNC, Call::SYNC_DIRECTORY})
	{
		for (int n = 1;; ++n)
		{
			const std::string where = "call " + std::to_string(static_cast<int>(call)) + " number " + std::to_string(n);
			restore(directory / "saved");
			load();
			const int before = faulty.count(call);
			faulty.failAt(call, n, EIO);
			manager->cleanLogs();
			const bool reached = faulty.count(call) - before >= n;
			faulty.heal();
			if (!reached) break;
			EXPECT_TRUE(manager->cleanerStatus().uncleanable.empty()) << where << ": the data is not to blame";
			crash();
			load();
			expectSound(where);
			ASSERT_FALSE(HasFailure());
		}
	}
}

TEST_F(CleanerFaults, DamagedLogIsSetAsideAndTheOthersAreCleaned)
{
	topicConfig.segmentBytes = 100000;
	load();
	const auto damaged = create("damaged");
	log = create("t");
	for (const auto& each : {damaged, log})
	{
		for (int i = 0; i < 10; ++i)
			ASSERT_TRUE(each->append(makeBatchOf({{"a", std::to_string(i)}}, {}, clock.wallMs()), {}).ok());
		each->roll();
	}
	const std::string path = directory / "logs/damaged-0/00000000000000000000.log";
	Bytes bytes = readFile(path);
	bytes[300] ^= 1;
	writeFile(path, BytesView(bytes));
	EXPECT_EQ(manager->cleanLogs(), 1U);
	EXPECT_EQ(recordsOf(*log).size(), 1U);
	const auto status = manager->cleanerStatus();
	ASSERT_EQ(status.uncleanable.size(), 1U);
	EXPECT_EQ(status.uncleanable[0].topicPartition.topic, "damaged");
	EXPECT_EQ(status.uncleanable[0].directory, directory / "logs");
	EXPECT_NE(status.uncleanable[0].reason.find("00000000000000000000.log"), std::string::npos);
	EXPECT_NE(status.uncleanable[0].reason.find("CRC"), std::string::npos);
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	EXPECT_EQ(damaged->segmentCount(), 2U) << "nothing of it was touched";
	EXPECT_EQ(damaged->sizeInBytes(), bytes.size());

	ASSERT_TRUE(log->append(makeBatchOf({{"a", "new"}}, {}, clock.wallMs()), {}).ok());
	EXPECT_EQ(rollAndClean(), 1U) << "the others are cleaned further";
	EXPECT_EQ(manager->cleanerStatus().uncleanable.size(), 1U);
	ASSERT_TRUE(manager->remove({"damaged", PartitionId(0)}).ok());
	EXPECT_TRUE(manager->cleanerStatus().uncleanable.empty());
}

} // namespace Aeon::Test
