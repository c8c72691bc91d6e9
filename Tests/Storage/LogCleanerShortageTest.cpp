#include "CleanerFaults.h"

#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <cerrno>

namespace Aeon::Test
{

namespace
{

/// What a call of a cleaning may want for.
struct Want
{
	Call call;
	int errorNumber;
};
constexpr Want WANTS[] = {{Call::RENAME, ENOSPC},         {Call::RENAME, ENOMEM}, {Call::OPEN, EMFILE},
						  {Call::SYNC_DIRECTORY, EMFILE}, {Call::LIST, EMFILE},   {Call::REMOVE, ENOSPC}};

/// The cleaning of a log stops in the middle, at each of the calls that may want for something.
class CleanerShortage : public CleanerFaults
{
protected:
	/// A log as prepare() left it, of which a cleaning wanted for something at its n-th call of the kind, and at all
	/// later ones if lasting. False where a cleaning makes fewer.
	bool cleanInWant(const Want& want, int n, bool lasting)
	{
		restore(directory / "saved");
		faulty.heal();
		load();
		const int before = faulty.count(want.call);
		if (lasting)
			faulty.failFrom(want.call, n, want.errorNumber);
		else
			faulty.failAt(want.call, n, want.errorNumber);
		manager->cleanLogs();
		return faulty.count(want.call) - before >= n;
	}

	std::size_t countNames(const std::string& part) const
	{
		const auto names = namesIn(directory / "logs/t-0");
		return static_cast<std::size_t>(std::count_if(
			names.begin(), names.end(), [&](const auto& name) { return name.find(part) != std::string::npos; }));
	}

	void expectCleaned(const std::string& where)
	{
		EXPECT_EQ(countNames(".swap") + countNames(".cleaned"), 0U) << where;
		EXPECT_FALSE(latestOf(recordsOf(*log)).contains("gone")) << where;
		expectSound(where);
	}

	/// Does what is asked after a rename that found no room, lastingly, for each rename of a cleaning.
	template <typename Action>
	void afterEachRenameInWant(Action&& action)
	{
		prepare();
		int n = 1;
		for (; cleanInWant(WANTS[0], n, true); ++n)
		{
			const std::string where = "no room from rename " + std::to_string(n) + " on";
			ASSERT_EQ(manager->onlineDirectoryCount(), 1U) << where;
			action(where);
			ASSERT_FALSE(HasFailure()) << where;
		}
		EXPECT_GT(n, 10) << "or the test does not reach what it is about";
	}
};

} // namespace

TEST_F(CleanerShortage, FullDiskGivesACleaningUpAndItIsMadeUpForLater)
{
	prepare();
	for (const std::uint64_t room : {0UL, 100UL, 600UL, 1500UL})
	{
		restore(directory / "saved");
		load();
		faulty.limitRoom(room);
		EXPECT_EQ(manager->cleanLogs(), 0U);
		EXPECT_EQ(manager->onlineDirectoryCount(), 1U);
		EXPECT_EQ(manager->cleanerStatus().givenUp, 1U);
		const auto names = namesIn(directory / "logs/t-0");
		EXPECT_TRUE(
			std::none_of(names.begin(), names.end(), [](const auto& name) { return name.ends_with(".cleaned"); }))
			<< "the room is given back";
		expectSound("full disk");
		faulty.limitRoom(std::nullopt);
		EXPECT_EQ(manager->cleanLogs(), 1U);
		expectSound("room again");
		EXPECT_FALSE(latestOf(recordsOf(*log)).contains("gone"));
	}
}

TEST_F(CleanerShortage, AtAnyCallOfACleaningLeavesTheLogAsItIsAndIsMadeUpForLater)
{
	prepare();
	for (const Want& want : WANTS)
	{
		for (const bool lasting : {false, true})
		{
			for (int n = 1; cleanInWant(want, n, lasting); ++n)
			{
				const std::string where = std::string(nameOf(want.call)) + " " + std::to_string(n) +
										  (lasting ? " and all later ones" : "") + ", error " +
										  std::to_string(want.errorNumber);
				ASSERT_EQ(manager->onlineDirectoryCount(), 1U) << where;
				faulty.heal();
				expectSound(where);
				expectProducerKnown(where);
				manager->cleanLogs();
				expectCleaned(where);
				expectProducerKnown(where);
				reload();
				expectCleaned(where + ", after a start");
				ASSERT_FALSE(HasFailure());
			}
		}
	}
}

TEST_F(CleanerShortage, OfNamesThatIsOverWhenTheProcessDiesIsMadeUpForByTheStart)
{
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			crash();
			faulty.heal();
			load();
			expectSound(where);
			expectProducerKnown(where);
			EXPECT_EQ(countNames(".swap") + countNames(".cleaned"), 0U) << where;
		});
}

