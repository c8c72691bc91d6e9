#include "OffsetCheckpoint.h"
#include "ReplicaDirectory.h"
#include "ReplicaName.h"
#include "SegmentNames.h"
#include "TestStorage.h"

#include "Aeon/Storage/LeaderEpochCache.h"
#include "Aeon/Storage/StorageException.h"

#include <cerrno>

namespace Aeon::Test
{

using Storage::OpenMode;
using Storage::StorageException;

namespace
{

BytesView viewOf(std::string_view text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string textOf(const std::string& path)
{
	const Bytes bytes = readFile(path);
	return {bytes.begin(), bytes.end()};
}

} // namespace

TEST(PosixFileSystem, WritesPiecesBackToBackAndReadsThemBack)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const auto file = fileSystem.open(directory / "f", OpenMode::CREATE);
	const BytesView pieces[] = {viewOf("abc"), {}, viewOf("defg")};
	file->writeAt(2, std::span<const BytesView>(pieces));
	EXPECT_EQ(file->size(), 9U);
	Bytes buffer(20);
	EXPECT_EQ(file->readAt(2, buffer), 7U) << "short where the file ends";
	EXPECT_EQ(std::string(buffer.begin(), buffer.begin() + 7), "abcdefg");
}

TEST(PosixFileSystem, MappingAndFileAreOneView)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const auto file = fileSystem.open(directory / "f", OpenMode::CREATE);
	const auto mapping = file->map(0, 1 << 20, Storage::MapMode::READ_WRITE);
	file->allocate(0, 8192);
	mapping->data()[5000] = 'x';
	Bytes buffer(1);
	file->readAt(5000, buffer);
	EXPECT_EQ(buffer[0], 'x');
	file->writeAt(5001, viewOf("y"));
	EXPECT_EQ(mapping->data()[5001], 'y');
}

TEST(PosixFileSystem, ErrorsNameFileOffsetAndCause)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	try
	{
		fileSystem.open(directory / "missing", OpenMode::READ_ONLY);
		FAIL();
	}
	catch (const StorageException& e)
	{
		EXPECT_EQ(e.errorNumber(), ENOENT);
		EXPECT_TRUE(e.isNotFound());
		EXPECT_NE(e.displayText().find(directory / "missing"), std::string::npos);
	}
	writeText(directory / "f", "x");
	const auto file = fileSystem.open(directory / "f", OpenMode::READ_ONLY);
	try
	{
		file->writeAt(77, viewOf("y"));
		FAIL();
	}
	catch (const StorageException& e)
	{
		EXPECT_EQ(e.errorNumber(), EBADF);
		EXPECT_EQ(e.offset(), 77);
	}
}

TEST(PosixFileSystem, LockIsExclusiveUntilGivenUp)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	auto lock = fileSystem.lock(directory / ".lock");
	ASSERT_NE(lock, nullptr);
	EXPECT_EQ(fileSystem.lock(directory / ".lock"), nullptr);
	lock.reset();
	EXPECT_NE(fileSystem.lock(directory / ".lock"), nullptr);
}

TEST(PosixFileSystem, DirectoriesAreMadeWithTheirParentsAndRemovedWithTheirContent)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	EXPECT_TRUE(fileSystem.createDirectory(directory / "a/b/c"));
	EXPECT_FALSE(fileSystem.createDirectory(directory / "a/b/c"));
	writeText(directory / "a/b/f", "x");
	EXPECT_THROW(fileSystem.createDirectory(directory / "a/b/f"), StorageException);
	Storage::removeTree(fileSystem, directory / "a");
	EXPECT_FALSE(fileSystem.exists(directory / "a"));
	Storage::removeTree(fileSystem, directory / "a");
}

TEST(PosixFileSystem, ReplacedFileHoldsTheNewContent)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	Storage::replaceFile(fileSystem, directory / "f", "old and long");
	Storage::replaceFile(fileSystem, directory / "f", "new");
	EXPECT_EQ(Storage::readWholeFile(fileSystem, directory / "f"), "new");
	EXPECT_EQ(namesIn(directory.path()), std::vector<std::string>{"f"});
	EXPECT_THROW(Storage::readWholeFile(fileSystem, directory / "f", 2), StorageException);
}

TEST(SegmentNames, HaveTwentyDigits)
{
	EXPECT_EQ(Storage::segmentFileName(Offset(42), ".log"), "00000000000000000042.log");
	EXPECT_EQ(Storage::segmentFileName(Offset(INT64_MAX), ".index"), "09223372036854775807.index");
	EXPECT_EQ(Storage::parseSegmentFileName("00000000000000000042.log", ".log"), Offset(42));
	EXPECT_FALSE(Storage::parseSegmentFileName("42.log", ".log"));
	EXPECT_FALSE(Storage::parseSegmentFileName("00000000000000000042.log.deleted", ".log"));
	EXPECT_FALSE(Storage::parseSegmentFileName("99999999999999999999.log", ".log"));
}

