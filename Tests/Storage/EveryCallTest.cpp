#include "CapturedLog.h"
#include "CleanerTest.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordIterator.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>

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

/// A kind of call that fails, once or from then on.
struct Fault
{
	Call call;
	bool forever;
};

void PrintTo(const Fault& fault, std::ostream* out)
{
	*out << nameOf(fault.call) << (fault.forever ? " from then on" : " once");
}

std::vector<Fault> everyFault()
{
	std::vector<Fault> faults;
	for (const Call call : ALL_CALLS)
		for (const bool forever : {false, true})
			faults.push_back({call, forever});
	return faults;
}

/// What was promised of one partition.
struct Promise
{
	/// Everything below was acknowledged as durable.
	std::int64_t durableEnd = 0;
	/// Nothing at or above may have been taken away.
	std::int64_t startMax = 0;
};

/// Three lives of an engine with two log directories: one that makes everything and ends in a crash, one that recovers,
/// goes on and stops in order, one that starts from there. In them one call of the file system fails with EIO, and then
/// the power is cut.
///
/// What stands at an offset follows from it, so that anybody can tell a wrong record from the right one.
class EveryCall : public ::testing::TestWithParam<Fault>
{
protected:
	/// All calls of the kind with AEON_TEST_EVERY_CALL, otherwise about this many, spread evenly.
	static constexpr int CALLS_IN_CI = 4;

	EveryCall()
	{
		config.fileDeleteDelayMs = 0;
		config.recoveryThreadsPerDirectory = 1;
	}

	/// Runs the lives with the fault in the n-th call, and judges what is left; whether there is such a call.
	bool survives(int n)
	{
		SCOPED_TRACE(std::string(nameOf(GetParam().call)) + " number " + std::to_string(n));
		begin();
		if (GetParam().forever)
			faulty->failFrom(GetParam().call, n, EIO);
		else
			faulty->failAt(GetParam().call, n, EIO);
		live(false);
		live(true);
		live(false);
		if (faulty->failedPaths().empty()) return false;
		faulty->heal();
		std::filesystem::remove_all(directory / "after");
		for (const char* const name : {"a", "b"})
			faulty->copySurvivors(directory / name, directory / "after" + "/" + name);
		judgeAll(directory / "", "with what was in memory");
		judgeAll(directory / "after/", "after a power cut");
		return true;
	}

	void sweep()
	{
		begin();
		live(false);
		live(true);
		live(false);
		const int calls = faulty->count(GetParam().call);
		judgeAll(directory / "", "without a fault");
		ASSERT_FALSE(HasFailure());
		const int step = std::getenv("AEON_TEST_EVERY_CALL") != nullptr ? 1 : std::max(1, calls / CALLS_IN_CI);
		int failures = 0;
		for (int n = 1; n <= calls && !HasFailure(); n += step)
			if (survives(n)) ++failures;
		EXPECT_TRUE(HasFailure() || calls == 0 || failures > 0);
		RecordProperty("failures", failures);
	}

private:
	static Storage::LogConfig configOf(const std::string& topic)
	{
		Storage::LogConfig config;
		// Small, so that segments roll and go; large enough that some bytes pass through the mapping.
		config.segmentBytes = 75000;
		config.indexIntervalBytes = 1000;
		config.retentionBytes = 80000;
		config.fileDeleteDelayMs = 0;
		config.cleanupCompact = topic == COMPACTED;
		config.cleanupDelete = topic != COMPACTED;
		config.minCleanableDirtyRatio = 0;
		return config;
	}
	static std::string keyOf(std::int64_t offset) { return "k" + std::to_string(offset % KEYS); }
	static std::string valueOf(const TopicPartition& partition, std::int64_t offset)
	{
		std::string value = partition.toString() + ":" + std::to_string(offset) + ":";
		value.resize(offset % 3 == 2 ? 500 : 5000, static_cast<char>('a' + offset % 26));
		return value;
	}

	void begin()
	{
		manager.reset();
		faulty = std::make_unique<FaultyFileSystem>(posix);
		promises.clear();
		known = false;

		for (const char* const name : {"a", "b"})
			std::filesystem::remove_all(directory / name);
	}

