#include "OnDisk/DirectoryChecker.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordIterator.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <unistd.h>
#include <vector>

namespace Aeon::Test
{

namespace
{

/// A program that is killed while it works, and looks afterwards whether anything is missing:
///
///     AeonFaultDriver write <directory> <file>    one life of the engine; acknowledged offsets are added to the file
///     AeonFaultDriver check <directory> <file>    exit code 0 where all of them are there, with the right values
///     AeonFaultDriver stop <directory> <file>     an orderly stop; exit code 0 where the files satisfy the format's
///     rules
constexpr int PARTITIONS = 3;
/// The last partition is compacted, and its records have this many keys in turn.
constexpr int COMPACTED = PARTITIONS - 1;
constexpr std::int64_t KEYS = 5;
constexpr int APPENDS = 24;

TopicPartition nameOf(int partition)
{
	return {partition == COMPACTED ? "compacted" : "t", PartitionId(partition)};
}

/// What stands at an offset: anybody can tell, and a record of another place or partition is known as one.
std::string valueOf(int partition, std::int64_t offset)
{
	std::string value = std::to_string(partition) + ":" + std::to_string(offset) + ":";
	value.resize(offset % 5 == 4 ? 5000 : 700, static_cast<char>('a' + offset % 26));
	return value;
}

BytesView viewOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Storage::LogConfig topicConfig(const std::string& topic)
{
	Storage::LogConfig config;
	config.cleanupCompact = topic == "compacted";
	config.cleanupDelete = !config.cleanupCompact;
	config.minCleanableDirtyRatio = 0;
	// Small, so that segments roll and go in one life; large enough that some bytes pass through the mapping.
	config.segmentBytes = 90000;
	config.indexIntervalBytes = 1000;
	config.retentionBytes = 300000;
	config.fileDeleteDelayMs = 0;
	return config;
}

Storage::LogManagerConfig managerConfig(const std::string& directory)
{
	Storage::LogManagerConfig config;
	config.logDirs = {directory};
	config.recoveryThreadsPerDirectory = 1;
	config.cleaner.dedupeBufferBytes = 1 << 20;
	return config;
}

class Acknowledgements
{
public:
	explicit Acknowledgements(const std::string& path) :
		_descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644))
	{
	}
	~Acknowledgements() { ::close(_descriptor); }

