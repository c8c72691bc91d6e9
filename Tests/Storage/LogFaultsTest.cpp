#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <thread>

namespace Aeon::Test
{

namespace
{

class LogFaults : public LogTest
{
protected:
	Storage::FileSystem& fileSystem() override { return faulty; }
	ErrorCode tryAppend(const BatchSpec& spec = {}) { return log->append(makeBatch(spec), {}).code(); }

	FaultyFileSystem faulty{posix};
};

} // namespace

TEST_F(LogFaults, FullDiskRefusesTheAppendAndTheLogResumes)
{
	// Small batches through the mapping, large ones by pwrite, and the turn from one to the other.
	for (const std::size_t valueBytes : {200UL, 3000UL, 40000UL})
	{
		std::filesystem::remove_all(path);
		open();
		append({.valueBytes = valueBytes});
		for (const std::uint64_t room : {0UL, 1000UL, 70000UL, 300000UL})
		{
			faulty.limitRoom(room);
			ErrorCode code = ErrorCode::NONE;
			while (code == ErrorCode::NONE)
				code = tryAppend({.valueBytes = valueBytes});
			EXPECT_EQ(code, ErrorCode::KAFKA_STORAGE_ERROR);
			EXPECT_FALSE(logDirectory.isOffline());
			const Offset end = log->logEndOffset();
			EXPECT_EQ(tryAppend({.valueBytes = valueBytes}), ErrorCode::KAFKA_STORAGE_ERROR);
			EXPECT_EQ(readAll(*log).size(), static_cast<std::size_t>(end.value())) << "reads go on";
			faulty.limitRoom(std::nullopt);
			EXPECT_EQ(append({.valueBytes = valueBytes}).baseOffset, end);
		}
		const auto before = readAll(*log);
		crash();
		open();
		EXPECT_EQ(readAll(*log), before);
		crash();
	}
}

TEST_F(LogFaults, FullDiskLetsRecordsBeDeletedAndRetentionGoOn)
{
	// Of the epoch file that could not be replaced a .tmp stays until the next start.
	leavesDamage = true;
	config.segmentBytes = 400;
	config.retentionBytes = 400;
	open();
	for (int i = 0; i < 10; ++i)
		append();
	faulty.limitRoom(0);
	EXPECT_EQ(tryAppend({.valueBytes = 300}), ErrorCode::KAFKA_STORAGE_ERROR);
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(3)).ok());
	EXPECT_EQ(log->logStartOffset(), Offset(3));
	EXPECT_GT(log->applyRetention(log->logEndOffset()), 0U);
	EXPECT_FALSE(logDirectory.isOffline());
	faulty.limitRoom(std::nullopt);
	EXPECT_EQ(append().baseOffset, Offset(10));
}

TEST_F(LogFaults, FullDiskAtTheRollRefusesTheAppendAndTheRollIsMadeUpFor)
{
	config.segmentBytes = 400;
	open();
	append();
	append();
	faulty.failAlways(Call::OPEN, ENOSPC, ".log");
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	faulty.heal();
	faulty.failAlways(Call::OPEN, ENOSPC, ".timeindex");
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	faulty.heal();
	faulty.limitRoom(0);
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	faulty.limitRoom(std::nullopt);
	EXPECT_EQ(append().baseOffset, Offset(2));
	EXPECT_EQ(log->segmentCount(), 2U);
	EXPECT_FALSE(logDirectory.isOffline());
	crash();
	open();
	EXPECT_EQ(readAll(*log).size(), 3U);
}

TEST_F(LogFaults, IndexWithoutRoomIsOnlySparser)
{
	leavesDamage = true;
	config.indexIntervalBytes = 0;
	open();
	faulty.failAlways(Call::ALLOCATE, ENOSPC, "index");
	for (int i = 0; i < 20; ++i)
		append({.valueBytes = 2000});
	faulty.heal();
	for (int i = 0; i < 20; ++i)
		append({.valueBytes = 2000});
	EXPECT_EQ(readAll(*log).size(), 40U);
}