TEST(ReplicaName, KnowsLiveDeletedFutureAndStray)
{
	using Kind = Storage::ReplicaName::Kind;
	const auto live = Storage::ReplicaName::parse("a-b-7");
	ASSERT_TRUE(live);
	EXPECT_EQ(live->topicPartition, (TopicPartition{"a-b", PartitionId(7)}));
	const auto deleted = Storage::ReplicaName::parse("a-b-7.0123456789abcdef0123456789abcdef-delete");
	ASSERT_TRUE(deleted);
	EXPECT_EQ(deleted->kind, Kind::DELETED);
	EXPECT_EQ(deleted->topicPartition, (TopicPartition{"a-b", PartitionId(7)}));
	EXPECT_EQ(Storage::ReplicaName::parse("t-0.ab-future")->kind, Kind::FUTURE);
	EXPECT_EQ(Storage::ReplicaName::parse("t-0.ab-stray")->kind, Kind::STRAY);
	for (const std::string bad : {"t", "t-", "-1", "t-x", "t-1x", "t--delete", "t-0.-delete", "t-99999999999"})
		EXPECT_FALSE(Storage::ReplicaName::parse(bad)) << bad;
}

TEST(ReplicaName, NamesOfDeletedReplicasFitIntoADirectory)
{
	const TopicPartition longest{std::string(249, 'x'), PartitionId(123)};
	const std::string name = Storage::replicaNameFor(longest, Storage::ReplicaName::Kind::DELETED);
	EXPECT_EQ(name.size(), 255U);
	EXPECT_EQ(Storage::ReplicaName::parse(name)->kind, Storage::ReplicaName::Kind::DELETED);
	EXPECT_NE(name, Storage::replicaNameFor(longest, Storage::ReplicaName::Kind::DELETED));
}

TEST(OffsetCheckpoint, IsReadAsItWasWritten)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	Storage::OffsetCheckpoint checkpoint(fileSystem, directory / "c");
	EXPECT_TRUE(checkpoint.read().empty());
	const Storage::OffsetCheckpoint::Offsets offsets = {
		{{"t", PartitionId(0)}, Offset(42)}, {{"t", PartitionId(1)}, Offset(7)}};
	checkpoint.write(offsets);
	EXPECT_EQ(textOf(directory / "c"), "0\n2\nt 0 42\nt 1 7\n");
	EXPECT_EQ(checkpoint.read(), offsets);
	for (const std::string bad : {"1\n0\n", "0\n1\n", "0\n1\nt 0\n", "0\n1\nt x 5\n", "0\n1\nt 0 -5\n", "0\n", "x"})
	{
		writeText(directory / "c", bad);
		EXPECT_TRUE(checkpoint.read().empty()) << bad;
	}
	writeText(directory / "c", "");
	EXPECT_TRUE(checkpoint.read().empty());
}

TEST(LeaderEpochCache, AnswersAsItsWorkedExample)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const Storage::ReplicaDirectory replica(fileSystem, directory.path());
	Storage::LeaderEpochCache cache(replica);
	cache.assign(LeaderEpoch(0), Offset(0));
	cache.assign(LeaderEpoch(3), Offset(120));
	EXPECT_EQ(textOf(directory / "leader-epoch-checkpoint"), "0\n2\n0 0\n3 120\n");
	EXPECT_EQ(cache.epochEnd(LeaderEpoch(0), Offset(200))->endOffset, Offset(120));
	EXPECT_EQ(cache.epochEnd(LeaderEpoch(2), Offset(200))->epoch, LeaderEpoch(0));
	EXPECT_EQ(cache.epochEnd(LeaderEpoch(3), Offset(200))->endOffset, Offset(200));
	EXPECT_FALSE(cache.epochEnd(LeaderEpoch(4), Offset(200)));
	const Storage::LeaderEpochCache again(replica);
	EXPECT_EQ(again.entries(), cache.entries());
}

TEST(LeaderEpochCache, OlderEpochsAreIgnoredAndContradictedOnesDropped)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const Storage::ReplicaDirectory replica(fileSystem, directory.path());
	Storage::LeaderEpochCache cache(replica);
	cache.assign(LeaderEpoch(2), Offset(10));
	cache.assign(LeaderEpoch(1), Offset(20));
	cache.assign(LeaderEpoch(2), Offset(20));
	EXPECT_EQ(cache.entries().size(), 1U);
	cache.assign(LeaderEpoch(3), Offset(10));
	ASSERT_EQ(cache.entries().size(), 1U);
	EXPECT_EQ(cache.latestEpoch(), LeaderEpoch(3));
}

TEST(LeaderEpochCache, IsCutFromBothEnds)
{
	const TempDirectory directory;
	Storage::PosixFileSystem fileSystem;
	const Storage::ReplicaDirectory replica(fileSystem, directory.path());
	Storage::LeaderEpochCache cache(replica);
	for (int i = 0; i < 4; ++i)
		cache.assign(LeaderEpoch(i), Offset(i * 10));
	cache.truncateFromEnd(Offset(30));
	EXPECT_EQ(cache.latestEpoch(), LeaderEpoch(2));
	cache.truncateFromStart(Offset(15));
	EXPECT_EQ(cache.entries().front(), (Storage::LeaderEpochCache::Entry{LeaderEpoch(1), Offset(15)}));
	EXPECT_EQ(textOf(directory / "leader-epoch-checkpoint"), "0\n2\n1 15\n2 20\n");
}

} // namespace Aeon::Test
