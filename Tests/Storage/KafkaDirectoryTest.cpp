#include "OnDisk/Checksum.h"
#include "OnDisk/DirectoryChecker.h"
#include "TestStorage.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Storage/LogManager.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string BATCH_100 =
	"0000000000000064 00000055 00000005 02 33740fb1 0010 00000002 0000018bcfe56800 0000018bcfe56805"
	"0000000000000fa0 0003 00000007 00000003"
	"14 00 00 00 04 6b31 04 7631 00"
	"1e 00 0a 02 01 04 7632 04 02 68 02 78 02 6e 01"
	"10 00 06 04 04 6b33 01 00";
const std::string COMMIT_103 =
	"0000000000000067 00000042 00000005 02 a36b25d9 0030 00000000 0000018bcfe5680a 0000018bcfe5680a"
	"0000000000000fa0 0003 ffffffff 00000001 20 00 00 00 08 00000001 0c 000000000002 00";
const std::string ABORT_103 =
	"0000000000000067 00000042 00000005 02 5755f391 0030 00000000 0000018bcfe5680a 0000018bcfe5680a"
	"0000000000000fa0 0003 ffffffff 00000001 20 00 00 00 08 00000000 0c 000000000002 00";
const std::string SNAPSHOT =
	"0001 d464db19 00000001 0000000000000fa0 0003 00000009 0000000000000066 00000002 0000018bcfe56805 00000002"
	"ffffffffffffffff";
const std::string TOPIC_ID = "AAECAwQFBgcICQoLDA0ODw";

std::string nameOf(std::int64_t offset, const std::string& suffix)
{
	const std::string digits = std::to_string(offset);
	return std::string(20 - digits.size(), '0') + digits + suffix;
}

/// A batch of one record "k" with a value, made byte by byte.
Bytes plainBatch(std::int64_t baseOffset, std::uint8_t letter, std::int64_t timestamp = TEST_TIME)
{
	Bytes batch =
		fromHex("0000000000000000 0000003c 00000000 02 00000000 0000 00000000 0000000000000000 0000000000000000"
				"ffffffffffffffff ffff ffffffff 00000001 14 00 00 00 02 6b 06 616161 00 00");
	batch.pop_back();
	// Length, attributes and deltas, key "k", value of three letters, no headers.
	batch[61] = 2 * 10;
	std::fill(batch.end() - 4, batch.end() - 1, letter);
	Protocol::storeBigEndian(batch.data(), baseOffset);
	Protocol::storeBigEndian(batch.data() + 8, static_cast<std::int32_t>(batch.size() - 12));
	Protocol::storeBigEndian(batch.data() + 27, timestamp);
	Protocol::storeBigEndian(batch.data() + 35, timestamp);
	Protocol::storeBigEndian(batch.data() + 17, OnDisk::crc32c(OnDisk::View(batch).subspan(21)));
	return batch;
}

/// What compaction leaves of a batch that lost all of its records.
Bytes emptyBatch(std::int64_t baseOffset, std::int32_t lastOffsetDelta)
{
	Bytes batch = plainBatch(baseOffset, 'x');
	batch.resize(61);
	Protocol::storeBigEndian(batch.data() + 8, std::int32_t{61 - 12});
	Protocol::storeBigEndian(batch.data() + 23, lastOffsetDelta);
	Protocol::storeBigEndian(batch.data() + 27, std::int64_t{-1});
	Protocol::storeBigEndian(batch.data() + 57, std::int32_t{0});
	Protocol::storeBigEndian(batch.data() + 17, OnDisk::crc32c(OnDisk::View(batch).subspan(21)));
	return batch;
}

/// A log directory as Kafka leaves it, built file by file, that a manager then loads.
class KafkaDirectory : public ::testing::Test
{
protected:
	KafkaDirectory()
	{
		config.logDirs = {root};
		config.fileDeleteDelayMs = 0;
		fs::create_directories(root + "/t-0");
	}

	void put(const std::string& name, const Bytes& bytes) { writeFile(root + "/" + name, bytes); }
	void put(const std::string& name, const std::string& text) { writeText(root + "/" + name, text); }
	/// A segment of t-0 whose batches, if there are any, all have the same time.
	void putSegment(std::int64_t baseOffset, const std::vector<Bytes>& batches, const std::string& suffix = {})
	{
		put("t-0/" + nameOf(baseOffset, ".log" + suffix), joined(batches));
		put("t-0/" + nameOf(baseOffset, ".index" + suffix), Bytes());
		const std::int64_t first = Protocol::loadBigEndian<std::int64_t>(batches.at(0).data());
		const std::int32_t delta =
			batches[0][16] == 2 ? Protocol::loadBigEndian<std::int32_t>(batches[0].data() + 23) : 0;
		Bytes entry(12);
		Protocol::storeBigEndian(entry.data(), TEST_TIME);
		Protocol::storeBigEndian(entry.data() + 8, static_cast<std::int32_t>(first + delta - baseOffset));
		put("t-0/" + nameOf(baseOffset, ".timeindex" + suffix), entry);
	}
	/// Leader epoch 0 from the beginning.
	void putEpochs() { put("t-0/leader-epoch-checkpoint", "0\n1\n0 0\n"); }
	void stopOrderly() { put(".kafka_cleanshutdown", R"({"version":0,"brokerEpoch":7})"); }