TEST_F(LogFaults, FailedWriteTakesTheDirectoryOffline)
{
	open();
	append();
	faulty.failAt(Call::WRITE, 1, EIO, ".log");
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_TRUE(logDirectory.isOffline());
	EXPECT_NE(logDirectory.failureReason().find(".log"), std::string::npos);
	EXPECT_EQ(tryAppend(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(log->read(Offset(0), 100, Offset(1), true).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	log->close();
}

TEST_F(LogFaults, FailedFlushIsNeverTriedAgain)
{
	open();
	append();
	faulty.failAt(Call::SYNC, 1, EIO, ".log");
	EXPECT_EQ(log->flush().code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_TRUE(logDirectory.isOffline());
	const int syncs = faulty.count(Call::SYNC);
	EXPECT_EQ(log->flush().code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(log->flushUpTo(Offset(1)).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(faulty.count(Call::SYNC), syncs);
}

TEST_F(LogFaults, RefusedMappingFallsBackToPwrite)
{
	open();
	faulty.failAlways(Call::MAP, ENOMEM, ".log");
	std::vector<Bytes> sent;
	for (int i = 0; i < 200; ++i)
		append({.valueBytes = 1000, .fill = static_cast<char>('a' + i % 26)});
	EXPECT_EQ(readAll(*log).size(), 200U);
	EXPECT_FALSE(logDirectory.isOffline());
}

TEST_F(LogFaults, WantOfDescriptorsDoesNotCondemnTheDirectory)
{
	config.segmentBytes = 400;
	open();
	for (int i = 0; i < 6; ++i)
		append();
	closeCleanly();
	open(clean());
	faulty.failAlways(Call::OPEN, EMFILE, ".log");
	EXPECT_EQ(log->read(Offset(0), 100, Offset(6), true).code(), ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_FALSE(logDirectory.isOffline());
	faulty.heal();
	EXPECT_EQ(readAll(*log).size(), 6U);
}

TEST_F(LogFaults, EveryFailingCallOfAnAppendLeavesAWholeLog)
{
	for (const Call call :
		 {Call::OPEN, Call::WRITE, Call::ALLOCATE, Call::TRUNCATE, Call::MAP, Call::RENAME, Call::REMOVE, Call::SYNC,
		  Call::SYNC_DIRECTORY})
	{
		for (int n = 1; n < 12; ++n)
		{
			std::filesystem::remove_all(path);
			config.segmentBytes = 200000;
			Storage::LogDirectory fresh(directory.path());
			auto opened =
				Storage::Log::open({faulty, clock, fresh, 86400000, nullptr}, path, {"t", PartitionId(0)}, config, {});
			faulty.failAt(call, n, EIO);
			std::int64_t acknowledged = 0;
			for (int i = 0; i < 300; ++i)
				acknowledged += opened->append(makeBatch({.valueBytes = 900}), {}).ok() ? 1 : 0;
			faulty.heal();
			opened.reset();
			open();
			ASSERT_GE(log->logEndOffset(), Offset(acknowledged))
				<< "call " << static_cast<int>(call) << " number " << n;
			ASSERT_EQ(readAll(*log).size(), static_cast<std::size_t>(log->logEndOffset().value()));
			crash();
		}
	}
}

TEST_F(LogFaults, CrashAtEveryFailingCallOfAStartIsHealedByTheNext)
{
	config.segmentBytes = 20000;
	open();
	for (int i = 0; i < 100; ++i)
		append({.valueBytes = 900, .producerId = 5, .producerEpoch = 0, .baseSequence = i});
	const auto before = readAll(*log);
	crash();
	const std::string saved = directory / "saved";
	copyDirectory(path, saved);
	for (const Call call :
		 {Call::OPEN, Call::READ, Call::WRITE, Call::ALLOCATE, Call::TRUNCATE, Call::MAP, Call::RENAME, Call::REMOVE,
		  Call::LIST, Call::SYNC})
	{
		for (int n = 1; n < 40; n += 3)
		{
			copyDirectory(saved, path);
			faulty.failAt(call, n, EIO);
			try
			{
				open();
			}
			catch (const Storage::StorageException&)
			{
			}
			faulty.heal();
			crash();
			open();
			ASSERT_EQ(readAll(*log), before) << "call " << static_cast<int>(call) << " number " << n;
			ASSERT_TRUE(append({.valueBytes = 900, .producerId = 5, .producerEpoch = 0, .baseSequence = 99}).duplicate);
			crash();
		}
	}
}

TEST_F(LogFaults, PowerCutKeepsWhatWasFlushed)
{
	config.segmentBytes = 30000;
	open();
	Offset flushed;
	const std::string survivors = directory / "after";
	for (int i = 0; i < 60; ++i)
	{
		append({.valueBytes = 2000, .fill = static_cast<char>('a' + i % 26)}, i / 20);
		if (i % 7 == 6)
		{
			ASSERT_TRUE(log->flush().ok());
			flushed = log->logEndOffset();
		}
		const auto before = readAll(*log);
		const auto recoveryPoint = log->recoveryPoint();
		std::filesystem::remove_all(survivors);
		faulty.copySurvivors(path, survivors);
		if (!std::filesystem::exists(survivors)) continue;
		Storage::LogDirectory other(directory.path());
		Storage::Log::OpenOptions options;
		options.recoveryPoint = recoveryPoint;
		const auto after = Storage::Log::open(
			{posix, clock, other, 86400000, nullptr}, survivors, {"t", PartitionId(0)}, config, options);
		ASSERT_GE(after->logEndOffset(), flushed) << "after append " << i;
		const auto left = readAll(*after);
		ASSERT_TRUE(std::equal(left.begin(), left.end(), before.begin())) << "what is left is the beginning";
		if (flushed > Offset(0))
		{
			EXPECT_EQ(after->epochAt(flushed - 1), log->epochAt(flushed - 1));
		}
	}
	EXPECT_GT(log->segmentCount(), 3U);
}

TEST_F(LogFaults, FlushIsSharedByThoseWhoWaitTogether)
{
	open();
	constexpr int THREADS = 8;
	constexpr int ROUNDS = 50;
	std::vector<std::thread> threads;
	std::atomic<int> wrong = 0;
	for (int t = 0; t < THREADS; ++t)
		threads.emplace_back(
			[&]
			{
				for (int i = 0; i < ROUNDS; ++i)
				{
					const auto result = log->append(makeBatch(), {});
					if (!result.ok() || !log->flushUpTo(result->logEndOffset).ok() ||
						log->recoveryPoint() < result->logEndOffset)
						++wrong;
				}
			});
	for (auto& thread : threads)
		thread.join();
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(log->recoveryPoint(), Offset(THREADS * ROUNDS));
	EXPECT_LE(faulty.count(Call::SYNC), THREADS * ROUNDS + 5);
}

TEST_F(LogFaults, FlushMessagesFlushesOnTheWay)
{
	config.flushMessages = 3;
	open();
	append();
	append();
	EXPECT_EQ(log->recoveryPoint(), Offset(0));
	append();
	EXPECT_EQ(log->recoveryPoint(), Offset(3));
}

TEST_F(LogFaults, DamagedSealedSegmentIsReportedAndDoesNotCrash)
{
	leavesDamage = true;
	config.segmentBytes = 2000;
	open();
	for (int i = 0; i < 40; ++i)
		append();
	closeCleanly();
	Bytes bytes = readFile(file("00000000000000000000.log"));
	std::fill(bytes.begin() + 500, bytes.begin() + 600, 0xff);
	writeFile(file("00000000000000000000.log"), bytes);
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(40));
	EXPECT_EQ(log->read(Offset(8), 100, Offset(40), true).code(), ErrorCode::CORRUPT_MESSAGE);
	EXPECT_TRUE(log->read(Offset(20), 100, Offset(40), true).ok());
	EXPECT_FALSE(logDirectory.isOffline());
}

} // namespace Aeon::Test
