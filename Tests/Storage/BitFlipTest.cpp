#include "CleanerTest.h"
#include "EnvironmentNumber.h"
#include "OnDisk/DirectoryChecker.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Storage/StorageException.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <random>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

/// How many flips a test tries: AEON_BIT_FLIPS, or a few hundred.
std::uint64_t flipCount()
{
	return numberFrom("AEON_BIT_FLIPS", 300);
}

/// How many of them are made before a start: AEON_BIT_FLIPS_AT_ONCE, or one. A start takes milliseconds, so that many
/// flips take many at once.
std::uint64_t flipsAtOnce()
{
	return numberFrom("AEON_BIT_FLIPS_AT_ONCE", 1);
}

std::uint64_t seedOfRun()
{
	return numberFrom("AEON_BIT_FLIP_SEED", 20260101);
}

constexpr int ERRORS_MAX = 200;

/// What a reader was given.
struct Reading
{
	std::map<std::int64_t, Bytes> batches;
	int wrongCrcs = 0;
	int errors = 0;
};

/// A log with everything that has a file of its own, flipped bit by bit.
class BitFlips : public CleanerTest
{
protected:
	BitFlips()
	{
		topicConfig.segmentBytes = 3000;
		// The flips leave what no log would; where a rule must hold afterwards, the tests say so.
		leavesDamage = true;
	}

	void prepare()
	{
		create();
		for (int i = 0; i < 20; ++i)
			append({{"k" + std::to_string(i % 4), std::string(150, 'v')}});
		rollAndClean();
		append({{"a", "1"}}, {.producerId = 8, .epoch = 0, .sequence = 0, .transactional = true});
		appendMarker(8, false);
		for (int i = 0; i < 40; ++i)
			append(
				{{"k", std::string(200, static_cast<char>('a' + i % 26))}, {"l", std::to_string(i)}},
				{.producerId = 9,
				 .epoch = 0,
				 .sequence = 2 * i,
				 .compression = i % 3 == 0 ? Protocol::CompressionType::LZ4 : Protocol::CompressionType::NONE});
		append({{"x", "open"}}, {.producerId = 7, .epoch = 0, .sequence = 0, .transactional = true});
		ASSERT_GT(log->segmentCount(), 3U);
		original = read().batches;
		end = log->logEndOffset();
		log.reset();
		manager->stop();
		manager.reset();
		fs::copy(directory / "logs", directory / "saved", fs::copy_options::recursive);
		for (const auto& entry : fs::recursive_directory_iterator(directory / "saved"))
			if (entry.is_regular_file() && entry.file_size() > 0)
				files.push_back(fs::relative(entry.path(), directory / "saved").string());
		std::sort(files.begin(), files.end());
		std::copy_if(files.begin(), files.end(), std::back_inserter(batchFiles), isOfBatches);
		std::remove_copy_if(files.begin(), files.end(), std::back_inserter(otherFiles), isOfBatches);
	}

	/// Flips bits in the log as it was left; says which. Where there are several, they lie either in batches or
	/// elsewhere: what is to be said of the one cannot be said of the other.
	std::string flip(std::mt19937_64& random, bool orderly)
	{
		log.reset();
		manager.reset();
		fs::remove_all(directory / "logs");
		fs::copy(directory / "saved", directory / "logs", fs::copy_options::recursive);
		if (!orderly)
		{
			fs::remove(directory / "logs/.kafka_cleanshutdown");
			fs::remove(directory / "logs/recovery-point-offset-checkpoint");
		}
		const std::uint64_t count = flipsAtOnce();
		const auto& candidates = count == 1 ? files : random() % 2 == 0 ? batchFiles : otherFiles;
		std::string where;
		for (std::uint64_t i = 0; i < count; ++i)
			where += (i == 0 ? "" : ", ") + flipOne(random, candidates);
		return where;
	}

	std::string flipOne(std::mt19937_64& random, const std::vector<std::string>& candidates)
	{
		std::string name;
		do
			name = candidates[random() % candidates.size()];
		while (!fs::exists(directory / ("logs/" + name)));
		Bytes bytes = readFile(directory / ("logs/" + name));
		const std::size_t position = random() % bytes.size();
		bytes[position] = static_cast<std::uint8_t>(bytes[position] ^ 1U << random() % 8);
		writeFile(directory / ("logs/" + name), bytes);
		return name + " at byte " + std::to_string(position);
	}

	static bool isOfBatches(const std::string& name) { return name.ends_with(".log"); }

	/// False where the start is refused, which only a topic without an id may cause, and by name.
	bool loads()
	{
		try
		{
			load();
			return true;
		}
		catch (const Storage::CorruptFileException& refused)
		{
			EXPECT_THAT(refused.displayText(), ::testing::HasSubstr("t-0/partition.metadata"));
			return false;
		}
	}

	/// Reads as a consumer does: batch by batch, on from the last good one, over what is refused by one offset.
	Reading read()
	{
		Reading reading;
		Offset next = log->logStartOffset();
		// A flipped header may claim so many offsets that nobody would ever get behind them.
		while (next < log->logEndOffset() && reading.errors + reading.wrongCrcs < ERRORS_MAX)
		{
			const auto result = log->read(next, 1000, log->logEndOffset(), true);
			if (!result.ok())
			{
				EXPECT_EQ(result.code(), ErrorCode::CORRUPT_MESSAGE);
				++reading.errors;
				next = next + 1;
				continue;
			}
			if (result->slice.length == 0) break;
			const Bytes bytes = bytesOf(*result);
			const Offset before = next;
			takeBatches(bytes, reading, next);
			if (next <= before) next = before + 1;
		}
		return reading;
	}

