#include "EngineWork.h"

#include "CleanerTest.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <algorithm>
#include <cstdlib>

namespace Aeon::Test
{

namespace
{

const Uuid TOPIC_ID = *Uuid::parse("AAECAwQFBgcICQoLDA0ODw");
constexpr const char* PLAIN = "plain";
constexpr const char* COMPACTED = "compacted";
constexpr int APPENDS = 24;
constexpr int APPENDS_BETWEEN_TASKS = 8;
constexpr std::int64_t KEYS = 5;

const std::vector<TopicPartition> PARTITIONS{
	{PLAIN, PartitionId(0)}, {PLAIN, PartitionId(1)}, {COMPACTED, PartitionId(0)}};

std::string keyOf(std::int64_t offset)
{
	return "k" + std::to_string(offset % KEYS);
}

std::string valueOf(const TopicPartition& partition, std::int64_t offset)
{
	std::string value = partition.toString() + ":" + std::to_string(offset) + ":";
	value.resize(offset % 3 == 2 ? 500 : 5000, static_cast<char>('a' + offset % 26));
	return value;
}

/// Gives the offsets of a batch's records, which must be the right ones.
void takeRecords(
	const Protocol::RecordBatchView& batch, const TopicPartition& partition, std::vector<std::int64_t>& offsets)
{
	EXPECT_EQ(batch.crc(), batch.computeCrc());
	Protocol::RecordScratch scratch;
	Protocol::RecordIterator records(batch, scratch);
	while (records.next())
	{
		const auto& record = records.record();
		offsets.push_back(record.offset.value());
		EXPECT_EQ(std::string(record.value->begin(), record.value->end()), valueOf(partition, offsets.back()));
	}
}

/// Reads all of a log that can be read: right records, or an error.
std::vector<std::int64_t> readRightRecords(const Storage::Log& log)
{
	std::vector<std::int64_t> offsets;
	Offset next = log.logStartOffset();
	while (next < log.logEndOffset())
	{
		const auto read = log.read(next, 65536, log.logEndOffset(), true);
		if (!read.ok())
		{
			EXPECT_EQ(read.code(), ErrorCode::KAFKA_STORAGE_ERROR) << log.path() << " at " << next;
			break;
		}
		const Bytes bytes = bytesOf(*read);
		const Offset before = next;
		Protocol::BatchReader batches(bytes);
		while (const auto batch = batches.next())
		{
			const Protocol::RecordBatchView view(*batch);
			takeRecords(view, log.topicPartition(), offsets);
			next = view.nextOffset();
		}
		if (next > before) continue;
		ADD_FAILURE() << log.path() << ": nothing and no error at " << before;
		break;
	}
	EXPECT_TRUE(std::is_sorted(offsets.begin(), offsets.end()));
	return offsets;
}

} // namespace

int stepOfASweep(int calls, int tried)
{
	return std::getenv("AEON_TEST_EVERY_CALL") != nullptr ? 1 : std::max(1, calls / tried);
}

Storage::LogConfig EngineWork::configOf(const std::string& topic)
{
	Storage::LogConfig config;
	// Large enough that some bytes pass through the mapping.
	config.segmentBytes = 75000;
	config.indexIntervalBytes = 1000;
	config.retentionBytes = 80000;
	config.fileDeleteDelayMs = 0;
	config.cleanupCompact = topic == COMPACTED;
	config.cleanupDelete = topic != COMPACTED;
	config.minCleanableDirtyRatio = 0;
	return config;
}

void EngineWork::run(Storage::LogManager& manager, Storage::PartitionAge age)
{
	for (int i = 1; i <= APPENDS; ++i)
	{
		for (const TopicPartition& partition : PARTITIONS)
			appendOne(manager, partition, age);
		if (i % APPENDS_BETWEEN_TASKS == 0) doTasks(manager, i);
	}
}

std::size_t EngineWork::appendsOfARun()
{
	return APPENDS * PARTITIONS.size();
}

void EngineWork::appendOne(Storage::LogManager& manager, const TopicPartition& partition, Storage::PartitionAge age)
{
	auto log = manager.find(partition);
	if (log == nullptr)
	{
		const auto made = manager.create(partition, configOf(partition.topic), TOPIC_ID, age);
		if (!made.ok()) return;
		log = *made;
	}
	const Offset at = log->logEndOffset();
	const auto result =
		log->append(makeBatchOf({{keyOf(at.value()), valueOf(partition, at.value())}}, {}, TEST_TIME + at.value()), {});
	if (!result.ok())
	{
		EXPECT_EQ(result.code(), ErrorCode::KAFKA_STORAGE_ERROR);
		return;
	}
	EXPECT_EQ(result->baseOffset, at);
	auto& promise = _promises[partition];
	EXPECT_GE(at.value(), promise.durableEnd) << partition.toString();
	if (!log->flushUpTo(result->logEndOffset).ok()) return;
	promise.durableEnd = result->logEndOffset.value();
	++_durableCount;
}

void EngineWork::doTasks(Storage::LogManager& manager, int round)
{
	manager.flushRolledLogs();
	manager.flushOverdueLogs();
	manager.checkpointRecoveryPoints();
	manager.checkpointHighWatermarks();
	manager.applyRetention();
	manager.cleanLogs();
	noteRetention(manager);
	manager.checkpointLogStartOffsets();
	manager.removeDeleted();
	manager.expireProducers();
	(void)manager.describeDirectories();
	const TopicPartition shortLived{"gone", PartitionId(round)};
	if (manager.create(shortLived, configOf(PLAIN), TOPIC_ID).ok()) (void)manager.remove(shortLived);
	for (const TopicPartition& partition : PARTITIONS)
		if (const auto log = manager.find(partition)) readRightRecords(*log);
}

void EngineWork::noteRetention(const Storage::LogManager& manager)
{
	for (const TopicPartition& partition : PARTITIONS)
		if (const auto log = manager.find(partition))
			_promises[partition].startMax = std::max(_promises[partition].startMax, log->logStartOffset().value());
}

void EngineWork::expectKept(const Storage::LogManager& manager) const
{
	for (const auto& [partition, promise] : _promises)
	{
		SCOPED_TRACE(partition.toString());
		const auto log = manager.find(partition);
		if (log == nullptr)
		{
			EXPECT_EQ(promise.durableEnd, 0) << "the log is gone";
			continue;
		}
		EXPECT_GE(log->logEndOffset().value(), promise.durableEnd);
		EXPECT_LE(log->logStartOffset().value(), promise.startMax);
		const auto offsets = readRightRecords(*log);
		for (std::int64_t offset = log->logStartOffset().value(); offset < promise.durableEnd; ++offset)
		{
			const bool isThere = std::binary_search(offsets.begin(), offsets.end(), offset);
			const bool isReplaced = partition.topic == COMPACTED && !offsets.empty() && offset + KEYS <= offsets.back();
			EXPECT_TRUE(isThere || isReplaced) << "offset " << offset << " is lost";
		}
	}
}

} // namespace Aeon::Test
