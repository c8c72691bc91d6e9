#include "CleanerTest.h"

#include "OnDisk/DirectoryChecker.h"

#include "Aeon/Protocol/RecordIterator.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

namespace Aeon::Test
{

namespace
{

const Uuid TOPIC_ID = *Uuid::parse("AAECAwQFBgcICQoLDA0ODw");

BytesView viewOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Passes over what belongs to aborted transactions, as a consumer does.
class AbortedFilter
{
public:
	explicit AbortedFilter(std::vector<Storage::AbortedTransaction> aborted) : _aborted(std::move(aborted)) {}

	bool passes(const Protocol::RecordBatchView& batch)
	{
		while (_next < _aborted.size() && _aborted[_next].firstOffset <= batch.lastOffset())
			_open.insert(_aborted[_next++].producerId);
		if (batch.isControl())
		{
			if (isAbort(batch)) _open.erase(batch.producerId());
			return false;
		}
		return !batch.isTransactional() || !_open.contains(batch.producerId());
	}

private:
	static bool isAbort(const Protocol::RecordBatchView& batch)
	{
		Protocol::RecordScratch scratch;
		Protocol::RecordIterator records(batch, scratch);
		return records.next() && (*records.record().key)[3] == 0;
	}

	std::vector<Storage::AbortedTransaction> _aborted;
	std::size_t _next = 0;
	std::set<ProducerId> _open;
};

} // namespace

std::ostream& operator<<(std::ostream& out, const StoredRecord& record)
{
	return out << record.offset << ": " << record.key << "=" << record.value.value_or("(none)");
}

Bytes makeBatchOf(const std::vector<KeyValue>& records, const Sender& sender, std::int64_t timestamp)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.compression = sender.compression;
	options.producerId = ProducerId(sender.producerId);
	options.producerEpoch = sender.epoch;
	options.baseSequence = sender.sequence;
	options.isTransactional = sender.transactional;
	builder.begin(options);
	for (const auto& [key, value] : records)
	{
		Protocol::NewRecord record;
		record.timestamp = timestamp++;
		record.key = viewOf(key);
		if (value) record.value = viewOf(*value);
		builder.append(record);
	}
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

std::vector<StoredRecord> recordsOf(const Storage::Log& log, bool committedOnly)
{
	AbortedFilter filter(
		committedOnly ? *log.abortedTransactions(log.logStartOffset(), log.logEndOffset())
					  : std::vector<Storage::AbortedTransaction>());
	std::vector<StoredRecord> found;
	Protocol::RecordScratch scratch;
	for (const auto& bytes : readAll(log))
	{
		const Protocol::RecordBatchView batch{BytesView(bytes)};
		if (!filter.passes(batch)) continue;
		Protocol::RecordIterator records(batch, scratch);
		while (records.next())
		{
			const auto& record = records.record();
			if (record.offset < log.logStartOffset()) continue;
			StoredRecord stored{record.offset.value(), {}, {}};
			if (record.key) stored.key.assign(record.key->begin(), record.key->end());
			if (record.value) stored.value.emplace(record.value->begin(), record.value->end());
			found.push_back(std::move(stored));
		}
		EXPECT_TRUE(records.ok());
	}
	return found;
}

std::map<std::string, std::optional<std::string>> latestOf(const std::vector<StoredRecord>& records)
{
	std::map<std::string, std::optional<std::string>> latest;
	for (const auto& record : records)
		latest[record.key] = record.value;
	return latest;
}

CleanerTest::CleanerTest()
{
	config.logDirs = {directory / "logs"};
	config.fileDeleteDelayMs = 0;
	topicConfig.cleanupCompact = true;
	topicConfig.cleanupDelete = false;
	topicConfig.minCleanableDirtyRatio = 0;
	topicConfig.fileDeleteDelayMs = 0;
	topicConfig.indexIntervalBytes = 200;
}

void CleanerTest::TearDown()
{
	if (manager == nullptr || HasFailure() || leavesDamage || manager->onlineDirectoryCount() == 0) return;
	log.reset();
	faulty.heal();
	faulty.limitRoom(std::nullopt);
	manager->stop();
	OnDisk::DirectoryRules rules;
	rules.ofBroker = false;
	rules.log.indexIntervalBytes = static_cast<std::uint64_t>(topicConfig.indexIntervalBytes);
	rules.log.segmentBytes = static_cast<std::uint64_t>(topicConfig.segmentBytes);
	rules.log.gapless = !hasGaps;
	EXPECT_THAT(OnDisk::checkLogDirectories(config.logDirs, rules), ::testing::IsEmpty());
}

void CleanerTest::load()
{
	log.reset();
	manager.reset();
	manager = std::make_unique<Storage::LogManager>(faulty, clock, config);
	manager->load([this](const std::string&) { return topicConfig; });
	log = find();
}

void CleanerTest::crash()
{
	log.reset();
	manager.reset();
}

void CleanerTest::reload()
{
	log.reset();
	manager->stop();
	load();
}

std::shared_ptr<Storage::Log> CleanerTest::create(const std::string& topic, int partition)
{
	if (manager == nullptr) load();
	auto made = manager->create({topic, PartitionId(partition)}, topicConfig, TOPIC_ID);
	EXPECT_TRUE(made.ok()) << made.code();
	if (log == nullptr && made.ok()) log = *made;
	return made.ok() ? *made : nullptr;
}

std::shared_ptr<Storage::Log> CleanerTest::find(const std::string& topic, int partition)
{
	return manager->find({topic, PartitionId(partition)});
}

std::int64_t CleanerTest::append(const std::vector<KeyValue>& records, const Sender& sender)
{
	const std::int64_t timestamp = sender.timestamp == 0 ? clock.wallMs() : sender.timestamp;
	const auto result = log->append(makeBatchOf(records, sender, timestamp), {});
	EXPECT_TRUE(result.ok()) << result.code();
	return result.ok() ? result->baseOffset.value() : -1;
}

std::int64_t CleanerTest::appendMarker(std::int64_t producerId, bool commit, std::int16_t epoch)
{
	Storage::AppendInfo info;
	info.origin = Storage::AppendOrigin::COORDINATOR;
	const auto result = log->append(makeMarker(producerId, epoch, commit), info);
	EXPECT_TRUE(result.ok()) << result.code();
	return result.ok() ? result->baseOffset.value() : -1;
}

std::size_t CleanerTest::rollAndClean()
{
	log->roll();
	return manager->cleanLogs();
}

std::string CleanerTest::checkpoint() const
{
	const Bytes bytes = readFile(directory / "logs/cleaner-offset-checkpoint");
	return {bytes.begin(), bytes.end()};
}

} // namespace Aeon::Test
