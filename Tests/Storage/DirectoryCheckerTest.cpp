#include "DirectoryCheckerTest.h"

#include "Aeon/Storage/LogManager.h"

#include <map>
#include <sstream>

namespace Aeon::Test
{

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace
{

const Uuid TOPIC_ID = *Uuid::parse("AAECAwQFBgcICQoLDA0ODw");

Bytes metadataBatch(const Bytes& value)
{
	Protocol::RecordBatchBuilder builder;
	builder.begin({});
	Protocol::NewRecord record;
	record.timestamp = TEST_TIME;
	record.value = BytesView(value);
	builder.append(record);
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

} // namespace

Bytes controlBatch(std::int16_t type)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.isControl = true;
	builder.begin(options);
	Bytes key(4);
	Protocol::storeBigEndian(key.data() + 2, type);
	const Bytes value = {0, 0};
	Protocol::NewRecord record;
	record.timestamp = TEST_TIME;
	record.key = BytesView(key);
	record.value = BytesView(value);
	builder.append(record);
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

void DirectoryChecker::write()
{
	Storage::LogManagerConfig config;
	config.logDirs = {root};
	Storage::LogConfig topicConfig;
	topicConfig.segmentBytes = 2000;
	topicConfig.indexIntervalBytes = 300;
	Storage::LogManager manager(posix, clock, config);
	manager.load([&](const std::string&) { return topicConfig; });
	const auto log = *manager.create({"t", PartitionId(0)}, topicConfig, TOPIC_ID);
	ASSERT_TRUE(manager.create({"t", PartitionId(1)}, topicConfig, TOPIC_ID).ok());
	const auto append = [](Storage::Log& to, const Bytes& batch, Storage::AppendOrigin origin, int epoch)
	{ ASSERT_TRUE(to.append(batch, {LeaderEpoch(epoch), origin, NO_TIMESTAMP}).ok()); };
	const auto data = [&](const BatchSpec& spec, int epoch = 0)
	{ append(*log, makeBatch(spec), Storage::AppendOrigin::CLIENT, epoch); };
	data({.records = 3, .producerId = 7, .producerEpoch = 0, .baseSequence = 0, .transactional = true});
	data({.records = 2, .producerId = 9, .producerEpoch = 1, .baseSequence = 0});
	append(*log, makeMarker(7, 0, false), Storage::AppendOrigin::COORDINATOR, 0);
	for (int i = 0; i < 30; ++i)
		data({.records = 2, .firstTimestamp = TEST_TIME + 10 * i}, i / 10);
	data({.producerId = 8, .producerEpoch = 0, .baseSequence = 0, .transactional = true}, 3);
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(1)).ok());
	const auto metadata = manager.openMetadataLog(topicConfig);
	metadata->assignTopicId(Uuid{0, 1});
	append(*metadata, controlBatch(2), Storage::AppendOrigin::METADATA, 1);
	append(*metadata, metadataBatch({1, 12, 0, 1}), Storage::AppendOrigin::METADATA, 1);
	manager.setHighWatermarks(
		[&] { return std::map<TopicPartition, Offset>{{{"t", PartitionId(0)}, log->logEndOffset()}}; });
	manager.stop();
}

void DirectoryChecker::SetUp()
{
	write();
	writeText(
		root + "/meta.properties", "#\nversion=1\ncluster.id=c\nnode.id=1\ndirectory.id=ASNFZ4mrze_-3LqYdlQyEA\n");
	writeText(
		at(METADATA_LOG + "/quorum-state"),
		R"({"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1})");
	ASSERT_THAT(findings(), IsEmpty());
}

std::vector<std::string> DirectoryChecker::findings() const
{
	OnDisk::DirectoryRules rules;
	rules.log.indexIntervalBytes = 300;
	rules.log.segmentBytes = 2000;
	std::vector<std::string> lines;
	for (const OnDisk::Finding& finding : OnDisk::checkLogDirectories({root}, rules))
	{
		std::ostringstream line;
		line << finding;
		lines.push_back(line.str());
	}
	return lines;
}

void DirectoryChecker::expectFinding(const std::string& file, const std::string& what)
{
	EXPECT_THAT(findings(), Contains(::testing::AllOf(HasSubstr(file), HasSubstr(what))));
}

void DirectoryChecker::edit(const std::string& name, const std::function<void(Bytes&)>& change)
{
	Bytes bytes = readFile(at(name));
	change(bytes);
	writeFile(at(name), bytes);
}

void DirectoryChecker::editBatch(const std::string& name, const std::function<void(Bytes&)>& change)
{
	edit(
		name,
		[&](Bytes& bytes)
		{
			change(bytes);
			const std::size_t size = 12U + Protocol::loadBigEndian<std::uint32_t>(bytes.data() + 8);
			Protocol::storeBigEndian(bytes.data() + 17, OnDisk::crc32c(OnDisk::View(bytes).subspan(21, size - 21)));
		});
}

void DirectoryChecker::replaceText(const std::string& name, const std::string& from, const std::string& to)
{
	edit(
		name,
		[&](Bytes& bytes)
		{
			std::string text(bytes.begin(), bytes.end());
			ASSERT_NE(text.find(from), std::string::npos) << text;
			text.replace(text.find(from), from.size(), to);
			bytes.assign(text.begin(), text.end());
		});
}

std::string DirectoryChecker::last(const std::string& suffix) const
{
	std::string found;
	for (const auto& name : namesIn(root + "/t-0"))
		if (name.ends_with(suffix)) found = "t-0/" + name;
	return found;
}

} // namespace Aeon::Test