	void live(bool orderly)
	{
		const CapturedLog captured;
		std::vector<std::string> failed;
		config.logDirs = {directory / "a", directory / "b"};
		const std::size_t faultsBefore = faulty->failedPaths().size();
		try
		{
			manager = std::make_unique<Storage::LogManager>(
				*faulty, clock, config, [&](const std::string& path, bool) { failed.push_back(path); });
			manager->setHighWatermarks([this] { return endOffsets(); });
			manager->load(configOf);
			work();
			if (orderly) manager->stop();
		}
		catch (const Storage::LogDirectoryException&)
		{
			// No directory is left, or one of them cannot be read at all.
			EXPECT_GT(faulty->failedPaths().size(), 0U);
		}
		expectSaidOnce(captured, faultsBefore);
		if (manager) notePromises();
		manager.reset();
		known = true;
	}

	/// A directory that went offline is named in one line, and only those did in which a call failed.
	void expectSaidOnce(const CapturedLog& captured, std::size_t faultsBefore) const
	{
		const auto faults = faulty->failedPaths();
		for (const char* const name : {"a", "b"})
		{
			const auto lines = captured.linesWith("log directory " + (directory / name) + " is offline");
			EXPECT_LE(lines.size(), 1U);
			const auto begin = faults.begin() + static_cast<std::ptrdiff_t>(faultsBefore);
			const bool wasHit = std::any_of(
				begin, faults.end(),
				[&](const std::string& path) { return (path + "/").starts_with((directory / name) + "/"); });
			const bool parentWasHit = std::find(begin, faults.end(), directory.path()) != faults.end();
			EXPECT_TRUE(wasHit || parentWasHit || lines.empty()) << lines.front();
			// What a failed flush left behind cannot be known.
			const bool mustFail = GetParam().call == Call::SYNC || GetParam().call == Call::SYNC_DIRECTORY;
			EXPECT_TRUE(!wasHit || !mustFail || lines.size() == 1) << directory / name;
		}
	}

	void work()
	{
		for (int i = 1; i <= APPENDS; ++i)
		{
			for (const TopicPartition& partition : PARTITIONS)
				appendOne(partition);
			if (i % APPENDS_BETWEEN_TASKS == 0) doTasks(i);
		}
	}

	std::shared_ptr<Storage::Log> logOf(const TopicPartition& partition)
	{
		if (auto log = manager->find(partition)) return log;
		const auto age = known ? Storage::PartitionAge::KNOWN : Storage::PartitionAge::NEW;
		const auto made = manager->create(partition, configOf(partition.topic), TOPIC_ID, age);
		return made.ok() ? *made : nullptr;
	}

	void appendOne(const TopicPartition& partition)
	{
		const auto log = logOf(partition);
		if (log == nullptr) return;
		const Offset at = log->logEndOffset();
		const auto result = log->append(
			makeBatchOf({{keyOf(at.value()), valueOf(partition, at.value())}}, {}, TEST_TIME + at.value()), {});
		if (!result.ok())
		{
			EXPECT_EQ(result.code(), ErrorCode::KAFKA_STORAGE_ERROR);
			return;
		}
		EXPECT_EQ(result->baseOffset, at);
		auto& promise = promises[partition];
		EXPECT_GE(at.value(), promise.durableEnd) << partition.toString();
		if (log->flushUpTo(result->logEndOffset).ok()) promise.durableEnd = result->logEndOffset.value();
	}

	void doTasks(int round)
	{
		manager->flushRolledLogs();
		manager->flushOverdueLogs();
		manager->checkpointRecoveryPoints();
		manager->checkpointHighWatermarks();
		manager->applyRetention();
		manager->cleanLogs();
		notePromises();
		manager->checkpointLogStartOffsets();
		manager->removeDeleted();
		manager->expireProducers();
		(void)manager->describeDirectories();
		const TopicPartition shortLived{"gone", PartitionId(round)};
		if (manager->create(shortLived, configOf(PLAIN), TOPIC_ID).ok()) (void)manager->remove(shortLived);
		for (const TopicPartition& partition : PARTITIONS)
			if (const auto log = manager->find(partition)) expectRightRecords(*log);
	}