	static void takeBatches(BytesView bytes, Reading& reading, Offset& next)
	{
		Protocol::BatchReader reader(bytes);
		while (const auto batch = reader.next())
		{
			const auto view = Protocol::RecordBatchView::first(*batch);
			if (!view || view->crc() != view->computeCrc())
			{
				++reading.wrongCrcs;
				return;
			}
			reading.batches[view->baseOffset().value()] = Bytes(batch->begin(), batch->end());
			next = std::max(next, view->nextOffset());
		}
	}

	/// Nothing was given under a good CRC that was not written; base offset and leader epoch, which no CRC covers,
	/// aside.
	void expectOnlyWhatWasWritten(const Reading& reading)
	{
		for (const auto& [offset, batch] : reading.batches)
		{
			const bool known = std::any_of(
				original.begin(), original.end(),
				[&, &batch = batch](const auto& written)
				{
					return written.second.size() == batch.size() &&
						   std::equal(batch.begin() + 16, batch.end(), written.second.begin() + 16);
				});
			EXPECT_TRUE(known) << "at offset " << offset;
		}
	}

	std::map<std::int64_t, Bytes> original;
	Offset end;
	std::vector<std::string> files;
	std::vector<std::string> batchFiles;
	std::vector<std::string> otherFiles;
};

} // namespace

TEST_F(BitFlips, BeforeARecoveryLeaveALogWithoutABadBatchAndWithSoundFiles)
{
	prepare();
	const std::uint64_t seed = seedOfRun();
	std::mt19937_64 random(seed);
	for (std::uint64_t number = 0; number < flipCount(); number += flipsAtOnce())
	{
		const std::string where = flip(random, false);
		SCOPED_TRACE(where + ", flip " + std::to_string(number) + " of seed " + std::to_string(seed));
		if (!loads()) continue;
		ASSERT_NE(log, nullptr);
		const Reading reading = read();
		EXPECT_EQ(reading.wrongCrcs, 0);
		EXPECT_EQ(reading.errors, 0);
		expectOnlyWhatWasWritten(reading);
		// Only a flip in the batches takes records away.
		if (where.find(".log ") == std::string::npos && where.find("log-start") == std::string::npos)
		{
			EXPECT_EQ(log->logEndOffset(), end);
			EXPECT_EQ(reading.batches, original);
		}
		Storage::AppendInfo info;
		// No CRC covers the epoch of a batch: whoever leads the log goes on from what it says.
		info.leaderEpoch = std::max(LeaderEpoch(0), log->latestEpoch());
		EXPECT_TRUE(log->append(makeBatchOf({{"after", "1"}}, {}, clock.wallMs()), info).ok());
		log.reset();
		manager->stop();
		// A checkpoint that says something else, and may say so, stays until it is written the next time; a topic's id
		// is never written again; an epoch that is another number is one all the same.
		if (where.find("-offset-checkpoint") != std::string::npos || where.find("metadata") != std::string::npos ||
			where.find("leader-epoch") != std::string::npos)
			continue;
		OnDisk::DirectoryRules rules;
		rules.ofBroker = false;
		rules.log.indexIntervalBytes = static_cast<std::uint64_t>(topicConfig.indexIntervalBytes);
		rules.log.gapless = false;
		EXPECT_THAT(OnDisk::checkLogDirectories(config.logDirs, rules), ::testing::IsEmpty());
		if (HasFailure()) return;
	}
}

TEST_F(BitFlips, AfterAnOrderlyStopAreNeverTakenForGoodAndTakeNoOtherRecordsAway)
{
	prepare();
	const std::uint64_t seed = seedOfRun() + 1;
	std::mt19937_64 random(seed);
	for (std::uint64_t number = 0; number < flipCount(); number += flipsAtOnce())
	{
		const std::string where = flip(random, true);
		SCOPED_TRACE(where + ", flip " + std::to_string(number) + " of seed " + std::to_string(seed));
		if (!loads()) continue;
		ASSERT_NE(log, nullptr);
		const Reading reading = read();
		expectOnlyWhatWasWritten(reading);
		if (where.find(".log ") == std::string::npos && where.find("log-start") == std::string::npos)
		{
			EXPECT_EQ(log->logEndOffset(), end);
			EXPECT_EQ(reading.batches, original) << "an index is no reason to lose records";
			EXPECT_EQ(reading.errors, 0);
		}
		// Whatever they answer, the process lives; and so it does when the indexes grow on.
		(void)log->findOffsetByTimestamp(clock.wallMs());
		(void)log->maxTimestampOffset();
		(void)log->abortedTransactions(log->logStartOffset(), log->logEndOffset());
		for (int i = 0; i < 20; ++i)
			(void)log->append(makeBatchOf({{"k", std::string(200, 'z')}}, {}, clock.wallMs()), {});
		Storage::AppendInfo info;
		info.origin = Storage::AppendOrigin::COORDINATOR;
		(void)log->append(makeMarker(7, 0, false), info);
		if (HasFailure()) return;
	}
}

} // namespace Aeon::Test
