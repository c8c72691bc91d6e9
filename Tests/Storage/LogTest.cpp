#include "TestStorage.h"

#include "Aeon/Protocol/BigEndian.h"

#include <filesystem>

namespace Aeon::Test
{

using Storage::AppendOrigin;
using Storage::AppendResult;

TEST_F(LogTest, EmptyLogEndsAtZeroAndGivesNothing)
{
	open();
	EXPECT_EQ(log->logStartOffset(), Offset(0));
	EXPECT_EQ(log->logEndOffset(), Offset(0));
	const auto result = log->read(Offset(0), 1000, Offset(0), true);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->slice.length, 0U);
	EXPECT_EQ(log->read(Offset(1), 1000, Offset(1), true).code(), ErrorCode::OFFSET_OUT_OF_RANGE);
	EXPECT_EQ(log->segmentCount(), 1U);
	EXPECT_EQ(log->latestEpoch(), NO_LEADER_EPOCH);
}

TEST_F(LogTest, AppendGivesOffsetsInOrderAndReadGivesTheBatchesBack)
{
	open();
	const AppendResult first = append({.records = 5});
	const AppendResult second = append({.records = 2, .fill = 'w'});
	EXPECT_EQ(first.baseOffset, Offset(0));
	EXPECT_EQ(first.lastOffset, Offset(4));
	EXPECT_EQ(second.baseOffset, Offset(5));
	EXPECT_EQ(second.logEndOffset, Offset(7));
	const auto batches = readAll(*log);
	ASSERT_EQ(batches.size(), 2U);
	EXPECT_EQ(Protocol::RecordBatchView(batches[1]).baseOffset(), Offset(5));
	EXPECT_EQ(Protocol::RecordBatchView(batches[1]).lastOffset(), Offset(6));
}

TEST_F(LogTest, StoredBatchIsTheProducersButForOffsetAndEpoch)
{
	open();
	append();
	Bytes sent = makeBatch({.records = 3});
	const Bytes before = sent;
	ASSERT_TRUE(log->append(sent, {LeaderEpoch(7), AppendOrigin::CLIENT, NO_TIMESTAMP}).ok());
	EXPECT_EQ(sent, before) << "the caller's frame is not touched";
	Protocol::setBaseOffset(sent, Offset(1));
	Protocol::setPartitionLeaderEpoch(sent, LeaderEpoch(7));
	EXPECT_EQ(readAll(*log)[1], sent);
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(7));
}

TEST_F(LogTest, ReadInsideABatchGivesTheWholeBatch)
{
	open();
	append({.records = 5});
	append({.records = 5});
	const auto result = log->read(Offset(7), 100000, Offset(10), true);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->firstBatchBaseOffset, Offset(5));
	EXPECT_EQ(result->slice.length, makeBatch({.records = 5}).size());
}

TEST_F(LogTest, FirstBatchIsWholeThoughLargerThanTheLimit)
{
	open();
	append({.valueBytes = 5000});
	append();
	const std::size_t size = makeBatch({.valueBytes = 5000}).size();
	const auto whole = log->read(Offset(0), 10, Offset(2), true);
	ASSERT_TRUE(whole.ok());
	EXPECT_EQ(whole->slice.length, size);
	EXPECT_FALSE(whole->firstBatchIncomplete);
	const auto cut = log->read(Offset(0), 10, Offset(2), false);
	ASSERT_TRUE(cut.ok());
	EXPECT_EQ(cut->slice.length, 10U);
	EXPECT_TRUE(cut->firstBatchIncomplete);
}

TEST_F(LogTest, LaterBatchesAreCutAtTheLimit)
{
	open();
	for (int i = 0; i < 3; ++i)
		append();
	const std::size_t size = makeBatch().size();
	const auto result = log->read(Offset(0), size + 20, Offset(3), true);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->slice.length, size + 20);
}

TEST_F(LogTest, ReaderSeesNothingAtOrAboveItsUpperBound)
{
	open();
	for (int i = 0; i < 100; ++i)
		append({.records = 2});
	const std::size_t size = makeBatch({.records = 2}).size();
	const auto result = log->read(Offset(10), 1000000, Offset(50), true);
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->slice.length, 20 * size);
	const auto nothing = log->read(Offset(50), 1000000, Offset(50), true);
	ASSERT_TRUE(nothing.ok());
	EXPECT_EQ(nothing->slice.length, 0U);
}

