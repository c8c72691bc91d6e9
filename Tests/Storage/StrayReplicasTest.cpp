#include "CapturedLog.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace Aeon::Test
{

using Storage::LogManager;

namespace
{

const Uuid OLD_ID{1, 1};
const Uuid NEW_ID{2, 2};

/// Two log directories, of which one is away at times, and a topic of two partitions, one in each.
class StrayReplicas : public ::testing::Test
{
protected:
	StrayReplicas() { config.logDirs = {directory / "a", directory / "b"}; }

	/// With the topics of these ids. A replica without one is its topic's by name.
	void start(std::vector<Uuid> ids)
	{
		manager.reset();
		manager = std::make_unique<LogManager>(faulty, clock, config);
		manager->load(
			[](const std::string&) { return Storage::LogConfig(); }, [ids](const TopicPartition&, const Uuid& id)
			{ return !id.isZero() && std::find(ids.begin(), ids.end(), id) == ids.end(); });
	}

	void startWithoutTheLost(std::vector<Uuid> ids)
	{
		faulty.failAlways(Call::LIST, EIO, lost);
		start(std::move(ids));
		faulty.heal();
	}

	std::shared_ptr<Storage::Log> create(int partition, const Uuid& id)
	{
		auto log = manager->create({"t", PartitionId(partition)}, {}, id);
		EXPECT_TRUE(log.ok()) << log.code();
		return log.ok() ? *log : nullptr;
	}

	/// Partition 1 lies in what is lost from then on.
	void makeTopic()
	{
		start({OLD_ID});
		for (const int partition : {0, 1})
			ASSERT_TRUE(create(partition, OLD_ID)->append(makeBatch(), {}).ok());
		lost = find(1)->directory().path();
		ASSERT_NE(find(0)->directory().path(), lost);
		lostBytes = readFile(find(1)->path() + "/00000000000000000000.log");
		manager->stop();
	}

	void removeTopic()
	{
		for (const int partition : {0, 1})
			ASSERT_TRUE(manager->remove({"t", PartitionId(partition)}).ok());
	}

	std::shared_ptr<Storage::Log> find(int partition) { return manager->find({"t", PartitionId(partition)}); }

	/// What lies in the lost directory under a stray's name is what was there before.
	void expectStray()
	{
		auto names = namesIn(lost);
		std::erase_if(names, [](const std::string& name) { return !name.ends_with("-stray"); });
		ASSERT_EQ(names.size(), 1U);
		EXPECT_TRUE(names[0].starts_with("t-1."));
		EXPECT_FALSE(std::filesystem::exists(lost + "/t-1"));
		EXPECT_EQ(readFile(lost + "/" + names[0] + "/00000000000000000000.log"), lostBytes);
	}

	TempDirectory directory;
	Storage::PosixFileSystem posix;
	FaultyFileSystem faulty{posix};
	ManualClock clock;
	Storage::LogManagerConfig config;
	const CapturedLog log;
	std::unique_ptr<LogManager> manager;
	std::string lost;
	Bytes lostBytes;
};

} // namespace

TEST_F(StrayReplicas, OfATopicMadeAnewWhileTheirDirectoryWasAwayAreSetAside)
{
	makeTopic();
	startWithoutTheLost({OLD_ID});
	removeTopic();
	for (const int partition : {0, 1})
		for (int i = 0; i < 2; ++i)
			ASSERT_TRUE(create(partition, NEW_ID)->append(makeBatch(), {}).ok());
	manager->stop();

	for (int starts = 0; starts < 2; ++starts)
	{
		start({NEW_ID});
		EXPECT_EQ(manager->onlineDirectoryCount(), 2U);
		for (const int partition : {0, 1})
		{
			ASSERT_NE(find(partition), nullptr);
			EXPECT_EQ(find(partition)->topicId(), NEW_ID);
			EXPECT_EQ(find(partition)->logEndOffset(), Offset(2));
		}
		expectStray();
		EXPECT_EQ(log.linesWith("is set aside").size(), 1U);
	}
}

TEST_F(StrayReplicas, OfATopicDeletedWhileTheirDirectoryWasAwayAreSetAside)
{
	makeTopic();
	startWithoutTheLost({OLD_ID});
	removeTopic();
	manager->stop();

	start({});
	EXPECT_TRUE(manager->logs().empty());
	expectStray();
	EXPECT_EQ(log.linesWith("is set aside").size(), 1U);
	EXPECT_EQ(create(1, NEW_ID)->logEndOffset(), Offset(0));
}

TEST_F(StrayReplicas, InADirectoryThatRefusesTheRenamingTakeItOffline)
{
	makeTopic();
	startWithoutTheLost({OLD_ID});
	removeTopic();
	create(0, NEW_ID);
	create(1, NEW_ID);
	manager->stop();

	faulty.failAlways(Call::RENAME, EIO, lost);
	start({NEW_ID});
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	ASSERT_NE(find(1), nullptr);
	EXPECT_EQ(find(1)->topicId(), NEW_ID);
}

TEST_F(StrayReplicas, AreNotTwoOfOneTopicOfWhichNobodyKnowsTheRightOne)
{
	makeTopic();
	std::filesystem::copy(
		lost + "/t-1", directory / (lost.ends_with("a") ? "b/t-1" : "a/t-1"), std::filesystem::copy_options::recursive);
	EXPECT_THROW(start({OLD_ID}), Storage::LogDirectoryException);
	EXPECT_TRUE(std::filesystem::exists(directory / "a/t-1"));
	EXPECT_TRUE(std::filesystem::exists(directory / "b/t-1"));
}

TEST_F(StrayReplicas, ThatAStopLeftHalfMadeGiveWayToTheOneThatIsComplete)
{
	std::size_t linesExpected = 0;
	for (const std::size_t zeros : {0UL, 4096UL})
	{
		makeTopic();
		const std::string halfMade = directory / (lost.ends_with("a") ? "b/t-1" : "a/t-1");
		std::filesystem::create_directories(halfMade);
		const Bytes allocated(zeros, 0);
		writeFile(halfMade + "/00000000000000000000.log", BytesView(allocated));
		writeFile(halfMade + "/00000000000000000000.index", BytesView());
		start({OLD_ID});
		ASSERT_NE(find(1), nullptr);
		EXPECT_EQ(find(1)->directory().path(), lost);
		EXPECT_EQ(find(1)->logEndOffset(), Offset(1));
		EXPECT_EQ(manager->onlineDirectoryCount(), 2U);
		EXPECT_FALSE(std::filesystem::exists(halfMade));
		EXPECT_EQ(log.linesWith("in the middle of its creation").size(), ++linesExpected);
		manager->stop();
		start({OLD_ID});
		EXPECT_EQ(find(1)->logEndOffset(), Offset(1));
		manager.reset();
		std::filesystem::remove_all(directory / "a");
		std::filesystem::remove_all(directory / "b");
	}
}

TEST_F(StrayReplicas, AreAllButOneOfThoseThatWereLeftHalfMade)
{
	for (const char* const halfMade : {"a/t-1", "b/t-1"})
	{
		std::filesystem::create_directories(directory / halfMade);
		writeFile(directory / halfMade + "/00000000000000000000.log", BytesView());
	}
	start({});
	EXPECT_EQ(manager->onlineDirectoryCount(), 2U);
	EXPECT_EQ(log.linesWith("in the middle of its creation").size(), 1U);
	EXPECT_NE(std::filesystem::exists(directory / "a/t-1"), std::filesystem::exists(directory / "b/t-1"));
	ASSERT_NE(find(1), nullptr);
	EXPECT_TRUE(find(1)->append(makeBatch(), {}).ok());
}

TEST_F(StrayReplicas, AreNotTwoThatBothHoldRecordsThoughOneHasNoTopicId)
{
	makeTopic();
	const std::string other = directory / (lost.ends_with("a") ? "b/t-1" : "a/t-1");
	std::filesystem::copy(lost + "/t-1", other, std::filesystem::copy_options::recursive);
	std::filesystem::remove(other + "/partition.metadata");
	EXPECT_THROW(start({OLD_ID}), Storage::LogDirectoryException);
	EXPECT_TRUE(std::filesystem::exists(other));
	EXPECT_TRUE(std::filesystem::exists(lost + "/t-1"));
}

TEST_F(StrayReplicas, ThatAreHalfMadeTakeTheirDirectoryOfflineWhereItRefusesTheRenaming)
{
	makeTopic();
	const std::string other = directory / (lost.ends_with("a") ? "b" : "a");
	std::filesystem::create_directories(other + "/t-1");
	faulty.failAlways(Call::RENAME, EIO, other);
	start({OLD_ID});
	EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
	ASSERT_NE(find(1), nullptr);
	EXPECT_EQ(find(1)->logEndOffset(), Offset(1));
}

TEST_F(StrayReplicas, AreLeftBehindByATopicDeletedAfterItsDirectoryFailed)
{
	makeTopic();
	start({OLD_ID});
	ASSERT_TRUE(find(1)->append(makeBatch(), {}).ok());
	lostBytes = readFile(find(1)->path() + "/00000000000000000000.log");
	faulty.failAlways(Call::SYNC, EIO, lost);
	ASSERT_EQ(find(1)->flush().code(), ErrorCode::KAFKA_STORAGE_ERROR);
	removeTopic();
	EXPECT_EQ(find(1), nullptr);
	EXPECT_EQ(create(1, NEW_ID)->logEndOffset(), Offset(0)) << "in the directory that works";
	manager->stop();

	faulty.heal();
	start({NEW_ID});
	EXPECT_EQ(find(1)->topicId(), NEW_ID);
	expectStray();
}

} // namespace Aeon::Test
