#include "TestStorage.h"

#include "Aeon/Protocol/BigEndian.h"

#include <Poco/Exception.h>

#include <filesystem>

namespace Aeon::Test
{

using Storage::Log;

namespace
{

const std::string FIRST_LOG = "00000000000000000000.log";
const std::string FIRST_INDEX = "00000000000000000000.index";
const std::string FIRST_TIME_INDEX = "00000000000000000000.timeindex";

} // namespace

TEST_F(LogTest, CrashLosesNothingThatWasAppended)
{
	open();
	for (int i = 0; i < 500; ++i)
		append({.records = 2, .valueBytes = 700, .fill = static_cast<char>('a' + i % 26)});
	const auto before = readAll(*log);
	crash();
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(1000));
	EXPECT_EQ(readAll(*log), before);
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(0));
}

TEST_F(LogTest, TailIsCutAtTheBatchThatIsNotWholeWhereverItEnds)
{
	open();
	append({.records = 2});
	append({.records = 3});
	closeCleanly();
	const Bytes whole = readFile(file(FIRST_LOG));
	const std::size_t good = makeBatch({.records = 2}).size();
	const std::string saved = directory / "saved";
	copyDirectory(path, saved);
	for (std::size_t length = good; length < whole.size(); ++length)
	{
		copyDirectory(saved, path);
		writeFile(file(FIRST_LOG), BytesView(whole).first(length));
		open();
		ASSERT_EQ(log->logEndOffset(), Offset(2)) << "cut at byte " << length;
		ASSERT_EQ(std::filesystem::file_size(file(FIRST_LOG)), good);
		ASSERT_EQ(readAll(*log).size(), 1U);
		ASSERT_EQ(append().baseOffset, Offset(2));
		crash();
	}
}

TEST_F(LogTest, EveryFlippedByteOfTheLastBatchCutsItOrLeavesItWhole)
{
	open();
	append({.records = 2});
	append({.records = 1, .valueBytes = 5});
	closeCleanly();
	const Bytes whole = readFile(file(FIRST_LOG));
	const std::size_t good = makeBatch({.records = 2}).size();
	const std::string saved = directory / "saved";
	copyDirectory(path, saved);
	for (std::size_t at = good; at < whole.size(); ++at)
	{
		copyDirectory(saved, path);
		Bytes flipped = whole;
		flipped[at] ^= 0x41;
		writeFile(file(FIRST_LOG), flipped);
		open();
		// Base offset and leader epoch lie outside the CRC; all else must be noticed.
		const bool covered = at - good >= 16 || (at - good >= 8 && at - good < 12);
		if (covered)
		{
			ASSERT_EQ(log->logEndOffset(), Offset(2)) << "byte " << at - good;
		}
		ASSERT_FALSE(readAll(*log).empty());
		crash();
	}
}

TEST_F(LogTest, ZerosBehindTheLastBatchAreTheEnd)
{
	open();
	append({.records = 2});
	closeCleanly();
	Bytes bytes = readFile(file(FIRST_LOG));
	const std::size_t good = bytes.size();
	bytes.resize(good + 100000);
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(2));
	EXPECT_EQ(std::filesystem::file_size(file(FIRST_LOG)), good);
}

TEST_F(LogTest, GarbageBehindTheLastBatchIsCutOff)
{
	open();
	append({.records = 2});
	closeCleanly();
	Bytes bytes = readFile(file(FIRST_LOG));
	const std::size_t good = bytes.size();
	for (int i = 0; i < 5000; ++i)
		bytes.push_back(static_cast<std::uint8_t>(i * 37));
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(2));
	EXPECT_EQ(std::filesystem::file_size(file(FIRST_LOG)), good);
}

TEST_F(LogTest, StaleBatchWithARightCrcButAnOldOffsetIsNotTakenBack)
{
	open();
	append({.records = 2});
	append({.records = 2});
	closeCleanly();
	Bytes bytes = readFile(file(FIRST_LOG));
	Bytes stale = makeBatch({.records = 1});
	Protocol::setBaseOffset(stale, Offset(1));
	Protocol::setPartitionLeaderEpoch(stale, LeaderEpoch(0));
	bytes.insert(bytes.end(), stale.begin(), stale.end());
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(4));
}

