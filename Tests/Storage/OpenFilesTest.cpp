#include "OpenFiles.h"

#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace Aeon::Test
{

using Storage::OpenFiles;

namespace
{

/// Something that says whether it is open.
class Door final : private OpenFiles::Member
{
public:
	explicit Door(std::shared_ptr<OpenFiles> files) : Member(std::move(files), {1, 2}) {}
	~Door() override { leave(); }

	void open()
	{
		_open = std::make_shared<int>(0);
		enter();
	}
	void close()
	{
		_open.reset();
		leave();
	}
	void use() { touch(); }
	bool isOpen() const { return _open != nullptr; }

private:
	std::shared_ptr<const void> giveUp() const override { return std::move(_open); }

	mutable std::shared_ptr<int> _open;
};

/// Descriptors of this process that are open on files below a directory.
std::size_t descriptorsBelow(const std::string& directory)
{
	std::size_t count = 0;
	for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
	{
		std::error_code gone;
		if (std::filesystem::read_symlink(entry.path(), gone).string().starts_with(directory)) ++count;
	}
	return count;
}

std::size_t mapsBelow(const std::string& directory)
{
	std::ifstream maps("/proc/self/maps");
	std::size_t count = 0;
	for (std::string line; std::getline(maps, line);)
		if (line.find(directory) != std::string::npos) ++count;
	return count;
}

/// Logs that have to share few descriptors.
class ManyLogs : public ::testing::Test
{
protected:
	void start(std::size_t descriptors, std::size_t maps)
	{
		Storage::LogManagerConfig config;
		config.logDirs = {directory / "a"};
		config.openFilesMax = descriptors;
		config.mapsMax = maps;
		manager = std::make_unique<Storage::LogManager>(posix, clock, config);
		manager->load([this](const std::string&) { return topicConfig; });
		for (int p = 0; p < PARTITIONS; ++p)
			logs.push_back(*manager->create({"t", PartitionId(p)}, topicConfig, Uuid{1, 2}));
	}
	void append(int partition, std::size_t valueBytes, int number)
	{
		const char fill = static_cast<char>('a' + (partition + number) % 26);
		ASSERT_TRUE(logs[partition]->append(makeBatch({.valueBytes = valueBytes, .fill = fill}), {}).ok());
	}
	void expectAll(std::size_t valueBytes, int count) const
	{
		for (int p = 0; p < PARTITIONS; ++p)
		{
			const auto values = valuesOf(*logs[p]);
			ASSERT_EQ(values.size(), static_cast<std::size_t>(count));
			for (int n = 0; n < count; ++n)
				ASSERT_EQ(values[n], std::string(valueBytes, static_cast<char>('a' + (p + n) % 26)));
		}
	}

	static constexpr int PARTITIONS = 20;
	TempDirectory directory;
	Storage::PosixFileSystem posix;
	ManualClock clock;
	Storage::LogConfig topicConfig;
	std::unique_ptr<Storage::LogManager> manager;
	std::vector<std::shared_ptr<Storage::Log>> logs;
};

} // namespace

TEST(OpenFiles, UnusedOnesAreGivenUpFirst)
{
	const auto files = std::make_shared<OpenFiles>(OpenFiles::Limits{3, 100});
	Door first(files);
	Door second(files);
	Door third(files);
	Door fourth(files);
	first.open();
	second.open();
	third.open();
	first.use();
	third.use();
	fourth.open();
	EXPECT_TRUE(first.isOpen());
	EXPECT_FALSE(second.isOpen());
	EXPECT_TRUE(third.isOpen());
	EXPECT_TRUE(fourth.isOpen());
	EXPECT_EQ(files->held().descriptors, 3U);
	EXPECT_EQ(files->held().maps, 6U);
}

TEST(OpenFiles, MapsAreBoundedApartFromDescriptors)
{
	const auto files = std::make_shared<OpenFiles>(OpenFiles::Limits{100, 4});
	Door first(files);
	Door second(files);
	Door third(files);
	first.open();
	second.open();
	third.open();
	EXPECT_FALSE(first.isOpen());
	EXPECT_EQ(files->held().maps, 4U);
}

TEST(OpenFiles, WhatWasClosedOrDestroyedCountsNoMore)
{
	const auto files = std::make_shared<OpenFiles>(OpenFiles::Limits{2, 100});
	Door first(files);
	first.open();
	{
		Door second(files);
		second.open();
	}
	first.close();
	EXPECT_EQ(files->held().descriptors, 0U);
	Door third(files);
	Door fourth(files);
	third.open();
	fourth.open();
	EXPECT_TRUE(third.isOpen());
	EXPECT_TRUE(fourth.isOpen());
}

TEST(OpenFiles, NoMoreRoomThanOneIsStillRoomForOne)
{
	const auto files = std::make_shared<OpenFiles>(OpenFiles::Limits{0, 0});
	Door first(files);
	Door second(files);
	first.open();
	EXPECT_TRUE(first.isOpen());
	second.open();
	EXPECT_FALSE(first.isOpen());
	EXPECT_TRUE(second.isOpen());
}

TEST(OpenFiles, ProcessKeepsHalfForOtherThings)
{
	const auto limits = OpenFiles::ofProcess();
	EXPECT_GT(limits.descriptors, 0U);
	EXPECT_GT(limits.maps, 0U);
}

TEST_F(ManyLogs, SegmentsOfManyLogsShareFewDescriptors)
{
	topicConfig.segmentBytes = 3000;
	topicConfig.indexIntervalBytes = 0;
	start(6, 12);
	for (int n = 0; n < 30; ++n)
		for (int p = 0; p < PARTITIONS; ++p)
			append(p, 500, n);
	EXPECT_GT(logs[0]->segmentCount(), 4U);
	for (int round = 0; round < 2; ++round)
	{
		expectAll(500, 30);
		EXPECT_LE(descriptorsBelow(directory / "a/t-"), 6U);
		EXPECT_LE(mapsBelow(directory / "a/t-"), 12U);
	}
	for (const auto& log : logs)
		EXPECT_TRUE(log->flush().ok());
}

TEST_F(ManyLogs, AppendsGoOnAfterTheFileWasGivenUp)
{
	start(3, 6);
	// Beyond the bytes that are written without a mapping, so that a new one must be made each time.
	for (int n = 0; n < 100; ++n)
		for (int p = 0; p < PARTITIONS; ++p)
			append(p, 1000, n);
	expectAll(1000, 100);
	logs.clear();
	manager.reset();
	start(3, 6);
	expectAll(1000, 100);
}

TEST_F(ManyLogs, ReaderKeepsTheFileThatItReads)
{
	start(1, 2);
	for (int p = 0; p < PARTITIONS; ++p)
		append(p, 300, p);
	const auto held = logs[0]->read(Offset(0), 4096, Offset(1), true);
	ASSERT_TRUE(held.ok());
	const Bytes before = bytesOf(*held);
	for (int p = 1; p < PARTITIONS; ++p)
		EXPECT_TRUE(logs[p]->read(Offset(0), 4096, Offset(1), true).ok());
	EXPECT_EQ(bytesOf(*held), before);
}

TEST_F(ManyLogs, SegmentHasAtMostTwoMaps)
{
	topicConfig.indexIntervalBytes = 0;
	start(100, 100);
	for (int n = 0; n < 300; ++n)
		ASSERT_TRUE(logs[0]->append(makeBatch({.valueBytes = 1000, .firstTimestamp = TEST_TIME + n}), {}).ok());
	const auto found = logs[0]->findOffsetByTimestamp(TEST_TIME + 7);
	ASSERT_TRUE(found.ok());
	EXPECT_EQ((*found)->offset, Offset(7));
	EXPECT_EQ(mapsBelow(directory / "a/t-0/"), 2U) << "the log's and the offset index's";
	logs[0]->roll();
	EXPECT_EQ((*logs[0]->findOffsetByTimestamp(TEST_TIME + 290))->offset, Offset(290));
	EXPECT_EQ(mapsBelow(directory / "a/t-0/"), 2U) << "those of its indexes";
}

} // namespace Aeon::Test
