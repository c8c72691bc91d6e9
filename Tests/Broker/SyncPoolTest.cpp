#include "SyncPool.h"

#include "Batches.h"
#include "FaultyFileSystem.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <Poco/TemporaryFile.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Test
{

namespace
{

using Storage::LogConfig;
using Storage::LogManager;

constexpr int PARTITIONS = 9;

/// Partitions in three log directories, as many in each; only one of the disks fails.
class SyncPoolTest : public testing::Test
{
protected:
	SyncPoolTest()
	{
		Storage::LogManagerConfig config;
		config.logDirs = {root.path() + "/a", root.path() + "/bad", root.path() + "/c"};
		manager = std::make_unique<LogManager>(disk, clock, config);
		manager->load([](const std::string&) { return LogConfig(); });
		for (int index = 0; index < PARTITIONS; ++index)
		{
			const PartitionId id(index);
			auto log = manager->create({"t", id}, LogConfig(), Uuid::random()).value();
			partitions.push_back(std::make_unique<Partition>("t", Uuid::random(), id, LeaderEpoch(0), std::move(log)));
		}
	}

	static bool isBad(const Partition& partition)
	{
		return partition.log().directory().path().find("/bad") != std::string::npos;
	}

	/// Writes a record to each partition, to be synced.
	std::vector<SyncPool::Item> appendToAll()
	{
		std::vector<SyncPool::Item> items;
		for (const auto& partition : partitions)
			if (const auto appended = partition->log().append(batchOf({"v"}), {}))
				items.push_back({partition.get(), appended->logEndOffset});
		return items;
	}

	Poco::TemporaryFile root;
	Storage::PosixFileSystem machine;
	FaultyFileSystem disk{machine};
	SystemClock clock;
	std::unique_ptr<LogManager> manager;
	std::vector<std::unique_ptr<Partition>> partitions;
	SyncPool pool;
};

} // namespace

TEST_F(SyncPoolTest, LogThatFailsAmongOthersFailsAlone)
{
	auto items = appendToAll();
	ASSERT_EQ(items.size(), std::size_t{PARTITIONS});
	disk.failAlways(Call::SYNC, EIO, "/bad/");
	const auto before = disk.syncedFiles().size();
	pool.sync(items);
	std::size_t synced = 0;
	for (const auto& item : items)
	{
		EXPECT_EQ(item.code, isBad(*item.partition) ? ErrorCode::KAFKA_STORAGE_ERROR : ErrorCode::NONE);
		if (item.code == ErrorCode::NONE) ++synced;
	}
	EXPECT_EQ(synced, std::size_t{PARTITIONS} * 2 / 3);
	EXPECT_GE(disk.syncedFiles().size(), before + synced) << "what is said to be synced is on the disk";

	// The others go on without the failed disk, and a failed log stays failed.
	disk.heal();
	auto next = appendToAll();
	EXPECT_EQ(next.size(), synced);
	next.push_back(*std::find_if(items.begin(), items.end(), [](const auto& item) { return isBad(*item.partition); }));
	pool.sync(next);
	for (const auto& item : next)
		EXPECT_EQ(item.code, isBad(*item.partition) ? ErrorCode::KAFKA_STORAGE_ERROR : ErrorCode::NONE);
}

TEST_F(SyncPoolTest, OneLogAloneFailsToo)
{
	auto items = appendToAll();
	disk.failAlways(Call::SYNC, EIO, "/bad/");
	for (auto& item : items)
	{
		pool.sync({&item, 1});
		EXPECT_EQ(item.code, isBad(*item.partition) ? ErrorCode::KAFKA_STORAGE_ERROR : ErrorCode::NONE);
	}
	pool.sync({});
}

TEST_F(SyncPoolTest, EachOfManyCallersHearsOfItsOwnLogs)
{
	constexpr int CALLERS = 8;
	constexpr int ROUNDS = 20;
	std::vector<std::thread> callers;
	for (int caller = 0; caller < CALLERS; ++caller)
		callers.emplace_back(
			[this, isBreaking = caller == 0]
			{
				for (int round = 0; round < ROUNDS; ++round)
				{
					if (isBreaking && round == ROUNDS / 2) disk.failAlways(Call::SYNC, EIO, "/bad/");
					auto items = appendToAll();
					pool.sync(items);
					for (const auto& item : items)
						if (!isBad(*item.partition))
						{
							EXPECT_EQ(item.code, ErrorCode::NONE);
						}
				}
			});
	for (auto& caller : callers)
		caller.join();
	auto items = appendToAll();
	EXPECT_EQ(items.size(), std::size_t{PARTITIONS} * 2 / 3) << "the failed disk takes nothing more";
}

} // namespace Aeon::Test
