#include "CapturedLog.h"
#include "EngineWork.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>

namespace Aeon::Test
{

namespace
{

/// A kind of call that fails, once or from then on.
struct Fault
{
	Call call;
	bool forever;
};

void PrintTo(const Fault& fault, std::ostream* out)
{
	*out << nameOf(fault.call) << (fault.forever ? " from then on" : " once");
}

std::vector<Fault> everyFault()
{
	std::vector<Fault> faults;
	for (const Call call : ALL_CALLS)
		for (const bool forever : {false, true})
			faults.push_back({call, forever});
	return faults;
}

/// Three lives of an engine with two log directories: one that makes everything and ends in a crash, one that recovers,
/// goes on and stops in order, one that starts from there. In them one call of the file system fails with EIO, and then
/// the power is cut.
class EveryCall : public ::testing::TestWithParam<Fault>
{
protected:
	/// All calls of the kind with AEON_TEST_EVERY_CALL, otherwise about this many, spread evenly.
	static constexpr int CALLS_IN_CI = 4;

	EveryCall()
	{
		config.fileDeleteDelayMs = 0;
		config.recoveryThreadsPerDirectory = 1;
	}

	/// Runs the lives with the fault in the n-th call, and judges what is left; whether there is such a call.
	bool survives(int n)
	{
		SCOPED_TRACE(std::string(nameOf(GetParam().call)) + " number " + std::to_string(n));
		begin();
		if (GetParam().forever)
			faulty->failFrom(GetParam().call, n, EIO);
		else
			faulty->failAt(GetParam().call, n, EIO);
		live(false);
		live(true);
		live(false);
		if (faulty->failedPaths().empty()) return false;
		faulty->heal();
		std::filesystem::remove_all(directory / "after");
		for (const char* const name : {"a", "b"})
			faulty->copySurvivors(directory / name, directory / "after" + "/" + name);
		judgeAll(directory / "", "with what was in memory");
		judgeAll(directory / "after/", "after a power cut");
		return true;
	}

	void sweep()
	{
		begin();
		live(false);
		live(true);
		live(false);
		const int calls = faulty->count(GetParam().call);
		judgeAll(directory / "", "without a fault");
		ASSERT_FALSE(HasFailure());
		const int step = stepOfASweep(calls, CALLS_IN_CI);
		int failures = 0;
		for (int n = 1; n <= calls && !HasFailure(); n += step)
			if (survives(n)) ++failures;
		EXPECT_TRUE(HasFailure() || calls == 0 || failures > 0);
		RecordProperty("failures", failures);
	}

private:
	void begin()
	{
		manager.reset();
		faulty = std::make_unique<FaultyFileSystem>(posix);
		work = EngineWork();
		age = Storage::PartitionAge::NEW;
		for (const char* const name : {"a", "b"})
			std::filesystem::remove_all(directory / name);
	}

	void live(bool orderly)
	{
		const CapturedLog captured;
		config.logDirs = {directory / "a", directory / "b"};
		const std::size_t faultsBefore = faulty->failedPaths().size();
		try
		{
			manager = std::make_unique<Storage::LogManager>(*faulty, clock, config);
			manager->setHighWatermarks([this] { return endOffsets(); });
			manager->load(EngineWork::configOf);
			work.run(*manager, age);
			if (orderly) manager->stop();
		}
		catch (const Storage::LogDirectoryException&)
		{
			// No directory is left, or one of them cannot be read at all.
			EXPECT_GT(faulty->failedPaths().size(), 0U);
		}
		expectSaidOnce(captured, faultsBefore);
		if (manager) work.noteRetention(*manager);
		manager.reset();
		age = Storage::PartitionAge::KNOWN;
	}

	/// A directory that went offline is named in one line, and only those did in which a call failed.
	void expectSaidOnce(const CapturedLog& captured, std::size_t faultsBefore) const
	{
		const auto faults = faulty->failedPaths();
		for (const char* const name : {"a", "b"})
		{
			const auto lines = captured.linesWith("log directory " + (directory / name) + " is offline");
			EXPECT_LE(lines.size(), 1U);
			const auto begin = faults.begin() + static_cast<std::ptrdiff_t>(faultsBefore);
			const bool wasHit = std::any_of(
				begin, faults.end(),
				[&](const std::string& path) { return (path + "/").starts_with((directory / name) + "/"); });
			const bool parentWasHit = std::find(begin, faults.end(), directory.path()) != faults.end();
			EXPECT_TRUE(wasHit || parentWasHit || lines.empty()) << lines.front();
			// What a failed flush left behind cannot be known.
			const bool mustFail = GetParam().call == Call::SYNC || GetParam().call == Call::SYNC_DIRECTORY;
			EXPECT_TRUE(!wasHit || !mustFail || lines.size() == 1) << directory / name;
		}
	}

	std::map<TopicPartition, Offset> endOffsets() const
	{
		std::map<TopicPartition, Offset> ends;
		for (const auto& log : manager->logs())
			ends[log->topicPartition()] = log->logEndOffset();
		return ends;
	}

	/// Opens what lies below parent on a disk that works, and holds it against what was promised.
	void judgeAll(const std::string& parent, const char* when)
	{
		SCOPED_TRACE(when);
		config.logDirs = {parent + "a", parent + "b"};
		Storage::LogManager after(posix, clock, config);
		ASSERT_NO_THROW(after.load(EngineWork::configOf));
		work.expectKept(after);
	}

	TempDirectory directory{true};
	Storage::PosixFileSystem posix;
	std::unique_ptr<FaultyFileSystem> faulty;
	ManualClock clock;
	Storage::LogManagerConfig config;
	std::unique_ptr<Storage::LogManager> manager;
	EngineWork work;
	/// The partitions are known once they were asked for in a life before.
	Storage::PartitionAge age = Storage::PartitionAge::NEW;
};

} // namespace

TEST_P(EveryCall, ThatFailsLosesNothingAndServesNothingWrong)
{
	sweep();
}

INSTANTIATE_TEST_SUITE_P(
	Kinds, EveryCall, ::testing::ValuesIn(everyFault()), [](const auto& fault)
	{ return std::string(nameOf(fault.param.call)) + (fault.param.forever ? "_FromThenOn" : "_Once"); });

} // namespace Aeon::Test