TEST_F(LogTest, StaleBatchOfAnOlderEpochIsNotTakenBack)
{
	open();
	append({.records = 2}, 5);
	closeCleanly();
	Bytes bytes = readFile(file(FIRST_LOG));
	Bytes stale = makeBatch({.records = 1});
	Protocol::setBaseOffset(stale, Offset(2));
	Protocol::setPartitionLeaderEpoch(stale, LeaderEpoch(4));
	bytes.insert(bytes.end(), stale.begin(), stale.end());
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(2));
}

TEST_F(LogTest, SegmentsBehindABadBatchAreRemoved)
{
	config.segmentBytes = 500;
	open();
	for (int i = 0; i < 12; ++i)
		append();
	ASSERT_GT(log->segmentCount(), 2U);
	crash();
	const auto names = namesIn(path);
	Bytes bytes = readFile(file(FIRST_LOG));
	bytes.back() ^= 1;
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->segmentCount(), 1U);
	const Offset end = log->logEndOffset();
	EXPECT_LT(end, Offset(4));
	EXPECT_EQ(append().baseOffset, end);
}

TEST_F(LogTest, BatchWhoseBaseOffsetReachesIntoTheNextSegmentIsCutOff)
{
	config.segmentBytes = static_cast<std::int32_t>(2 * makeBatch().size());
	open();
	for (int i = 0; i < 6; ++i)
		append();
	ASSERT_EQ(log->segmentCount(), 3U);
	crash();
	Bytes bytes = readFile(file(FIRST_LOG));
	const std::size_t second = bytes.size() / 2;
	Bytes moved(bytes.begin() + static_cast<std::ptrdiff_t>(second), bytes.end());
	Protocol::setBaseOffset(moved, Offset(5));
	std::copy(moved.begin(), moved.end(), bytes.begin() + static_cast<std::ptrdiff_t>(second));
	writeFile(file(FIRST_LOG), bytes);
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(1)) << "the offsets of others are no place for it";
	EXPECT_EQ(append().baseOffset, Offset(1));
}

TEST_F(LogTest, SegmentsBelowTheRecoveryPointAreNotScanned)
{
	leavesDamage = true;
	config.segmentBytes = 500;
	open();
	for (int i = 0; i < 12; ++i)
		append();
	const Offset end = log->logEndOffset();
	ASSERT_TRUE(log->flush().ok());
	const Offset recoveryPoint = log->recoveryPoint();
	EXPECT_EQ(recoveryPoint, end);
	crash();
	Bytes bytes = readFile(file(FIRST_LOG));
	bytes.back() ^= 1;
	writeFile(file(FIRST_LOG), bytes);
	Log::OpenOptions options;
	options.recoveryPoint = recoveryPoint;
	open(options);
	EXPECT_EQ(log->logEndOffset(), end) << "a scan of the first segment would have cut the log";
}

TEST_F(LogTest, IndexesOfASegmentThatWasRolledWhereTheFlushEndedAreMadeAgain)
{
	open();
	for (int i = 0; i < 5; ++i)
		append({.firstTimestamp = TEST_TIME + i * 10});
	ASSERT_TRUE(log->flush().ok());
	Log::OpenOptions options;
	options.recoveryPoint = log->recoveryPoint();
	log->roll();
	append({.firstTimestamp = TEST_TIME + 100});
	crash();
	const Bytes timeIndex = readFile(file(FIRST_TIME_INDEX));
	ASSERT_FALSE(timeIndex.empty());
	// Nobody has synced it: a power cut may leave this.
	writeFile(file(FIRST_TIME_INDEX), {});
	open(options);
	EXPECT_EQ(readFile(file(FIRST_TIME_INDEX)), timeIndex);
	EXPECT_EQ(log->logEndOffset(), Offset(6));
}

TEST_F(LogTest, MissingIndexesAreMadeAgain)
{
	config.indexIntervalBytes = 1000;
	open();
	for (int i = 0; i < 200; ++i)
		append({.valueBytes = 300, .firstTimestamp = TEST_TIME + i * 10});
	closeCleanly();
	const Bytes index = readFile(file(FIRST_INDEX));
	const Bytes timeIndex = readFile(file(FIRST_TIME_INDEX));
	ASSERT_GT(index.size(), 100U);
	std::filesystem::remove(file(FIRST_INDEX));
	std::filesystem::remove(file(FIRST_TIME_INDEX));
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(200));
	append();
	EXPECT_EQ(readAll(*log).size(), 201U);
	closeCleanly();
	const Bytes again = readFile(file(FIRST_INDEX));
	ASSERT_GE(again.size(), index.size());
	EXPECT_TRUE(std::equal(index.begin(), index.end(), again.begin())) << "the same entries as while appending";
	const Bytes timesAgain = readFile(file(FIRST_TIME_INDEX));
	ASSERT_GE(timesAgain.size(), timeIndex.size() - 12);
	EXPECT_TRUE(std::equal(timeIndex.begin(), timeIndex.end() - 12, timesAgain.begin()));
}