	std::map<TopicPartition, Offset> endOffsets() const
	{
		std::map<TopicPartition, Offset> ends;
		for (const auto& log : manager->logs())
			ends[log->topicPartition()] = log->logEndOffset();
		return ends;
	}

	/// What retention took away, it may have taken.
	void notePromises()
	{
		for (const TopicPartition& partition : PARTITIONS)
			if (const auto log = manager->find(partition))
				promises[partition].startMax = std::max(promises[partition].startMax, log->logStartOffset().value());
	}

	/// Reads all of a log that can be read: right records, or an error.
	std::vector<std::int64_t> expectRightRecords(const Storage::Log& log) const
	{
		std::vector<std::int64_t> offsets;
		Protocol::RecordScratch scratch;
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
				EXPECT_EQ(view.crc(), view.computeCrc());
				Protocol::RecordIterator records(view, scratch);
				while (records.next())
				{
					const auto& record = records.record();
					const std::int64_t offset = record.offset.value();
					EXPECT_EQ(
						std::string(record.value->begin(), record.value->end()), valueOf(log.topicPartition(), offset));
					offsets.push_back(offset);
				}
				next = view.nextOffset();
			}
			if (next > before) continue;
			ADD_FAILURE() << log.path() << ": nothing and no error at " << before;
			break;
		}
		EXPECT_TRUE(std::is_sorted(offsets.begin(), offsets.end()));
		return offsets;
	}

	/// Opens what lies below parent on a disk that works, and holds it against what was promised.
	void judgeAll(const std::string& parent, const char* when)
	{
		SCOPED_TRACE(when);
		config.logDirs = {parent + "a", parent + "b"};
		Storage::LogManager after(posix, clock, config);
		ASSERT_NO_THROW(after.load(configOf));
		for (const auto& [partition, promise] : promises)
		{
			SCOPED_TRACE(partition.toString());
			const auto log = after.find(partition);
			if (log == nullptr)
			{
				EXPECT_EQ(promise.durableEnd, 0) << "the log is gone";
				continue;
			}
			EXPECT_GE(log->logEndOffset().value(), promise.durableEnd);
			EXPECT_LE(log->logStartOffset().value(), promise.startMax);
			expectComplete(expectRightRecords(*log), *log, promise);
		}
	}

	static void
	expectComplete(const std::vector<std::int64_t>& offsets, const Storage::Log& log, const Promise& promise)
	{
		for (std::int64_t offset = log.logStartOffset().value(); offset < promise.durableEnd; ++offset)
		{
			const bool isThere = std::binary_search(offsets.begin(), offsets.end(), offset);
			const bool isReplaced =
				log.topicPartition().topic == COMPACTED && !offsets.empty() && offset + KEYS <= offsets.back();
			EXPECT_TRUE(isThere || isReplaced) << "offset " << offset << " is lost";
		}
	}

	const std::vector<TopicPartition> PARTITIONS{
		{PLAIN, PartitionId(0)}, {PLAIN, PartitionId(1)}, {COMPACTED, PartitionId(0)}};

	TempDirectory directory{true};
	Storage::PosixFileSystem posix;
	std::unique_ptr<FaultyFileSystem> faulty;
	ManualClock clock;
	Storage::LogManagerConfig config;
	std::unique_ptr<Storage::LogManager> manager;
	std::map<TopicPartition, Promise> promises;

	/// The partitions were asked for in a life before.
	bool known = false;
};

} // namespace

TEST_P(EveryCall, ThatFailsLosesNothingAndServesNothingWrong)
{
	sweep();
}

INSTANTIATE_TEST_SUITE_P(
	Kinds, EveryCall, ::testing::ValuesIn(everyFault()), [](const auto& fault)
	{ return std::string(nameOf(fault.param.call)) + (fault.param.forever ? "_FromThenOn" : "_Once"); });

} // namespace Aeon::Test