	std::shared_ptr<Storage::Log> load()
	{
		manager = std::make_unique<Storage::LogManager>(posix, clock, config);
		manager->load([this](const std::string&) { return topicConfig; });
		log = manager->find({"t", PartitionId(0)});
		return log;
	}

	/// After Aeon has taken it over and stopped, every rule of the format holds.
	void expectSound(bool gapless = true)
	{
		log.reset();
		manager->stop();
		OnDisk::DirectoryRules rules;
		rules.ofBroker = false;
		rules.log.gapless = gapless;
		EXPECT_THAT(OnDisk::checkLogDirectories({root}, rules), IsEmpty());
	}

	std::vector<std::int64_t> baseOffsets() const
	{
		std::vector<std::int64_t> offsets;
		for (const Bytes& batch : readAll(*log))
			offsets.push_back(Protocol::loadBigEndian<std::int64_t>(batch.data()));
		return offsets;
	}

	TempDirectory directory;
	const std::string root = directory / "kafka";
	Storage::PosixFileSystem posix;
	ManualClock clock;
	Storage::LogManagerConfig config;
	Storage::LogConfig topicConfig;
	std::unique_ptr<Storage::LogManager> manager;
	std::shared_ptr<Storage::Log> log;
};

} // namespace

TEST_F(KafkaDirectory, OfAnOrderlyStopIsTakenAsItIs)
{
	putSegment(100, {fromHex(BATCH_100), fromHex(COMMIT_103)});
	put("t-0/" + nameOf(100, ".timeindex"), fromHex("0000018bcfe5680a 00000003"));
	put("t-0/" + nameOf(100, ".snapshot"), fromHex("0001 48674bc7 00000000"));
	put("t-0/" + nameOf(104, ".snapshot"), fromHex(SNAPSHOT));
	put("t-0/leader-epoch-checkpoint", "0\n1\n5 100\n");
	put("t-0/partition.metadata", "version: 0\ntopic_id: " + TOPIC_ID);
	put("recovery-point-offset-checkpoint", "0\n1\nt 0 104\n");
	put("log-start-offset-checkpoint", "0\n1\nt 0 101\n");
	put("replication-offset-checkpoint", "0\n1\nt 0 104\n");
	put("cleaner-offset-checkpoint", "");
	put("meta.properties", "#\n#Thu\nnode.id=1\ndirectory.id=ASNFZ4mrze_-3LqYdlQyEA\nversion=1\ncluster.id=c\n");
	fs::create_directories(root + "/remote-log-index-cache");
	stopOrderly();
	load();
	ASSERT_NE(log, nullptr);
	EXPECT_TRUE(manager->wasCleanShutdown());
	EXPECT_EQ(log->logStartOffset(), Offset(101));
	EXPECT_EQ(log->logEndOffset(), Offset(104));
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(5));
	EXPECT_EQ(log->topicId(), Uuid::parse(TOPIC_ID));
	EXPECT_EQ(manager->checkpointedHighWatermark({"t", PartitionId(0)}), Offset(104));
	EXPECT_EQ(readAll(*log), (std::vector<Bytes>{fromHex(BATCH_100), fromHex(COMMIT_103)}));
	const auto producers = log->activeProducers();
	ASSERT_EQ(producers.size(), 1U);
	EXPECT_EQ(producers[0].producerId, ProducerId(4000));
	EXPECT_EQ(producers[0].lastSequence(), 9);
	EXPECT_EQ(log->firstUnstableOffset(), std::nullopt);
}