TEST_F(LogTest, IndexesThatCannotBelongToTheLogAreMadeAgain)
{
	config.indexIntervalBytes = 500;
	const auto spoil = [&](const std::string& name, const Bytes& bytes)
	{
		open(clean());
		while (log->logEndOffset() < Offset(60))
			append({.valueBytes = 300});
		const auto before = readAll(*log);
		closeCleanly();
		writeFile(file(name), bytes);
		open(clean());
		EXPECT_EQ(readAll(*log), before) << name;
		EXPECT_TRUE(log->findOffsetByTimestamp(TEST_TIME).ok());
		closeCleanly();
	};
	spoil(FIRST_INDEX, Bytes(13, 1));
	spoil(FIRST_INDEX, Bytes(10485760, 0));
	spoil(FIRST_INDEX, fromHex("7fffffff 7fffffff"));
	spoil(FIRST_INDEX, fromHex("00000010 00000400 00000008 00000800"));
	spoil(FIRST_TIME_INDEX, Bytes(25, 1));
	spoil(FIRST_TIME_INDEX, Bytes(12000, 0));
}

TEST_F(LogTest, IndexEntryThatPointsToAnotherBatchCostsNoRecord)
{
	leavesDamage = true;
	config.indexIntervalBytes = 500;
	open();
	for (int i = 0; i < 60; ++i)
		append({.valueBytes = 300});
	closeCleanly();
	const Bytes good = readFile(file(FIRST_INDEX));
	ASSERT_GT(good.size(), 80U);
	const auto positionOf = [&](std::size_t entry)
	{ return good.begin() + static_cast<std::ptrdiff_t>(entry * 8 + 4); };
	for (const std::size_t other : {1UL, 6UL})
	{
		// The entry of another batch, before or behind, and then one of no batch at all.
		Bytes wrong = good;
		std::copy(positionOf(other), positionOf(other) + 4, wrong.begin() + 4 * 8 + 4);
		wrong[5 * 8 + 7] ^= 1;
		writeFile(file(FIRST_INDEX), wrong);
		open(clean());
		for (std::int64_t offset = 0; offset < 60; ++offset)
		{
			const auto read = log->read(Offset(offset), 10, Offset(60), true);
			ASSERT_TRUE(read.ok()) << offset;
			ASSERT_EQ(read->firstBatchBaseOffset, Offset(offset));
		}
		crash();
	}
}

TEST_F(LogTest, PreallocatedIndexesLeftByACrashAreMadeAgain)
{
	open();
	for (int i = 0; i < 30; ++i)
		append({.valueBytes = 1000});
	const auto before = readAll(*log);
	crash();
	writeFile(file(FIRST_INDEX), Bytes(1048576, 0));
	writeFile(file(FIRST_TIME_INDEX), Bytes(1048572, 0));
	open();
	EXPECT_EQ(readAll(*log), before);
	closeCleanly();
	EXPECT_EQ(std::filesystem::file_size(file(FIRST_INDEX)), 8U * 7);
}

TEST_F(LogTest, CrashAfterCrashKeepsTheLog)
{
	open();
	for (int round = 0; round < 5; ++round)
	{
		for (int i = 0; i < 40; ++i)
			append({.valueBytes = 3000});
		crash();
		open();
		ASSERT_EQ(log->logEndOffset(), Offset((round + 1) * 40));
	}
	EXPECT_EQ(readAll(*log).size(), 200U);
}

TEST_F(LogTest, LeftoversOfDeletionsAndCleaningsAreTidiedUp)
{
	open();
	append();
	closeCleanly();
	writeText(file("00000000000000000000.log.deleted"), "x");
	writeText(file("00000000000000000005.log.cleaned"), "x");
	writeText(file("00000000000000000005.index.cleaned"), "x");
	writeText(file("00000000000000000009.log.swap"), "x");
	writeText(file("00000000000000000007.index"), "x");
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(1));
	for (const auto& name : namesIn(path))
		EXPECT_TRUE(
			name.ends_with(".log") || name.ends_with("index") || name.ends_with("snapshot") ||
			name == "leader-epoch-checkpoint")
			<< name;
	EXPECT_FALSE(std::filesystem::exists(file("00000000000000000007.index")));
}

