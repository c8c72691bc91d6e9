#include "CleanerTest.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <atomic>
#include <thread>

namespace Aeon::Test
{

TEST_F(CleanerTest, ReadersAndProducersDoNotNoticeACleaning)
{
	config.cleaner.backoffMs = 1;
	topicConfig.segmentBytes = 20000;
	topicConfig.indexIntervalBytes = 500;
	create();
	constexpr int PRODUCERS = 2;
	constexpr int KEYS = 50;
	constexpr std::uint64_t CLEANINGS = 50;
	// What a slow machine manages under a sanitizer before the time is up.
	constexpr std::uint64_t CLEANINGS_MIN = 3;
	std::atomic<bool> enough = false;
	std::atomic<bool> done = false;
	std::atomic<int> batches[PRODUCERS] = {};
	std::atomic<int> wrong = 0;
	std::atomic<std::int64_t> restarts = 0;

	const auto produce = [&](int producer)
	{
		for (int i = 0; !enough; ++i)
		{
			const std::string key = std::to_string(producer) + "-" + std::to_string(i % KEYS);
			const std::string value = std::to_string(i) + " " + std::string(static_cast<std::size_t>(i % 7) * 60, 'v');
			const Sender sender{.producerId = producer, .epoch = 0, .sequence = i};
			if (!log->append(makeBatchOf({{key, value}}, sender, clock.wallMs()), {}).ok()) ++wrong;
			batches[producer] = i + 1;
			if (i % 500 == 499) log->roll();
			// Ahead of the cleaner, not out of its sight.
			if (i % 10 == 9) std::this_thread::sleep_for(std::chrono::milliseconds(1));
		}
	};
	// Reads from the start to the end over and over: offsets must ascend, and the values of each key, too.
	const auto consume = [&]
	{
		Offset next{0};
		std::map<std::string, int> seen;
		while (!done)
		{
			const Offset logEnd = log->logEndOffset();
			if (next >= logEnd)
			{
				next = Offset(0);
				seen.clear();
				++restarts;
				std::this_thread::yield();
			}
			const auto result = log->read(next, 10000, logEnd, true);
			if (!result.ok())
			{
				++wrong;
				return;
			}
			if (result->slice.length == 0)
			{
				next = logEnd;
				continue;
			}
			const Bytes bytes = bytesOf(*result);
			Protocol::BatchReader reader(bytes);
			Protocol::RecordScratch scratch;
			while (const auto batch = reader.next())
			{
				const Protocol::RecordBatchView view(*batch);
				if (view.crc() != view.computeCrc() || view.lastOffset() < next) ++wrong;
				next = view.nextOffset();
				Protocol::RecordIterator records(view, scratch);
				while (records.next())
				{
					const auto& record = records.record();
					const std::string key(record.key->begin(), record.key->end());
					const int number = std::stoi(std::string(record.value->begin(), record.value->end()));
					const auto [known, fresh] = seen.try_emplace(key, number);
					if (!fresh && number <= known->second) ++wrong;
					known->second = number;
				}
			}
		}
	};
	const auto maintain = [&]
	{
		while (!done)
		{
			manager->applyRetention();
			manager->removeDeleted();
			manager->flushRolledLogs();
			manager->checkpointRecoveryPoints();
			if (!log->flush().ok() || !log->findOffsetByTimestamp(clock.wallMs()).ok()) ++wrong;
			std::this_thread::yield();
		}
	};
	manager->start();
	// The stop may come in the middle of a cleaning, before its checkpoint.
	hasGaps = true;
	std::vector<std::thread> others;
	others.emplace_back(consume);
	others.emplace_back(consume);
	others.emplace_back(maintain);
	std::vector<std::thread> producers;
	for (int i = 0; i < PRODUCERS; ++i)
		producers.emplace_back(produce, i);
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(40);
	while (manager->cleanerStatus().cleanings < CLEANINGS && std::chrono::steady_clock::now() < deadline)
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	enough = true;
	for (auto& thread : producers)
		thread.join();
	done = true;
	for (auto& thread : others)
		thread.join();
	EXPECT_EQ(wrong, 0);
	EXPECT_EQ(log->directory().failureReason(), "");
	EXPECT_EQ(log->logEndOffset(), Offset(batches[0] + batches[1]));
	EXPECT_GE(manager->cleanerStatus().cleanings, CLEANINGS_MIN);
	EXPECT_GT(restarts, 0);
	log->roll();
	manager->cleanLogs();
	EXPECT_TRUE(manager->cleanerStatus().uncleanable.empty());
	const auto latest = latestOf(recordsOf(*log));
	EXPECT_EQ(latest.size(), static_cast<std::size_t>(PRODUCERS * KEYS));
	for (const auto& [key, value] : latest)
		EXPECT_GE(std::stoi(*value), batches[key[0] - '0'] - KEYS) << key;
	log.reset();
	manager->stop();
}

} // namespace Aeon::Test