TEST_F(KafkaDirectory, OfACrashHasPreallocatedFilesThatAreReadByTheirBatches)
{
	Bytes bytes = joined({fromHex(BATCH_100), fromHex(ABORT_103)});
	bytes.resize(1048576);
	put("t-0/" + nameOf(100, ".log"), bytes);
	Bytes index = fromHex("00000003 00000061");
	index.resize(10485760);
	put("t-0/" + nameOf(100, ".index"), index);
	Bytes timeIndex = fromHex("0000018bcfe56805 00000002");
	timeIndex.resize(10485756);
	put("t-0/" + nameOf(100, ".timeindex"), timeIndex);
	put("t-0/leader-epoch-checkpoint", "");
	load();
	EXPECT_EQ(log->logStartOffset(), Offset(100));
	EXPECT_EQ(log->logEndOffset(), Offset(104));
	EXPECT_EQ(log->epochAt(Offset(100)), LeaderEpoch(5));
	const auto aborted = log->abortedTransactions(Offset(100), Offset(104));
	ASSERT_TRUE(aborted.ok());
	ASSERT_EQ(aborted->size(), 1U);
	EXPECT_EQ((*aborted)[0].firstOffset, Offset(100));
	EXPECT_EQ((*aborted)[0].lastStableOffset, Offset(104));
	expectSound();
	EXPECT_EQ(
		readFile(root + "/t-0/" + nameOf(100, ".log")).size(), joined({fromHex(BATCH_100), fromHex(ABORT_103)}).size());
}

TEST_F(KafkaDirectory, OfACleaningThatHadBegunLosesWhatItWrote)
{
	putSegment(0, {plainBatch(0, 'a'), plainBatch(1, 'b')});
	putSegment(2, {plainBatch(2, 'c')});
	putSegment(0, {plainBatch(1, 'b')}, ".cleaned");
	put("t-0/" + nameOf(0, ".txnindex.cleaned"), Bytes());
	// A swap at or above a file that was still being written was made of what that one replaces.
	putSegment(2, {plainBatch(2, 'x')}, ".swap");
	load();
	EXPECT_EQ(valuesOf(*log), (std::vector<std::string>{"aaa", "bbb", "ccc"}));
	expectSound();
}

TEST_F(KafkaDirectory, OfASwapThatHadBegunHoldsTheCleanedSegments)
{
	putSegment(0, {plainBatch(0, 'a'), plainBatch(1, 'b')});
	putSegment(2, {plainBatch(2, 'c')});
	putSegment(3, {plainBatch(3, 'd')});
	putSegment(0, {plainBatch(1, 'b'), plainBatch(2, 'c')}, ".swap");
	putSegment(9, {plainBatch(9, 'x')}, ".deleted");
	put("cleaner-offset-checkpoint", "0\n1\nt 0 3\n");
	topicConfig.cleanupCompact = true;
	load();
	EXPECT_EQ(valuesOf(*log), (std::vector<std::string>{"bbb", "ccc", "ddd"}));
	EXPECT_EQ(log->segmentCount(), 2U);
	EXPECT_EQ(log->cleanedUpTo(), Offset(3));
	for (const std::string& name : namesIn(root + "/t-0"))
		EXPECT_FALSE(name.ends_with(".swap") || name.ends_with(".deleted")) << name;
	expectSound();
}

TEST_F(KafkaDirectory, OfACompactedTopicHasGapsThatReadersPass)
{
	putSegment(0, {plainBatch(3, 'a'), emptyBatch(10, 4), plainBatch(20, 'b')});
	putSegment(40, {emptyBatch(41, 0), plainBatch(50, 'c')});
	for (const bool orderly : {false, true})
	{
		if (orderly) stopOrderly();
		load();
		EXPECT_EQ(log->logStartOffset(), Offset(0));
		EXPECT_EQ(log->logEndOffset(), Offset(51));
		EXPECT_EQ(baseOffsets(), (std::vector<std::int64_t>{3, 10, 20, 41, 50}));
		for (std::int64_t from = 0; from < 51; ++from)
		{
			const auto read = log->read(Offset(from), 1, Offset(51), true);
			ASSERT_TRUE(read.ok()) << from;
			const std::int64_t first = from <= 3 ? 3 : from <= 14 ? 10 : from <= 20 ? 20 : from <= 41 ? 41 : 50;
			EXPECT_EQ(read->firstBatchBaseOffset, Offset(first)) << from;
		}
		log.reset();
		manager.reset();
	}
	load();
	expectSound(false);
}

TEST_F(KafkaDirectory, OfOldReleasesHasEmptyMarksAndNoSnapshots)
{
	putEpochs();
	putSegment(0, {plainBatch(0, 'a')});
	put(".kafka_cleanshutdown", "");
	put("recovery-point-offset-checkpoint", "");
	put("log-start-offset-checkpoint", "0\n0\n");
	load();
	EXPECT_TRUE(manager->wasCleanShutdown());
	EXPECT_EQ(log->logEndOffset(), Offset(1));
	EXPECT_TRUE(log->activeProducers().empty());
	EXPECT_TRUE(log->topicId().isZero());
	expectSound();
}