TEST_F(CleanerShortage, OfNamesKeepsAppendsGoingAndAnOrderlyStop)
{
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			const auto appended = log->append(makeBatchOf({{"new", "1"}}, {}, clock.wallMs()), {});
			ASSERT_TRUE(appended.ok()) << where;
			ASSERT_TRUE(log->flush().ok()) << where;
			manager->checkpointRecoveryPoints();
			manager->stop();
			crash();
			faulty.heal();
			load();
			EXPECT_EQ(log->logEndOffset(), appended->logEndOffset) << where;
			EXPECT_EQ(latestOf(recordsOf(*log))["new"], "1") << where;
			log->truncateTo(end);
			expectSound(where);
		});
}

TEST_F(CleanerShortage, OfNamesIsMadeUpForInTheBackgroundOnceThereIsRoom)
{
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			const bool begun = countNames(".swap") > 0;
			if (begun)
			{
				EXPECT_THROW(log->deleteExpiredFiles(), Storage::StorageException) << where;
			}
			EXPECT_EQ(manager->onlineDirectoryCount(), 1U) << where;
			const std::size_t bytesBefore = log->sizeInBytes();
			faulty.heal();
			log->deleteExpiredFiles();
			EXPECT_EQ(countNames(".swap") + countNames(".cleaned"), 0U) << where;
			expectSound(where);
			EXPECT_EQ(log->sizeInBytes() < bytesBefore, begun) << where;
			clock.advance(topicConfig.fileDeleteDelayMs);
			log->deleteExpiredFiles();
			EXPECT_EQ(countNames(".deleted"), 0U) << where;
		});
}

TEST_F(CleanerShortage, OfNamesDoesNotBringBackWhatRetentionTook)
{
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			ASSERT_TRUE(log->advanceLogStartOffset(end).ok()) << where;
			EXPECT_THROW(log->applyRetention(end), Storage::StorageException) << where;
			EXPECT_EQ(manager->onlineDirectoryCount(), 1U) << where;
			faulty.heal();
			EXPECT_GT(log->applyRetention(end), 0U) << where;
			EXPECT_TRUE(recordsOf(*log).empty()) << where;
			crash();
			load();
			EXPECT_TRUE(recordsOf(*log).empty()) << where;
			EXPECT_EQ(log->logEndOffset(), end) << where;
		});
}

TEST_F(CleanerShortage, OfNamesDoesNotBringBackWhatWasTruncated)
{
	const Offset cut{20};
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			EXPECT_THROW(log->truncateTo(cut), Storage::StorageException) << where;
			expectSound(where + ", not truncated");
			faulty.heal();
			log->truncateTo(cut);
			EXPECT_LE(log->logEndOffset(), cut) << where;
			const auto left = recordsOf(*log);
			crash();
			load();
			EXPECT_EQ(recordsOf(*log), left) << where;
		});
}

TEST_F(CleanerShortage, OfNamesDoesNotKeepATopicFromBeingDeleted)
{
	afterEachRenameInWant(
		[&](const std::string& where)
		{
			log.reset();
			EXPECT_TRUE(manager->remove({"t", PartitionId(0)}).ok()) << where;
			EXPECT_FALSE(std::filesystem::exists(directory / "logs/t-0")) << where;
			EXPECT_EQ(manager->onlineDirectoryCount(), 1U) << where;
			faulty.heal();
			log = create();
			EXPECT_EQ(log->logEndOffset(), Offset(0)) << where;
		});
}

TEST_F(CleanerShortage, LeftoverOfAnEarlierFailureDoesNotUndoASwapThatAStopInterrupts)
{
	prepare();
	for (int n = 1;; ++n)
	{
		const std::string where = "death at call " + std::to_string(n);
		restore(directory / "saved");
		load();
		// Below the swaps of all groups but the first.
		writeFile(pathOf("00000000000000000001.log.cleaned"), BytesView());
		const bool died = cleanUntilDeath(n);
		load();
		expectSound(where);
		ASSERT_FALSE(HasFailure());
		if (!died) break;
	}
}

} // namespace Aeon::Test
