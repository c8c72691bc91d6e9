#include "SegmentWriter.h"

#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include <filesystem>

namespace Aeon::Test
{

namespace
{

using Storage::SegmentWriter;

constexpr std::size_t VALUE_BYTES = 1000;
constexpr const char* FIRST_SEGMENT = "00000000000000000000.log";

class SegmentWriterTest : public LogTest
{
protected:
	Storage::FileSystem& fileSystem() override { return faulty; }
	std::uint64_t fileBytes() const { return std::filesystem::file_size(file(FIRST_SEGMENT)); }
	/// Appends small batches until at least so many bytes are in the log, with a pause after each.
	void appendUpTo(std::uint64_t bytes, std::int64_t pauseMs)
	{
		while (log->sizeInBytes() < bytes)
		{
			append({.valueBytes = VALUE_BYTES});
			clock.advance(pauseMs);
		}
	}

	FaultyFileSystem faulty{posix};
};

} // namespace

TEST_F(SegmentWriterTest, PreparesPagesAheadOfABusyLogAndCutsThemOffInTheEnd)
{
	open();
	appendUpTo(SegmentWriter::FIRST_STRETCH_BYTES / 2, 0);
	EXPECT_EQ(fileBytes(), log->sizeInBytes()) << "a log that stays small takes what it needs";
	appendUpTo(SegmentWriter::FIRST_STRETCH_BYTES + 1, 0);
	EXPECT_GE(fileBytes(), SegmentWriter::STRETCH_BYTES);
	appendUpTo(4 * SegmentWriter::STRETCH_BYTES, 0);
	const std::uint64_t bytes = log->sizeInBytes();
	EXPECT_GT(fileBytes(), bytes);
	EXPECT_LE(fileBytes(), bytes + SegmentWriter::ALLOCATION_MAX);
	closeCleanly();
	EXPECT_EQ(fileBytes(), bytes);
}

TEST_F(SegmentWriterTest, PreparesNothingForALogThatTakesItsTime)
{
	open();
	constexpr std::uint64_t BATCHES_A_STRETCH = SegmentWriter::FIRST_STRETCH_BYTES / VALUE_BYTES;
	for (int stretch = 1; stretch <= 12; ++stretch)
	{
		appendUpTo(
			stretch * SegmentWriter::FIRST_STRETCH_BYTES, 2 * SegmentWriter::BUSY_STRETCH_MS / BATCHES_A_STRETCH);
		ASSERT_EQ(fileBytes(), log->sizeInBytes());
	}
	// It wakes up, and is found out at the end of the first stretch that it fills quickly.
	appendUpTo(log->sizeInBytes() + 2 * SegmentWriter::STRETCH_BYTES, 0);
	EXPECT_GT(fileBytes(), log->sizeInBytes());
}

TEST_F(SegmentWriterTest, BatchesOfAllSizesLieBackToBackAcrossBorders)
{
	open();
	const std::size_t sizes[] = {100, 3900, 4000, 70'000, 130'000, 900, 262'144, 700'000, 20, 65'000, 4100, 300'000};
	for (int round = 0; round < 12; ++round)
		for (const std::size_t size : sizes)
		{
			append({.valueBytes = size + static_cast<std::size_t>(round) * 17, .fill = static_cast<char>('a' + round)});
			// Slow for a while, then busy again.
			if (round % 4 == 3) clock.advance(SegmentWriter::BUSY_STRETCH_MS / 3);
		}
	const auto values = valuesOf(*log);
	ASSERT_EQ(values.size(), 12 * std::size(sizes));
	std::size_t number = 0;
	for (int round = 0; round < 12; ++round)
		for (const std::size_t size : sizes)
			ASSERT_EQ(
				values[number++],
				std::string(size + static_cast<std::size_t>(round) * 17, static_cast<char>('a' + round)));
	crash();
	open();
	EXPECT_EQ(valuesOf(*log), values);
}

TEST_F(SegmentWriterTest, WhatFitsIsTakenWhereTheDiskHasNoRoomToPrepare)
{
	open();
	appendUpTo(SegmentWriter::FIRST_STRETCH_BYTES - 2 * VALUE_BYTES, 0);
	const std::int64_t batches = log->logEndOffset().value();
	faulty.limitRoom(10 * 2 * VALUE_BYTES);
	for (int i = 0; i < 10; ++i)
		append({.valueBytes = VALUE_BYTES});
	EXPECT_EQ(log->logEndOffset(), Offset(batches + 10));
	EXPECT_EQ(fileBytes(), log->sizeInBytes());
	faulty.limitRoom(std::nullopt);
	appendUpTo(3 * SegmentWriter::STRETCH_BYTES, 0);
	EXPECT_GT(fileBytes(), log->sizeInBytes());
	EXPECT_EQ(valuesOf(*log).size(), static_cast<std::size_t>(log->logEndOffset().value()));
}

} // namespace Aeon::Test