	void add(int partition, Offset offset) const
	{
		const std::string line = std::to_string(partition) + " " + std::to_string(offset.value()) + "\n";
		if (::write(_descriptor, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::perror("write");
	}

private:
	const int _descriptor;
};

void appendOne(Storage::Log& log, int partition, const Acknowledgements& acknowledged)
{
	const std::string value = valueOf(partition, log.logEndOffset().value());
	const std::string key = "k" + std::to_string(log.logEndOffset().value() % KEYS);
	Protocol::RecordBatchBuilder builder;
	builder.begin({});
	Protocol::NewRecord record;
	record.timestamp = 1700000000000 + log.logEndOffset().value();
	record.key = viewOf(key);
	record.value = viewOf(value);
	builder.append(record);
	const auto result = log.append(builder.finish(), {});
	if (!result.ok() || !log.flushUpTo(result->logEndOffset).ok()) throw std::runtime_error("append failed");
	acknowledged.add(partition, result->baseOffset);
}

/// All that the engine's threads do in the background.
void doTasks(Storage::LogManager& manager)
{
	if (const auto log = manager.find(nameOf(COMPACTED))) log->roll();
	manager.flushRolledLogs();
	manager.checkpointRecoveryPoints();
	manager.checkpointHighWatermarks();
	manager.applyRetention();
	manager.checkpointLogStartOffsets();
	manager.cleanLogs();
	manager.removeDeleted();
}

int write(const std::string& directory, const std::string& file)
{
	Storage::PosixFileSystem fileSystem;
	const SystemClock clock;
	const Acknowledgements acknowledged(file);
	Storage::LogManager manager(fileSystem, clock, managerConfig(directory));
	manager.load(topicConfig);
	manager.setHighWatermarks(
		[&]
		{
			std::map<TopicPartition, Offset> ends;
			for (const auto& log : manager.logs())
				ends[log->topicPartition()] = log->logEndOffset();
			return ends;
		});
	for (int i = 0; i < APPENDS; ++i)
	{
		for (int partition = 0; partition < PARTITIONS; ++partition)
		{
			const TopicPartition name = nameOf(partition);
			const auto log = manager.create(name, topicConfig(name.topic), Uuid{1, 2});
			if (!log.ok()) throw std::runtime_error("create failed");
			appendOne(**log, partition, acknowledged);
		}
		if (i % 8 != 7) continue;
		doTasks(manager);
		const auto shortLived = manager.create({"gone", PartitionId(i)}, topicConfig("gone"), Uuid{3, 4});
		if (!shortLived.ok() || !manager.remove({"gone", PartitionId(i)}).ok())
			throw std::runtime_error("remove failed");
	}
	manager.stop();
	return 0;
}

/// Whether the records from one offset up to another (exclusive) may be missing, because newer ones of their keys
/// follow.
bool mayBeCleaned(int partition, Offset from, Offset to, Offset end)
{
	return from == to || (partition == COMPACTED && to.value() - 1 + KEYS < end.value());
}

/// Reads a log from its start and says what is wrong with it; nothing where all is well.
std::string judge(const Storage::Log& log, int partition)
{
	Protocol::RecordScratch scratch;
	std::vector<std::uint8_t> bytes;
	std::set<std::int64_t> kept;
	for (Offset next = log.logStartOffset(); next < log.logEndOffset();)
	{
		const auto read = log.read(next, 65536, log.logEndOffset(), true);
		if (!read.ok() || read->slice.length == 0) return "nothing to read at " + std::to_string(next.value());
		bytes.resize(read->slice.length);
		const auto position = static_cast<off_t>(read->slice.position);
		if (::pread(read->source->descriptor(), bytes.data(), bytes.size(), position) !=
			static_cast<ssize_t>(bytes.size()))
			return "the file is too short";
		Protocol::BatchReader reader(bytes);
		const Offset before = next;
		while (const auto batch = reader.next())
		{
			const Protocol::RecordBatchView view(*batch);
			if (view.crc() != view.computeCrc()) return "bad CRC at " + std::to_string(next.value());
			if (!mayBeCleaned(partition, next, view.baseOffset(), log.logEndOffset()))
				return "gap before " + std::to_string(view.baseOffset().value());
			Protocol::RecordIterator records(view, scratch);
			while (records.next())
			{
				const auto value = *records.record().value;
				const std::int64_t offset = records.record().offset.value();
				if (std::string(value.begin(), value.end()) != valueOf(partition, offset))
					return "wrong value at " + std::to_string(offset);
				kept.insert(offset);
			}
			next = view.nextOffset();
		}
		if (next == before) return "no whole batch at " + std::to_string(next.value());
	}
	const std::int64_t end = log.logEndOffset().value();
	for (std::int64_t newest = std::max(log.logStartOffset().value(), end - KEYS); newest < end; ++newest)
		if (kept.count(newest) == 0) return "the newest record of its key, at " + std::to_string(newest) + ", is gone";
	return {};
}

int check(const std::string& directory, const std::string& file)
{
	std::map<int, std::int64_t> last;
	std::ifstream lines(file);
	int partition = 0;
	std::int64_t offset = 0;
	while (lines >> partition >> offset)
		last[partition] = offset;
	Storage::PosixFileSystem fileSystem;
	const SystemClock clock;
	Storage::LogManager manager(fileSystem, clock, managerConfig(directory));
	manager.load(topicConfig);
	for (const auto& [number, acknowledged] : last)
	{
		const auto log = manager.find(nameOf(number));
		std::string wrong;
		if (log == nullptr)
			wrong = "the log is gone";
		else if (log->logEndOffset() <= Offset(acknowledged))
			wrong = "ends at " + std::to_string(log->logEndOffset().value()) + ", but " + std::to_string(acknowledged) +
					" was acknowledged";
		else
			wrong = judge(*log, number);
		if (wrong.empty()) continue;
		std::cerr << "partition " << number << ": " << wrong << '\n';
		return 1;
	}
	// Left as a crash leaves it: the next life recovers.
	return 0;
}

/// Recovers, stops in order, and holds what is left against the rules of the format.
int stop(const std::string& directory)
{
	{
		Storage::PosixFileSystem fileSystem;
		const SystemClock clock;
		Storage::LogManager manager(fileSystem, clock, managerConfig(directory));
		manager.load(topicConfig);
		manager.stop();
	}
	OnDisk::DirectoryRules rules;
	rules.ofBroker = false;
	rules.log.segmentBytes = static_cast<std::uint64_t>(topicConfig("t").segmentBytes);
	rules.log.indexIntervalBytes = static_cast<std::uint64_t>(topicConfig("t").indexIntervalBytes);
	const auto findings = OnDisk::checkLogDirectories({directory}, rules);
	for (const OnDisk::Finding& finding : findings)
		std::cerr << finding << '\n';
	return findings.empty() ? 0 : 1;
}

int run(const std::string& task, const std::string& directory, const std::string& file)
{
	if (task == "write") return write(directory, file);
	return task == "check" ? check(directory, file) : stop(directory);
}

} // namespace

} // namespace Aeon::Test

int main(int argc, char** argv)
{
	const std::vector<std::string> arguments(argv + 1, argv + argc);
	const bool known =
		!arguments.empty() && (arguments[0] == "write" || arguments[0] == "check" || arguments[0] == "stop");
	if (arguments.size() != 3 || !known)
	{
		std::cerr << "AeonFaultDriver write|check|stop <directory> <file>\n";
		return 64;
	}
	try
	{
		return Aeon::Test::run(arguments[0], arguments[1], arguments[2]);
	}
	catch (const std::exception& e)
	{
		std::cerr << e.what() << '\n';
		return 1;
	}
}
