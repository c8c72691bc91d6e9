#include "EnvironmentNumber.h"
#include "TestStorage.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/LogManager.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

/// What a compaction of a log does a second, and the memory it takes: records of 1 KiB, of which one in ten is the
/// newest of its key. AEON_COMPACTION_BYTES is the size of the log (1073741824 for a GiB); 64 MiB otherwise.
namespace
{

using namespace Aeon;
using Steady = std::chrono::steady_clock;

constexpr std::int64_t BYTES_OTHERWISE = 64LL * 1024 * 1024;
constexpr std::size_t VALUE_BYTES = 1000;
constexpr int RECORDS_PER_BATCH = 64;
constexpr std::int64_t GENERATIONS = 10;

std::int64_t logBytes()
{
	return static_cast<std::int64_t>(Test::numberFrom("AEON_COMPACTION_BYTES", BYTES_OTHERWISE));
}

/// A line of /proc/self/status in KiB.
std::int64_t statusKib(const std::string& name)
{
	std::ifstream status("/proc/self/status");
	for (std::string line; std::getline(status, line);)
		if (line.starts_with(name + ":")) return std::atoll(line.c_str() + name.size() + 1);
	return 0;
}

/// From here on VmHWM counts anew, where the kernel lets it.
void forgetPeak()
{
	std::ofstream("/proc/self/clear_refs") << "5";
}

void fill(Storage::Log& log, std::int64_t bytes)
{
	const std::int64_t records = bytes / static_cast<std::int64_t>(VALUE_BYTES + 20);
	const std::int64_t keys = records / GENERATIONS;
	Protocol::RecordBatchBuilder builder;
	const std::vector<std::uint8_t> value(VALUE_BYTES, 'v');
	std::string key;
	for (std::int64_t next = 0; next < records;)
	{
		builder.begin({});
		for (int i = 0; i < RECORDS_PER_BATCH && next < records; ++i, ++next)
		{
			key = "key-" + std::to_string(next % keys);
			Protocol::NewRecord record;
			record.timestamp = Test::TEST_TIME;
			record.key = BytesView(reinterpret_cast<const std::uint8_t*>(key.data()), key.size());
			record.value = BytesView(value);
			builder.append(record);
		}
		AEON_CHECK(log.append(builder.finish(), {}).ok());
	}
	log.roll();
}

double seconds(Steady::time_point began)
{
	return std::chrono::duration<double>(Steady::now() - began).count();
}

} // namespace

int main()
{
	const Test::TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const SystemClock clock;
	Storage::LogManagerConfig config;
	config.logDirs = {directory.path()};
	Storage::LogConfig topic;
	topic.cleanupCompact = true;
	topic.cleanupDelete = false;
	topic.segmentBytes = 64 * 1024 * 1024;
	topic.minCleanableDirtyRatio = 0;
	Storage::LogManager manager(fileSystem, clock, config);
	manager.load([&](const std::string&) { return topic; });
	const auto log = *manager.create({"t", PartitionId(0)}, topic, Uuid{1, 2});
	fill(*log, logBytes());
	const std::uint64_t before = log->sizeInBytes();

	forgetPeak();
	const std::int64_t residentBefore = statusKib("VmRSS");
	const auto began = Steady::now();
	AEON_CHECK(manager.cleanLogs() > 0);
	const double took = seconds(began);
	const std::int64_t peak = statusKib("VmHWM");
	std::printf(
		"%.0f MiB with 10 %% live keys: %.1f MB/s read (%.2f s), %.0f MiB left; memory at most %lld MiB more than "
		"before\n",
		static_cast<double>(before) / 1048576, static_cast<double>(before) / 1e6 / took, took,
		static_cast<double>(log->sizeInBytes()) / 1048576, static_cast<long long>((peak - residentBefore) / 1024));
	manager.stop();
	return 0;
}
