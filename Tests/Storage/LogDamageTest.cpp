#include "CapturedLog.h"
#include "CheckedRanges.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include <algorithm>

namespace Aeon::Test
{

namespace
{

using Storage::CheckedRanges;

/// Logs with a sealed segment of ten batches, and the active one behind it.
class LogDamage : public LogTest
{
protected:
	static constexpr int SEALED = 10;
	static constexpr std::size_t VALUE_BYTES = 300;

	LogDamage() : _batchBytes(makeBatch({.valueBytes = VALUE_BYTES}).size()), _faulty(posix)
	{
		config.segmentBytes = static_cast<std::int64_t>(_batchBytes) * SEALED;
		open();
		for (int i = 0; i < SEALED + 2; ++i)
			append({.valueBytes = VALUE_BYTES, .fill = static_cast<char>('a' + i)});
		written = readAll(*log);
		closeCleanly();
		sealed = readFile(sealedFile());
	}

	Storage::FileSystem& fileSystem() override { return _faulty; }
	std::string sealedFile() const { return file("00000000000000000000.log"); }
	std::size_t byteOf(int batch, std::size_t byte) const
	{
		return static_cast<std::size_t>(batch) * _batchBytes + byte;
	}
	/// Damages the sealed segment while nobody has it open, and opens the log.
	void openWithFlipped(std::size_t byte, std::uint8_t bits = 1)
	{
		if (log != nullptr) closeCleanly();
		leavesDamage = true;
		Bytes bytes = sealed;
		bytes[byte] ^= bits;
		writeFile(sealedFile(), bytes);
		open(clean());
	}
	/// What a reader of the whole log gets before an error, batch by batch.
	std::vector<Bytes> served(Offset from, std::size_t maxBytes = 1 << 20) const
	{
		std::vector<Bytes> batches;
		while (from < log->logEndOffset())
		{
			const auto result = log->read(from, maxBytes, log->logEndOffset(), true);
			if (!result.ok()) break;
			const Bytes bytes = bytesOf(*result);
			const Offset before = from;
			for (BytesView rest = bytes; const auto batch = Protocol::RecordBatchView::first(rest);)
			{
				batches.emplace_back(batch->bytes().begin(), batch->bytes().end());
				from = batch->lastOffset() + 1;
				rest = rest.subspan(batch->bytes().size());
			}
			if (from > before) continue;
			ADD_FAILURE() << "nothing and no error at " << from.value();
			break;
		}
		return batches;
	}
	int readsOf(const auto& action)
	{
		const int before = _faulty.count(Call::READ);
		action();
		return _faulty.count(Call::READ) - before;
	}

	std::vector<Bytes> written;
	Bytes sealed;

private:
	const std::size_t _batchBytes;
	FaultyFileSystem _faulty;
};

TEST_F(LogDamage, AFlippedByteEndsWhatIsServedAndIsReportedOnceWithFileAndPosition)
{
	const CapturedLog lines;
	openWithFlipped(byteOf(6, 200));
	EXPECT_EQ(served(Offset(0)), std::vector<Bytes>(written.begin(), written.begin() + 6));
	for (int i = 0; i < 3; ++i)
		EXPECT_EQ(log->read(Offset(6), 100, Offset(12), true).code(), ErrorCode::CORRUPT_MESSAGE);
	ASSERT_EQ(lines.lines().size(), 1U);
	EXPECT_NE(lines.lines()[0].find(sealedFile()), std::string::npos);
	EXPECT_NE(lines.lines()[0].find("byte " + std::to_string(byteOf(6, 0))), std::string::npos) << lines.lines()[0];
	EXPECT_EQ(served(Offset(7)), std::vector<Bytes>(written.begin() + 7, written.end()));
	EXPECT_FALSE(logDirectory.isOffline());
}

TEST_F(LogDamage, NoFlippedBitOfABatchIsServed)
{
	constexpr int BATCH = 4;
	constexpr std::size_t EPOCH_BEGIN = 12;
	constexpr std::size_t EPOCH_END = 16;
	for (std::size_t byte = 0; byte < written[BATCH].size(); ++byte)
	{
		// Neither CRC nor order say anything of the leader epoch.
		if (byte >= EPOCH_BEGIN && byte < EPOCH_END) continue;
		openWithFlipped(byteOf(BATCH, byte), static_cast<std::uint8_t>(1U << byte % 8));
		for (const Bytes& batch : served(Offset(0)))
			ASSERT_NE(std::find(written.begin(), written.end(), batch), written.end()) << "byte " << byte;
	}
}

TEST_F(LogDamage, ABatchThatIsSentInPartOnlyIsCheckedWhole)
{
	openWithFlipped(byteOf(3, sealed.size() / SEALED - 1));
	const auto result = log->read(Offset(0), byteOf(3, 100), Offset(12), true);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->slice.length, byteOf(3, 0));
}

TEST_F(LogDamage, EachBatchIsCheckedOnceAsLongAsItsFileStaysOpen)
{
	open(clean());
	const auto whole = [&] { EXPECT_EQ(served(Offset(0)), written); };
	const int first = readsOf(whole);
	const int second = readsOf(whole);
	EXPECT_LT(second, first);
	EXPECT_EQ(readsOf(whole), second);
}

TEST_F(LogDamage, WhatWasJustAppendedIsNotReadToBeSent)
{
	config.segmentBytes = 1 << 20;
	path = directory / "u-0";
	open();
	append({.valueBytes = 50000});
	// The header alone.
	EXPECT_EQ(readsOf([&] { EXPECT_EQ(served(Offset(0)).size(), 1U); }), 1);
}

TEST(CheckedRanges, NeighboursBecomeOneAndGapsStay)
{
	CheckedRanges ranges;
	EXPECT_EQ(ranges.endOf(0), 0U);
	ranges.add(100, 200);
	ranges.add(300, 400);
	EXPECT_EQ(ranges.endOf(99), 99U);
	EXPECT_EQ(ranges.endOf(100), 200U);
	EXPECT_EQ(ranges.endOf(200), 200U);
	ranges.add(200, 300);
	EXPECT_EQ(ranges.endOf(100), 400U);
	ranges.add(0, 500);
	EXPECT_EQ(ranges.endOf(0), 500U);
	EXPECT_EQ(ranges.endOf(500), 500U);
}

TEST(CheckedRanges, OnlyTheLongestAreKept)
{
	CheckedRanges ranges;
	ranges.add(0, 5);
	for (std::uint64_t i = 1; i <= CheckedRanges::RANGES_MAX; ++i)
		ranges.add(i * 100, i * 100 + 50);
	EXPECT_EQ(ranges.endOf(0), 0U);
	EXPECT_EQ(ranges.endOf(100), 150U);
	EXPECT_EQ(ranges.endOf(CheckedRanges::RANGES_MAX * 100), CheckedRanges::RANGES_MAX * 100 + 50);
}

TEST(CheckedRanges, WhatIsWrittenNeedsNoCheck)
{
	CheckedRanges ranges;
	ranges.writesFrom(1000);
	ranges.writesFrom(2000);
	EXPECT_EQ(ranges.endOf(999), 999U);
	EXPECT_EQ(ranges.endOf(1000), CheckedRanges::NO_END);
}

} // namespace

} // namespace Aeon::Test
