#pragma once

#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A record as a test writes it; no value is a tombstone.
struct KeyValue
{
	std::string key;
	std::optional<std::string> value;
};

/// A record as a reader finds it.
struct StoredRecord
{
	std::int64_t offset = 0;
	std::string key;
	std::optional<std::string> value;

	friend bool operator==(const StoredRecord&, const StoredRecord&) = default;
};
std::ostream& operator<<(std::ostream& out, const StoredRecord& record);

/// Who sends a batch.
struct Sender
{
	std::int64_t producerId = -1;
	std::int16_t epoch = -1;
	std::int32_t sequence = -1;
	bool transactional = false;
	Protocol::CompressionType compression = Protocol::CompressionType::NONE;
	/// Of the first record; the others follow a millisecond apart. 0: the clock's.
	std::int64_t timestamp = 0;
};

Bytes makeBatchOf(const std::vector<KeyValue>& records, const Sender& sender, std::int64_t timestamp);

/// Data records of the whole log that a reader would be given, in order. committedOnly: as with read_committed, judged
/// by the log's aborted transactions alone.
std::vector<StoredRecord> recordsOf(const Storage::Log& log, bool committedOnly = false);
/// Last value of each key, tombstones included.
std::map<std::string, std::optional<std::string>> latestOf(const std::vector<StoredRecord>& records);

/// A manager with compacted logs, whose cleaner runs when the test says so, on a clock that stands still. After the
/// test the manager is stopped, and its files must satisfy every rule of the format, unless they leaveDamage.
class CleanerTest : public ::testing::Test
{
protected:
	CleanerTest();
	void TearDown() override;

	/// Loads what is there. The threads of the manager do not run.
	void load();
	/// Like a process that died.
	void crash();
	/// Stops in order and loads again.
	void reload();
	std::shared_ptr<Storage::Log> create(const std::string& topic = "t", int partition = 0);
	std::shared_ptr<Storage::Log> find(const std::string& topic = "t", int partition = 0);

	/// Appends to log; gives the base offset.
	std::int64_t append(const std::vector<KeyValue>& records, const Sender& sender = {});
	std::int64_t appendMarker(std::int64_t producerId, bool commit, std::int16_t epoch = 0);
	/// Starts a new segment and cleans; how many cleanings it took.
	std::size_t rollAndClean();
	std::string pathOf(const std::string& name) const { return directory / ("logs/t-0/" + name); }
	std::string checkpoint() const;

	TempDirectory directory{true};
	Storage::PosixFileSystem posix;
	FaultyFileSystem faulty{posix};
	ManualClock clock;
	Storage::LogManagerConfig config;
	Storage::LogConfig topicConfig;
	std::unique_ptr<Storage::LogManager> manager;
	/// The log t-0, once created or loaded.
	std::shared_ptr<Storage::Log> log;
	/// The test made files that no log would make.
	bool leavesDamage = false;
	/// Offsets have gaps that cleaner-offset-checkpoint does not tell of.
	bool hasGaps = false;
};

} // namespace Aeon::Test
