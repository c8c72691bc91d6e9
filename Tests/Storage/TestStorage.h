#pragma once

#include "ManualClock.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Storage/Log.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A directory that is gone after the test.
class TempDirectory
{
public:
	/// inMemory: where the machine has such a place, for tests that make very many small files.
	explicit TempDirectory(bool inMemory = false);
	~TempDirectory();
	TempDirectory(const TempDirectory&) = delete;
	TempDirectory& operator=(const TempDirectory&) = delete;

	const std::string& path() const noexcept { return _path; }
	std::string operator/(const std::string& name) const { return _path + "/" + name; }

private:
	std::string _path;
};

inline constexpr std::int64_t TEST_TIME = 1700000000000;

/// What a test says of a batch; the rest has defaults.
struct BatchSpec
{
	int records = 1;
	std::size_t valueBytes = 100;
	std::int64_t firstTimestamp = TEST_TIME;
	/// Added from record to record.
	std::int64_t timestampStep = 1;
	Protocol::CompressionType compression = Protocol::CompressionType::NONE;
	std::int64_t producerId = -1;
	std::int16_t producerEpoch = -1;
	std::int32_t baseSequence = -1;
	bool transactional = false;
	bool keyed = true;
	char fill = 'v';
};

using Bytes = std::vector<std::uint8_t>;

Bytes makeBatch(const BatchSpec& spec = {});
/// A transaction marker.
Bytes makeMarker(std::int64_t producerId, std::int16_t producerEpoch, bool commit, std::int32_t coordinatorEpoch = 0);
Bytes joined(const std::vector<Bytes>& batches);
Bytes fromHex(const std::string& hex);
std::string toHex(BytesView bytes);

Bytes readFile(const std::string& path);
void writeFile(const std::string& path, BytesView bytes);
void writeText(const std::string& path, const std::string& text);
/// Names in a directory, sorted.
std::vector<std::string> namesIn(const std::string& path);
/// A copy of all files of a directory (not of directories in it).
void copyDirectory(const std::string& from, const std::string& to);

/// The bytes that a slice stands for.
Bytes bytesOf(const Storage::ReadResult& result);
/// Every batch of the log from its start, as a reader of small steps gets them; fails the test on errors and gaps
/// between what the log says and gives.
std::vector<Bytes> readAll(const Storage::Log& log, std::size_t maxBytes = 4096);
/// Values of the records of the whole log, in order.
std::vector<std::string> valuesOf(const Storage::Log& log);

/// A log in a fresh directory, with what it stands on. After the test the log is closed, and its files must satisfy
/// every rule of the format, unless it leavesDamage.
class LogTest : public ::testing::Test
{
protected:
	LogTest();
	void TearDown() override;

	/// Opens t-0; call close() or drop the pointer first when it is open.
	std::shared_ptr<Storage::Log> open(const Storage::Log::OpenOptions& options = {});
	static Storage::Log::OpenOptions clean();
	/// Like a process that died: drops the log without closing it.
	void crash();
	void closeCleanly();
	Storage::AppendResult append(const BatchSpec& spec = {}, std::int32_t epoch = 0);
	std::string file(const std::string& name) const { return path + "/" + name; }
	virtual Storage::FileSystem& fileSystem() { return posix; }

	TempDirectory directory;
	Storage::PosixFileSystem posix;
	ManualClock clock;
	Storage::LogDirectory logDirectory;
	Storage::LogConfig config;
	std::string path;
	std::shared_ptr<Storage::Log> log;
	/// The test made files that no log would make, or withheld the disk from an index.
	bool leavesDamage = false;
	/// Offsets have gaps that cleaner-offset-checkpoint does not tell of.
	bool hasGaps = false;
};

} // namespace Aeon::Test