TEST_F(LogTest, LargeAndSmallBatchesMixAcrossPwriteAndMapping)
{
	open();
	std::vector<Bytes> sent;
	Offset next{0};
	for (int i = 0; i < 400; ++i)
	{
		const std::size_t sizes[] = {10, 3000, 20000, 100, 70000};
		Bytes batch = makeBatch({.valueBytes = sizes[i % 5], .fill = static_cast<char>('a' + i % 26)});
		ASSERT_TRUE(log->append(batch, {}).ok());
		Protocol::setBaseOffset(batch, next);
		Protocol::setPartitionLeaderEpoch(batch, LeaderEpoch(0));
		sent.push_back(std::move(batch));
		next = next + 1;
	}
	EXPECT_EQ(readAll(*log, 50000), sent);
	closeCleanly();
	open(clean());
	EXPECT_EQ(readAll(*log, 50000), sent);
}

TEST_F(LogTest, SeveralBatchesGoInWithOneAppend)
{
	open();
	const Bytes both = joined({makeBatch({.records = 2}), makeBatch({.records = 3})});
	const auto result = log->append(both, {});
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->baseOffset, Offset(0));
	EXPECT_EQ(result->lastOffset, Offset(4));
	EXPECT_EQ(readAll(*log).size(), 2U);
}

TEST_F(LogTest, BytesThatAreNoWholeBatchesAreRefused)
{
	open();
	Bytes batch = makeBatch();
	batch.pop_back();
	EXPECT_EQ(log->append(batch, {}).code(), ErrorCode::CORRUPT_MESSAGE);
	EXPECT_EQ(log->append({}, {}).code(), ErrorCode::CORRUPT_MESSAGE);
	EXPECT_EQ(log->logEndOffset(), Offset(0));
}

TEST_F(LogTest, ReplicatedBatchesKeepOffsetsAndEpochs)
{
	hasGaps = true;
	open();
	Bytes batch = makeBatch({.records = 2});
	Protocol::setBaseOffset(batch, Offset(40));
	Protocol::setPartitionLeaderEpoch(batch, LeaderEpoch(3));
	const auto result = log->append(batch, {LeaderEpoch(9), AppendOrigin::REPLICATION, NO_TIMESTAMP});
	ASSERT_TRUE(result.ok());
	EXPECT_EQ(result->baseOffset, Offset(40));
	EXPECT_EQ(log->logEndOffset(), Offset(42));
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(3));
	const auto again = log->append(batch, {LeaderEpoch(9), AppendOrigin::REPLICATION, NO_TIMESTAMP});
	EXPECT_EQ(again.code(), ErrorCode::OFFSET_OUT_OF_RANGE);
	const auto read = log->read(Offset(5), 1000, Offset(42), true);
	ASSERT_TRUE(read.ok());
	EXPECT_EQ(read->firstBatchBaseOffset, Offset(40)) << "a gap is passed over";
}

TEST_F(LogTest, CleanRestartKeepsEverythingAndGoesOn)
{
	open();
	for (int i = 0; i < 50; ++i)
		append({.records = 3, .fill = static_cast<char>('a' + i % 26)});
	const auto before = readAll(*log);
	closeCleanly();
	open(clean());
	EXPECT_EQ(log->logEndOffset(), Offset(150));
	EXPECT_EQ(log->recoveryPoint(), Offset(150));
	EXPECT_EQ(readAll(*log), before);
	append();
	EXPECT_EQ(log->logEndOffset(), Offset(151));
}

TEST_F(LogTest, ClosedFilesAreCutToTheirSize)
{
	open();
	std::size_t bytes = 0;
	while (bytes < 300000)
	{
		append({.valueBytes = 1000});
		bytes += makeBatch({.valueBytes = 1000}).size();
	}
	EXPECT_GT(std::filesystem::file_size(file("00000000000000000000.log")), bytes) << "allocated ahead while open";
	closeCleanly();
	EXPECT_EQ(std::filesystem::file_size(file("00000000000000000000.log")), bytes);
	EXPECT_LT(std::filesystem::file_size(file("00000000000000000000.index")), 4096U);
}

TEST_F(LogTest, IdlePartitionOccupiesLittle)
{
	open();
	append();
	std::uint64_t blocks = 0;
	for (const auto& name : namesIn(path))
		blocks += (std::filesystem::file_size(file(name)) + 4095) / 4096 * 4096;
	EXPECT_LE(blocks, 8192U);
}

