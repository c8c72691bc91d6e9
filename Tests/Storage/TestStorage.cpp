#include "TestStorage.h"

#include "OnDisk/DirectoryChecker.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

BytesView viewOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

TempDirectory::TempDirectory(bool inMemory)
{
	const fs::path memory = "/dev/shm";
	const fs::path parent = inMemory && fs::is_directory(memory) ? memory : fs::temp_directory_path();
	std::string pattern = (parent / "aeon-storage-XXXXXX").string();
	if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
	_path = pattern;
}

TempDirectory::~TempDirectory()
{
	std::error_code ignored;
	fs::remove_all(_path, ignored);
}

Bytes makeBatch(const BatchSpec& spec)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.compression = spec.compression;
	options.producerId = ProducerId(spec.producerId);
	options.producerEpoch = spec.producerEpoch;
	options.baseSequence = spec.baseSequence;
	options.isTransactional = spec.transactional;
	builder.begin(options);
	const std::string value(spec.valueBytes, spec.fill);
	for (int i = 0; i < spec.records; ++i)
	{
		const std::string key = "k" + std::to_string(i);
		Protocol::NewRecord record;
		record.timestamp = spec.firstTimestamp + i * spec.timestampStep;
		if (spec.keyed) record.key = viewOf(key);
		record.value = viewOf(value);
		builder.append(record);
	}
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

Bytes makeMarker(std::int64_t producerId, std::int16_t producerEpoch, bool commit, std::int32_t coordinatorEpoch)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.producerId = ProducerId(producerId);
	options.producerEpoch = producerEpoch;
	options.isTransactional = true;
	options.isControl = true;
	builder.begin(options);
	const Bytes key = {0, 0, 0, static_cast<std::uint8_t>(commit ? 1 : 0)};
	Bytes value(6);
	Protocol::storeBigEndian(value.data() + 2, coordinatorEpoch);
	Protocol::NewRecord record;
	record.timestamp = TEST_TIME;
	record.key = BytesView(key);
	record.value = BytesView(value);
	builder.append(record);
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

Bytes joined(const std::vector<Bytes>& batches)
{
	Bytes all;
	for (const auto& batch : batches)
		all.insert(all.end(), batch.begin(), batch.end());
	return all;
}

Bytes fromHex(const std::string& hex)
{
	std::string digits;
	std::copy_if(hex.begin(), hex.end(), std::back_inserter(digits), [](char c) { return std::isxdigit(c) != 0; });
	Bytes bytes;
	for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
		bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits.substr(i, 2), nullptr, 16)));
	return bytes;
}

std::string toHex(BytesView bytes)
{
	static constexpr char DIGITS[] = "0123456789abcdef";
	std::string hex;
	for (const std::uint8_t byte : bytes)
	{
		hex += DIGITS[byte >> 4];
		hex += DIGITS[byte & 15];
	}
	return hex;
}

Bytes readFile(const std::string& path)
{
	std::ifstream in(path, std::ios::binary);
	EXPECT_TRUE(in) << path;
	return {std::istreambuf_iterator<char>(in), {}};
}

void writeFile(const std::string& path, BytesView bytes)
{
	std::ofstream out(path, std::ios::binary | std::ios::trunc);
	out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void writeText(const std::string& path, const std::string& text)
{
	writeFile(path, viewOf(text));
}

std::vector<std::string> namesIn(const std::string& path)
{
	std::vector<std::string> names;
	for (const auto& entry : fs::directory_iterator(path))
		names.push_back(entry.path().filename().string());
	std::sort(names.begin(), names.end());
	return names;
}

void copyDirectory(const std::string& from, const std::string& to)
{
	fs::remove_all(to);
	fs::create_directories(to);
	for (const auto& entry : fs::directory_iterator(from))
		if (entry.is_regular_file()) fs::copy_file(entry.path(), fs::path(to) / entry.path().filename());
}

Bytes bytesOf(const Storage::ReadResult& result)
{
	Bytes bytes(result.slice.length);
	std::size_t got = 0;
	while (got < bytes.size())
	{
		const ssize_t n = ::pread(
			result.slice.source->descriptor(), bytes.data() + got, bytes.size() - got,
			static_cast<off_t>(result.slice.position + got));
		if (n <= 0) break;
		got += static_cast<std::size_t>(n);
	}
	EXPECT_EQ(got, bytes.size());
	return bytes;
}

std::vector<Bytes> readAll(const Storage::Log& log, std::size_t maxBytes)
{
	std::vector<Bytes> batches;
	Offset next = log.logStartOffset();
	const Offset end = log.logEndOffset();
	while (next < end)
	{
		const auto result = log.read(next, maxBytes, end, true);
		EXPECT_TRUE(result.ok()) << "at " << next;
		if (!result.ok() || result->slice.length == 0) break;
		const Bytes bytes = bytesOf(*result);
		Protocol::BatchReader reader(bytes);
		const auto before = next;
		while (const auto batch = reader.next())
		{
			const Protocol::RecordBatchView view(*batch);
			EXPECT_EQ(view.crc(), view.computeCrc());
			batches.emplace_back(batch->begin(), batch->end());
			next = view.nextOffset();
		}
		EXPECT_GT(next, before);
		if (next <= before) break;
	}
	return batches;
}

std::vector<std::string> valuesOf(const Storage::Log& log)
{
	std::vector<std::string> values;
	Protocol::RecordScratch scratch;
	for (const auto& batch : readAll(log))
	{
		Protocol::RecordIterator records(Protocol::RecordBatchView(BytesView(batch)), scratch);
		while (records.next())
		{
			const auto& value = records.record().value;
			values.emplace_back(value->begin(), value->end());
		}
		EXPECT_TRUE(records.ok());
	}
	return values;
}

LogTest::LogTest() : logDirectory(directory.path()), path(directory / "t-0")
{
}

void LogTest::TearDown()
{
	if (log == nullptr || HasFailure() || leavesDamage || logDirectory.isOffline()) return;
	OnDisk::LogRules rules;
	rules.indexIntervalBytes = static_cast<std::uint64_t>(config.indexIntervalBytes);
	rules.segmentBytes = static_cast<std::uint64_t>(config.segmentBytes);
	rules.gapless = !hasGaps;
	const std::string present = log->path();
	closeCleanly();
	EXPECT_THAT(OnDisk::checkReplicaDirectory(present, rules), ::testing::IsEmpty());
}

std::shared_ptr<Storage::Log> LogTest::open(const Storage::Log::OpenOptions& options)
{
	log = Storage::Log::open(
		{fileSystem(), clock, logDirectory, 86400000, nullptr}, path, {"t", PartitionId(0)}, config, options);
	return log;
}

Storage::Log::OpenOptions LogTest::clean()
{
	Storage::Log::OpenOptions options;
	options.cleanShutdown = true;
	return options;
}

void LogTest::crash()
{
	log.reset();
}

void LogTest::closeCleanly()
{
	log->close();
	log.reset();
}

Storage::AppendResult LogTest::append(const BatchSpec& spec, std::int32_t epoch)
{
	const auto result = log->append(makeBatch(spec), {LeaderEpoch(epoch), Storage::AppendOrigin::CLIENT, NO_TIMESTAMP});
	EXPECT_TRUE(result.ok()) << result.code();
	return result.ok() ? *result : Storage::AppendResult{};
}

} // namespace Aeon::Test