TEST_F(LogTest, FinishedSwapTakesThePlaceOfWhatItReplaced)
{
	hasGaps = true;
	config.segmentBytes = 300;
	open();
	for (int i = 0; i < 6; ++i)
		append({.fill = static_cast<char>('a' + i)});
	ASSERT_EQ(log->segmentCount(), 6U);
	closeCleanly();
	// A cleaning of the first three segments that kept only the batch at offset 2.
	std::filesystem::copy_file(file("00000000000000000002.log"), file("00000000000000000000.log.swap"));
	open(clean());
	EXPECT_EQ(log->segmentCount(), 4U);
	EXPECT_EQ(log->logEndOffset(), Offset(6));
	EXPECT_FALSE(std::filesystem::exists(file("00000000000000000002.log")));
	const auto values = valuesOf(*log);
	ASSERT_EQ(values.size(), 4U);
	EXPECT_EQ(values[0][0], 'c');
	EXPECT_EQ(values[1][0], 'd');
}

TEST_F(LogTest, LogStartBeyondTheEndStartsAnEmptyLogThere)
{
	open();
	append();
	closeCleanly();
	Log::OpenOptions options = clean();
	options.logStartOffset = Offset(50);
	open(options);
	EXPECT_EQ(log->logStartOffset(), Offset(50));
	EXPECT_EQ(append().baseOffset, Offset(50));
}

TEST_F(LogTest, UnreadableEpochFileIsMadeAgainFromTheBatches)
{
	open();
	append({}, 1);
	append({}, 3);
	closeCleanly();
	writeText(file("leader-epoch-checkpoint"), "0\n9\nnonsense\n");
	open(clean());
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(3));
	EXPECT_EQ(log->epochAt(Offset(0)), LeaderEpoch(1));
}

TEST_F(LogTest, EpochFileThatLostTheEndOfANumberIsMadeAgainFromTheBatches)
{
	open();
	for (int batch = 0; batch < 12; ++batch)
		append({.records = 1}, 1);
	append({.records = 1}, 3);
	closeCleanly();
	// It said 12.
	writeText(file("leader-epoch-checkpoint"), "0\n2\n1 0\n3 1");
	open(clean());
	EXPECT_EQ(log->epochAt(Offset(11)), LeaderEpoch(1));
	EXPECT_EQ(log->epochAt(Offset(12)), LeaderEpoch(3));
}

TEST_F(LogTest, LegacyMessageSetsOfOldLogsAreKeptAndRead)
{
	// Two messages of magic 1 at offsets 0 and 1 as old brokers wrote them, uncompressed.
	const auto message = [](std::int64_t offset)
	{
		Bytes body = fromHex("01 00 0000018bcfe56800 ffffffff 00000005 68656c6c6f");
		std::uint32_t crc = 0xffffffff;
		for (const std::uint8_t byte : body)
		{
			crc ^= byte;
			for (int bit = 0; bit < 8; ++bit)
				crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
		}
		Bytes bytes(16);
		Protocol::storeBigEndian(bytes.data(), offset);
		Protocol::storeBigEndian(bytes.data() + 8, static_cast<std::int32_t>(body.size() + 4));
		Protocol::storeBigEndian(bytes.data() + 12, ~crc);
		bytes.insert(bytes.end(), body.begin(), body.end());
		return bytes;
	};
	std::filesystem::create_directory(path);
	writeFile(file(FIRST_LOG), joined({message(0), message(1)}));
	open();
	EXPECT_EQ(log->logEndOffset(), Offset(2));
	EXPECT_EQ(append().baseOffset, Offset(2));
	const auto found = log->findOffsetByTimestamp(TEST_TIME);
	ASSERT_TRUE(found.ok());
	ASSERT_TRUE(found->has_value());
	EXPECT_EQ((*found)->offset, Offset(0));
	const auto read = log->read(Offset(1), 1000, Offset(3), true);
	ASSERT_TRUE(read.ok());
	EXPECT_EQ(read->firstBatchBaseOffset, Offset(1));
}

TEST_F(LogTest, RecoveryCanBeInterrupted)
{
	open();
	append();
	crash();
	Log::OpenOptions options;
	options.interrupted = [] { return true; };
	EXPECT_THROW(open(options), Poco::RuntimeException);
	options.interrupted = {};
	open(options);
	EXPECT_EQ(log->logEndOffset(), Offset(1));
}

} // namespace Aeon::Test