TEST_F(LogTest, DeleteRecordsMovesTheLogStart)
{
	open();
	for (int i = 0; i < 10; ++i)
		append();
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(4)).ok());
	EXPECT_EQ(log->logStartOffset(), Offset(4));
	EXPECT_EQ(log->read(Offset(3), 100, Offset(10), true).code(), ErrorCode::OFFSET_OUT_OF_RANGE);
	EXPECT_EQ(*log->advanceLogStartOffset(Offset(2)), Offset(4)) << "never back";
	EXPECT_EQ(log->advanceLogStartOffset(Offset(11)).code(), ErrorCode::OFFSET_OUT_OF_RANGE);
	closeCleanly();
	auto options = clean();
	options.logStartOffset = Offset(4);
	open(options);
	EXPECT_EQ(log->logStartOffset(), Offset(4));
}

TEST_F(LogTest, LeaderEpochsEndWhereTheNextBegins)
{
	open();
	append({.records = 3}, 0);
	append({.records = 2}, 4);
	EXPECT_EQ(log->epochEndOffset(LeaderEpoch(0)).endOffset, Offset(3));
	EXPECT_EQ(log->epochEndOffset(LeaderEpoch(2)).epoch, LeaderEpoch(0));
	EXPECT_EQ(log->epochEndOffset(LeaderEpoch(4)).endOffset, Offset(5));
	EXPECT_EQ(log->epochEndOffset(LeaderEpoch(5)).endOffset, Offset(-1));
	EXPECT_EQ(log->epochAt(Offset(3)), LeaderEpoch(4));
	closeCleanly();
	open(clean());
	EXPECT_EQ(log->latestEpoch(), LeaderEpoch(4));
}

TEST_F(LogTest, DeletedLogRefusesAppendsWhileReadersGoOn)
{
	leavesDamage = true;
	open();
	for (int i = 0; i < 20; ++i)
		append();
	const auto held = log->read(Offset(0), 100000, Offset(20), true);
	ASSERT_TRUE(held.ok());
	const Bytes before = bytesOf(*held);
	log->renameDirectory(directory / "t-0.0123-delete", true);
	EXPECT_EQ(log->append(makeBatch(), {}).code(), ErrorCode::NOT_LEADER_OR_FOLLOWER);
	EXPECT_EQ(log->read(Offset(0), 100, Offset(20), true).code(), ErrorCode::NOT_LEADER_OR_FOLLOWER);
	std::filesystem::remove_all(directory / "t-0.0123-delete");
	EXPECT_EQ(bytesOf(*held), before);
}

TEST_F(LogTest, ConfigChangesHoldAtOnce)
{
	open();
	append();
	EXPECT_EQ(log->segmentCount(), 1U);
	auto changed = log->config();
	changed.segmentBytes = 200;
	log->updateConfig(changed);
	append();
	append();
	EXPECT_EQ(log->segmentCount(), 3U);
	EXPECT_EQ(log->append(makeBatch({.valueBytes = 500}), {}).code(), ErrorCode::RECORD_LIST_TOO_LARGE);
}

TEST_F(LogTest, BytesOnDiskAreThoseOfKafkasWorkedExamples)
{
	open();
	const Bytes hello =
		fromHex("0000000000000000 0000003d 00000000 02 e641a44b 0000 00000000 0000018bcfe56800 0000018bcfe56800"
				"ffffffffffffffff ffff ffffffff 00000001 16 00 00 00 01 0a 68656c6c6f 00");
	ASSERT_TRUE(log->append(hello, {}).ok());
	EXPECT_EQ(toHex(bytesOf(*log->read(Offset(0), 1000, Offset(1), true))), toHex(hello));
	closeCleanly();
	EXPECT_EQ(readFile(file("00000000000000000000.log")), hello);
	EXPECT_EQ(toHex(readFile(file("00000000000000000000.timeindex"))), "0000018bcfe5680000000000");
	const auto epochs = readFile(file("leader-epoch-checkpoint"));
	EXPECT_EQ(std::string(epochs.begin(), epochs.end()), "0\n1\n0 0\n");
	EXPECT_EQ(toHex(readFile(file("00000000000000000001.snapshot"))), "000148674bc700000000");
}

TEST_F(LogTest, PartitionMetadataHoldsTheTopicId)
{
	open();
	EXPECT_TRUE(log->topicId().isZero());
	const auto id = *Uuid::parse("AAECAwQFBgcICQoLDA0ODw");
	log->assignTopicId(id);
	EXPECT_EQ(log->topicId(), id);
	const auto text = readFile(file("partition.metadata"));
	EXPECT_EQ(std::string(text.begin(), text.end()), "version: 0\ntopic_id: AAECAwQFBgcICQoLDA0ODw");
}

} // namespace Aeon::Test
