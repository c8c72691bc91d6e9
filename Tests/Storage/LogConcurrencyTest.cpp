#include "TestStorage.h"

#include "Aeon/Protocol/BatchReader.h"

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace Aeon::Test
{

TEST_F(LogTest, ReadersSeeWholeOrderedBatchesWhileProducersAppendAndSegmentsRoll)
{
	config.segmentBytes = 200000;
	config.indexIntervalBytes = 2000;
	config.retentionBytes = 2000000;
	open();
	constexpr int PRODUCERS = 2;
	constexpr int BATCHES = 1500;
	std::atomic<bool> done = false;
	std::atomic<int> wrong = 0;
	std::atomic<std::int64_t> batchesRead = 0;

	const auto produce = [&](int producer)
	{
		for (int i = 0; i < BATCHES; ++i)
		{
			const std::size_t sizes[] = {50, 700, 3000, 20000};
			BatchSpec spec{.records = 1 + i % 3, .valueBytes = sizes[(i + producer) % 4] / (1 + i % 3)};
			if (!log->append(makeBatch(spec), {}).ok()) ++wrong;
		}
	};
	const auto consume = [&]
	{
		Offset next{0};
		while (!done || next < log->logEndOffset())
		{
			const Offset end = log->logEndOffset();
			const auto result = log->read(next, 30000, end, true);
			if (result.code() == ErrorCode::OFFSET_OUT_OF_RANGE && next < log->logStartOffset())
			{
				next = log->logStartOffset();
				continue;
			}
			if (!result.ok() || (result->slice.length == 0 && next < end))
			{
				++wrong;
				return;
			}
			const Bytes bytes = bytesOf(*result);
			Protocol::BatchReader reader(bytes);
			while (const auto batch = reader.next())
			{
				const Protocol::RecordBatchView view(*batch);
				if (view.crc() != view.computeCrc() || view.lastOffset() < next || view.lastOffset() >= end) ++wrong;
				next = view.nextOffset();
				++batchesRead;
			}
		}
	};
	const auto search = [&]
	{
		while (!done)
		{
			if (!log->findOffsetByTimestamp(TEST_TIME).ok() || !log->maxTimestampOffset().ok()) ++wrong;
			log->applyRetention(log->logEndOffset());
			log->deleteExpiredFiles();
			if (!log->flush().ok()) ++wrong;
			log->sizeInBytes();
		}
	};
	std::vector<std::thread> producers;
	std::vector<std::thread> others;
	for (int i = 0; i < 2; ++i)
		others.emplace_back(consume);
	others.emplace_back(search);
	for (int i = 0; i < PRODUCERS; ++i)
		producers.emplace_back(produce, i);
	for (auto& thread : producers)
		thread.join();
	done = true;
	for (auto& thread : others)
		thread.join();
	EXPECT_EQ(wrong, 0);
	EXPECT_GT(batchesRead, 100);
	EXPECT_EQ(log->logEndOffset(), Offset(PRODUCERS * BATCHES * 2));
}

TEST_F(LogTest, DirectoryIsRenamedUnderReaders)
{
	config.segmentBytes = 2000;
	open();
	for (int i = 0; i < 300; ++i)
		append();
	closeCleanly();
	open(clean());
	std::atomic<int> wrong = 0;
	std::thread reader(
		[&]
		{
			for (std::int64_t offset = 0; offset < 300; ++offset)
			{
				const auto result = log->read(Offset(offset), 100, Offset(300), true);
				if (result.code() == ErrorCode::NOT_LEADER_OR_FOLLOWER) return;
				if (!result.ok() || bytesOf(*result).empty()) ++wrong;
			}
		});
	log->renameDirectory(directory / "t-0.abc-delete", true);
	reader.join();
	EXPECT_EQ(wrong, 0);
}

TEST_F(LogTest, KilledProcessLosesNothingThatItAcknowledged)
{
	for (int round = 0; round < 6; ++round)
	{
		int pipeEnds[2];
		ASSERT_EQ(::pipe(pipeEnds), 0);
		const pid_t child = ::fork();
		ASSERT_GE(child, 0);
		if (child == 0)
		{
			::close(pipeEnds[0]);
			open();
			for (std::uint64_t i = 0;; ++i)
			{
				const std::size_t sizes[] = {100, 900, 5000, 30000};
				const auto result = log->append(makeBatch({.valueBytes = sizes[i % 4]}), {});
				if (!result.ok()) ::_exit(1);
				const std::int64_t end = result->logEndOffset.value();
				if (::write(pipeEnds[1], &end, sizeof(end)) != sizeof(end)) ::_exit(2);
			}
		}
		::close(pipeEnds[1]);
		std::int64_t acknowledged = 0;
		std::int64_t end = 0;
		// Kills in the middle: the child goes on appending while the parent reads what it was told.
		for (int i = 0; i < 200 + 150 * round && ::read(pipeEnds[0], &end, sizeof(end)) == sizeof(end); ++i)
			acknowledged = end;
		::kill(child, SIGKILL);
		while (::read(pipeEnds[0], &end, sizeof(end)) == sizeof(end))
			acknowledged = end;
		::close(pipeEnds[0]);
		int status = 0;
		::waitpid(child, &status, 0);
		ASSERT_TRUE(WIFSIGNALED(status));

		open();
		ASSERT_GE(log->logEndOffset(), Offset(acknowledged));
		ASSERT_LE(log->logEndOffset(), Offset(acknowledged + 1));
		ASSERT_EQ(readAll(*log, 100000).size(), static_cast<std::size_t>(log->logEndOffset().value()));
		crash();
	}
}

} // namespace Aeon::Test