TEST_F(KafkaDirectory, WithBrokenCheckpointsIsReadFromItsBatches)
{
	putSegment(0, {plainBatch(0, 'a'), plainBatch(1, 'b')});
	put("recovery-point-offset-checkpoint", "1\n1\nt 0 2\n");
	put("log-start-offset-checkpoint", "0\n7\nt 0 1\n");
	put("replication-offset-checkpoint", "nonsense");
	put("t-0/leader-epoch-checkpoint", "0\n1\n3 0 9\n");
	put("t-0/" + nameOf(2, ".snapshot"), fromHex("0001 00000000 00000000"));
	load();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(valuesOf(*log), (std::vector<std::string>{"aaa", "bbb"}));
	EXPECT_EQ(log->epochAt(Offset(1)), LeaderEpoch(0));
	manager->setHighWatermarks([] { return std::map<TopicPartition, Offset>{{{"t", PartitionId(0)}, Offset(2)}}; });
	expectSound();
}

TEST_F(KafkaDirectory, KeepsOnlySnapshotsOfSegmentsAndTheNewest)
{
	putEpochs();
	putSegment(0, {plainBatch(0, 'a'), plainBatch(1, 'b')});
	putSegment(2, {plainBatch(2, 'c')});
	for (const std::int64_t offset : {1, 2, 3, 9})
		put("t-0/" + nameOf(offset, ".snapshot"), fromHex("0001 48674bc7 00000000"));
	stopOrderly();
	load();
	expectSound();
	std::vector<std::string> snapshots;
	for (const std::string& name : namesIn(root + "/t-0"))
		if (name.ends_with(".snapshot")) snapshots.push_back(name);
	EXPECT_THAT(snapshots, Contains(nameOf(3, ".snapshot")));
	EXPECT_THAT(snapshots, Not(Contains(nameOf(1, ".snapshot"))));
	EXPECT_THAT(snapshots, Not(Contains(nameOf(9, ".snapshot"))));
}

TEST_F(KafkaDirectory, WithDeletedAndStrayReplicasRemovesTheOnesAndLeavesTheOthers)
{
	putEpochs();
	const std::string id = ".0123456789abcdef0123456789abcdef";
	putSegment(0, {plainBatch(0, 'a')});
	for (const char* kind : {"-delete", "-stray"})
	{
		fs::copy(root + "/t-0", root + "/gone-3" + id + kind);
	}
	stopOrderly();
	load();
	EXPECT_EQ(manager->logs().size(), 1U);
	clock.advance(60000);
	manager->removeDeleted();
	EXPECT_FALSE(fs::exists(root + "/gone-3" + id + "-delete"));
	EXPECT_TRUE(fs::exists(root + "/gone-3" + id + "-stray"));
	expectSound();
}

TEST_F(KafkaDirectory, EveryBatchThatKafkaWroteForTheVectorsOpens)
{
	const char* const folder = std::getenv("AEON_VECTORS");
	std::ifstream file(std::string(folder != nullptr ? folder : AEON_VECTORS_DEFAULT) + "/RecordBatch.jsonl");
	if (!file) GTEST_SKIP() << "SKIPPED: no vectors of Kafka's here; AEON_VECTORS names their folder";
	int opened = 0;
	for (std::string line; std::getline(file, line);)
	{
		const auto vector = nlohmann::json::parse(line);
		const std::string kind = vector["kind"];
		const auto& batches = vector["json"]["batches"];
		if (batches.empty()) continue;
		SCOPED_TRACE(kind);
		const Bytes bytes = fromHex(vector["hex"].get<std::string>());
		const bool valid = batches[0]["valid"];
		const std::size_t good = valid ? vector["json"]["valid_bytes"].get<std::size_t>() : 0;
		const std::int64_t base = batches[0]["base_offset"];
		const std::int64_t end = valid ? batches[batches.size() - 1]["last_offset"].get<std::int64_t>() + 1 : base;
		const auto reopen = [&](bool orderly)
		{
			log.reset();
			manager.reset();
			fs::remove_all(root);
			fs::create_directories(root + "/t-0");
			put("t-0/" + nameOf(base, ".log"), bytes);
			put("t-0/" + nameOf(base, ".index"), Bytes());
			put("t-0/" + nameOf(base, ".timeindex"), Bytes());
			if (orderly) stopOrderly();
			load();
		};
		reopen(false);
		EXPECT_EQ(log->logStartOffset(), Offset(base));
		EXPECT_EQ(log->logEndOffset(), Offset(end));
		EXPECT_EQ(log->sizeInBytes(), good);
		if (good > 0)
		{
			const auto read = log->read(Offset(base), 1 << 20, Offset(end), true);
			ASSERT_TRUE(read.ok()) << read.code();
			EXPECT_EQ(bytesOf(*read), Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(good)));
		}
		if (good == bytes.size())
		{
			reopen(true);
			EXPECT_EQ(log->logEndOffset(), Offset(end));
		}
		++opened;
	}
	EXPECT_GT(opened, 80);
}

} // namespace Aeon::Test
