#include "EnvironmentNumber.h"
#include "FaultyFileSystem.h"
#include "TestStorage.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>

namespace Aeon::Test
{

namespace
{

/// A log whose power is cut at random moments, with a random part of what was not synced on the disk.
class LogPowerCut : public LogTest
{
protected:
	LogPowerCut() : seed(numberFrom("AEON_POWER_CUTS_SEED", std::random_device()())), random(seed) {}

	Storage::FileSystem& fileSystem() override { return faulty; }
	std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(random() % bound); }

	void appendSome()
	{
		for (std::int64_t i = 1 + below(6); i > 0; --i)
			append(
				{.records = static_cast<int>(1 + below(3)),
				 .valueBytes = static_cast<std::size_t>(below(4) == 0 ? below(20000) : below(1500)),
				 .firstTimestamp = TEST_TIME + log->logEndOffset().value(),
				 .fill = static_cast<char>('a' + below(26))},
				epoch);
	}
	void step()
	{
		appendSome();
		if (below(3) == 0)
		{
			ASSERT_TRUE(log->flush().ok());
			flushed = log->logEndOffset();
		}
		if (below(10) == 0) ++epoch;
		if (below(15) == 0) log->roll();
		if (below(4) == 0) checkpointed = log->recoveryPoint();
	}
	/// Opens what a cut now would leave, and looks at it.
	void cut()
	{
		const std::string survivors = directory / "after";
		std::filesystem::remove_all(survivors);
		faulty.copyTornSurvivors(path, survivors, random);
		Storage::LogDirectory other(directory.path());
		Storage::Log::OpenOptions options;
		options.recoveryPoint = checkpointed;
		const auto after = Storage::Log::open(
			{posix, clock, other, 86400000, nullptr}, survivors, {"t", PartitionId(0)}, config, options);
		ASSERT_GE(after->logEndOffset(), flushed);
		const auto before = readAll(*log);
		const auto left = readAll(*after);
		expectFlushedThenInOrder(left, before);
		ASSERT_TRUE(after->append(makeBatch(), {LeaderEpoch(epoch), Storage::AppendOrigin::CLIENT, NO_TIMESTAMP}).ok());
		if (flushed > Offset(0))
		{
			EXPECT_EQ(after->epochAt(flushed - 1), log->epochAt(flushed - 1));
		}
	}
	/// All that was flushed is there. Of the rest a segment may have lost its end while a later one is there, but what
	/// is left is what was written, in order.
	void expectFlushedThenInOrder(const std::vector<Bytes>& left, const std::vector<Bytes>& before) const
	{
		auto written = before.begin();
		for (const auto& batch : left)
		{
			const auto found = std::find(written, before.end(), batch);
			ASSERT_NE(found, before.end()) << "never written, or not in this order";
			if (found != written)
			{
				ASSERT_GE(Protocol::RecordBatchView(*written).baseOffset(), flushed) << "flushed, but lost";
				const Offset base = Protocol::RecordBatchView(batch).baseOffset();
				ASSERT_TRUE(segmentBases().contains(base)) << "hole inside of a segment";
			}
			written = found + 1;
		}
	}
	std::set<Offset> segmentBases() const
	{
		std::set<Offset> bases;
		for (const auto& name : namesIn(path))
			if (name.ends_with(".log")) bases.insert(Offset(std::stoll(name)));
		return bases;
	}
	void run(std::uint64_t cuts)
	{
		for (std::uint64_t i = 0; i < cuts && !HasFatalFailure(); ++i)
		{
			SCOPED_TRACE("AEON_POWER_CUTS_SEED=" + std::to_string(seed) + ", cut " + std::to_string(i));
			// Begun afresh from time to time, so that the beginning of a log is cut as often as its end.
			if (i % 10 == 0) begin();
			step();
			if (!HasFatalFailure()) cut();
		}
	}
	void begin()
	{
		log.reset();
		std::filesystem::remove_all(path);
		path = directory / ("t-" + std::to_string(++generation));
		flushed = checkpointed = Offset(0);
		epoch = 0;
		open();
	}

	const std::uint64_t cuts = numberFrom("AEON_POWER_CUTS", 40);
	const std::uint64_t seed;
	std::mt19937_64 random;
	FaultyFileSystem faulty{posix};
	Offset flushed;
	Offset checkpointed;
	std::int32_t epoch = 0;
	int generation = 0;
};

} // namespace

TEST_F(LogPowerCut, WhateverReachedTheDiskFlushedRecordsAreThereAndOthersAreWholeOrGone)
{
	config.segmentBytes = 150000;
	config.indexIntervalBytes = 500;
	run(cuts);
}

TEST_F(LogPowerCut, PreallocatedSegmentsKeepTheSamePromise)
{
	config.preallocate = true;
	config.segmentBytes = 100000;
	run(cuts);
}

TEST_F(LogPowerCut, WithoutFlushSomethingIsLost)
{
	// If this kept everything, the cuts above would cut nothing.
	open();
	bool lost = false;
	for (int i = 0; i < 50 && !lost; ++i)
	{
		appendSome();
		const std::string survivors = directory / "after";
		std::filesystem::remove_all(survivors);
		faulty.copyTornSurvivors(path, survivors, random);
		Storage::LogDirectory other(directory.path());
		const auto after =
			Storage::Log::open({posix, clock, other, 86400000, nullptr}, survivors, {"t", PartitionId(0)}, config, {});
		lost = after->logEndOffset() < log->logEndOffset();
	}
	EXPECT_TRUE(lost);
}

} // namespace Aeon::Test
