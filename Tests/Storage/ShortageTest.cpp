#include "CapturedLog.h"
#include "EngineWork.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace Aeon::Test
{

namespace
{

/// A kind of call that wants for something, once or until there is enough again.
struct Shortage
{
	Call call;
	int errorNumber;
	bool lasting;
};

std::string nameOf(const Shortage& shortage)
{
	const char* const what = shortage.errorNumber == ENOSPC   ? "DiskFull"
							 : shortage.errorNumber == EMFILE ? "NoDescriptor"
															  : "NoMemory";
	return std::string(Test::nameOf(shortage.call)) + "_" + what + (shortage.lasting ? "_Lasting" : "_Once");
}

void PrintTo(const Shortage& shortage, std::ostream* out)
{
	*out << nameOf(shortage);
}

std::vector<Shortage> everyShortage()
{
	std::vector<Shortage> shortages;
	for (const bool lasting : {false, true})
	{
		for (const Call call : {Call::OPEN, Call::ALLOCATE, Call::WRITE, Call::CREATE_DIRECTORY})
			shortages.push_back({call, ENOSPC, lasting});
		for (const Call call : {Call::OPEN, Call::LIST})
			shortages.push_back({call, EMFILE, lasting});
		shortages.push_back({Call::MAP, ENOMEM, lasting});
	}
	return shortages;
}

/// An engine at work, in one life, while a call of the file system wants for room, descriptors or memory.
class EveryShortage : public ::testing::TestWithParam<Shortage>
{
protected:
	/// All calls of the kind with AEON_TEST_EVERY_CALL, otherwise about this many, spread evenly.
	static constexpr int CALLS_IN_CI = 8;

	EveryShortage()
	{
		config.fileDeleteDelayMs = 0;
		config.logDirs = {directory / "logs"};
	}

	/// Calls of the kind in a life without a shortage.
	int countCalls()
	{
		live(0);
		return _calls;
	}

	/// A life in which the n-th call of the kind fails, 0 for none.
	void live(int n)
	{
		std::filesystem::remove_all(directory / "logs");
		faulty = std::make_unique<FaultyFileSystem>(posix);
		const CapturedLog captured;
		Storage::LogManager manager(*faulty, clock, config);
		manager.load(EngineWork::configOf);
		const int callsBefore = faulty->count(GetParam().call);
		EngineWork work;
		if (n > 0 && GetParam().lasting) faulty->failFrom(GetParam().call, n, GetParam().errorNumber);
		if (n > 0 && !GetParam().lasting) faulty->failAt(GetParam().call, n, GetParam().errorNumber);
		work.run(manager, Storage::PartitionAge::NEW);
		_calls = faulty->count(GetParam().call) - callsBefore;
		ASSERT_TRUE(n == 0 || !faulty->failedPaths().empty());
		const auto offline = captured.linesWith("is offline");
		ASSERT_TRUE(offline.empty()) << offline.front();

		faulty->heal();
		work.expectKept(manager);
		const std::size_t served = work.durableCount();
		work.run(manager, Storage::PartitionAge::NEW);
		EXPECT_EQ(work.durableCount(), served + EngineWork::appendsOfARun()) << "it resumes by itself";
		work.expectKept(manager);
		manager.stop();
		Storage::LogManager after(posix, clock, config);
		after.load(EngineWork::configOf);
		work.expectKept(after);
	}

	TempDirectory directory{true};
	Storage::PosixFileSystem posix;
	std::unique_ptr<FaultyFileSystem> faulty;
	ManualClock clock;
	Storage::LogManagerConfig config;

private:
	int _calls = 0;
};

} // namespace

TEST_P(EveryShortage, IsOverWhenThereIsEnoughAgain)
{
	const int calls = countCalls();
	const int step = stepOfASweep(calls, CALLS_IN_CI);
	ASSERT_GT(calls, 0);
	for (int n = 1; n <= calls && !HasFailure(); n += step)
	{
		SCOPED_TRACE(nameOf(GetParam()) + ", call " + std::to_string(n) + " of " + std::to_string(calls));
		live(n);
	}
}

TEST(Shortage, OfRoomForANameHasADeletedPartitionRemovedAtOnce)
{
	TempDirectory directory;
	Storage::PosixFileSystem posix;
	FaultyFileSystem faulty(posix);
	ManualClock clock;
	Storage::LogManagerConfig config;
	config.logDirs = {directory.path()};
	Storage::LogManager manager(faulty, clock, config);
	manager.load(EngineWork::configOf);
	const TopicPartition partition{"plain", PartitionId(0)};
	const auto log = manager.create(partition, {}, Uuid{1, 2});
	ASSERT_TRUE(log.ok());
	ASSERT_TRUE((*log)->append(makeBatch(), {}).ok());
	faulty.failAlways(Call::RENAME, ENOSPC, "plain-0");
	EXPECT_TRUE(manager.remove(partition).ok());
	EXPECT_FALSE(std::filesystem::exists(directory / "plain-0"));
	EXPECT_FALSE(manager.describeDirectories().front().offline);
	faulty.heal();
	const auto again = manager.create(partition, {}, Uuid{3, 4});
	ASSERT_TRUE(again.ok());
	EXPECT_EQ((*again)->logEndOffset(), Offset(0));
	manager.stop();
}

INSTANTIATE_TEST_SUITE_P(
	Kinds, EveryShortage, ::testing::ValuesIn(everyShortage()),
	[](const auto& shortage) { return nameOf(shortage.param); });

} // namespace Aeon::Test
