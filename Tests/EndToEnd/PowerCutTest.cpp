#include "CutLoad.h"
#include "EnvironmentNumber.h"
#include "FileClone.h"
#include "OnDisk/DirectoryChecker.h"
#include "TransactionCutLoad.h"
#include "Volume.h"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

using ::testing::IsEmpty;

constexpr const char* NO_MOUNT =
	"SKIPPED: XFS and ext4 cannot be made and mounted here; run this as root, with xfsprogs and e2fsprogs";
constexpr std::uint64_t DISK_BYTES = 4ULL << 30;
constexpr std::uint64_t IMAGE_BYTES = 96 << 20;
constexpr int CUTS_IN_CI = 5;
/// Then the broker, its disk and its topics are made anew.
constexpr int CUTS_OF_A_LOAD = 100;
/// The least that the most may be.
constexpr std::size_t SUCCESSES_BEFORE_A_CUT_MIN = 6;
/// So many brokers look into copies side by side: mounting is more waiting than work.
constexpr int JUDGES = 8;
/// Of so many brokers one is stopped in order, the others are killed, which is quicker.
constexpr std::size_t ORDERLY_STOP_EACH = 8;

/// One copy of the disk.
struct Cut
{
	std::string image;
	PowerCutLoad::Moment moment;
	std::size_t number = 0;
};

/// Starts brokers from copies of a disk, one after the other.
class CutJudge
{
public:
	/// Mounts a copy of the copy, which the kernel's ext4 brings to rest first, starts a broker on it and asks for
	/// everything.
	CutVerdict judge(const Cut& cut, const PowerCutLoad& load)
	{
		CutVerdict verdict;
		try
		{
			const std::string started = cut.image + "-started";
			cloneFile(cut.image, started);
			if (!mount(started)) throw std::runtime_error("ext4 itself does not come back");
			_broker->start();
			verdict = load.judge(cut.moment, _broker->bootstrap(), cut.number);
			if (_judged++ % ORDERLY_STOP_EACH == 0)
				stop(verdict);
			else
				_broker->kill();
		}
		catch (const std::exception& failure)
		{
			verdict.wrong.push_back(failure.what());
		}
		return verdict;
	}

	std::string brokerOutput() const { return _broker ? _broker->lastOutput() : std::string(); }

private:
	bool mount(const std::string& image)
	{
		if (_volume) return _volume->exchange(image);
		_volume = Volume::ofImage(image);
		if (!_volume) return false;
		// Nothing of what was found may go while it is being read.
		_broker = std::make_unique<BrokerProcess>(Settings{
			{"log.dirs", _volume->path() + "/data"},
			{"log.cleaner.enable", "false"},
			{"transaction.abort.timed.out.transaction.cleanup.interval.ms", "100"}});
		return true;
	}

	/// In order, after which the files must satisfy every rule of the format.
	void stop(CutVerdict& verdict)
	{
		if (_broker->stop() != 0) throw std::runtime_error("the broker does not stop in order");
		// What nobody waited for may be gone from the end of a segment, though the next one is there.
		const OnDisk::DirectoryRules rules{.log = {.gapless = false}};
		for (const OnDisk::Finding& finding : OnDisk::checkLogDirectories({_volume->path() + "/data"}, rules))
		{
			verdict.wrong.push_back(::testing::PrintToString(finding));
		}
	}

	std::unique_ptr<Volume> _volume;
	std::unique_ptr<BrokerProcess> _broker;
	std::size_t _judged = 0;
};

/// A broker under load on ext4 in a file. The power fails: what the file is at one moment is all that a disk would have
/// been left with; dirty pages of the broker's file system are not in it. The file lies on XFS, which gives such a copy
/// at once, so that the load goes on and the power can fail many times.
class PowerCut : public ::testing::Test
{
protected:
	void SetUp() override
	{
		if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
		_random.seed(printedSeed());
	}

	using MakeLoad = std::function<std::unique_ptr<PowerCutLoad>(const std::string& bootstrap)>;

	static std::unique_ptr<PowerCutLoad> records(const std::string& bootstrap)
	{
		return std::make_unique<CutLoad>(bootstrap);
	}
	std::unique_ptr<PowerCutLoad> transactions(const std::string& bootstrap)
	{
		return std::make_unique<TransactionCutLoad>(bootstrap, static_cast<unsigned>(_random()));
	}

	/// Cuts the power so many times and gives what all the cuts together have cost; no value where file systems cannot
	/// be mounted.
	std::optional<CutVerdict> cut(int count, const MakeLoad& makeLoad, const Settings& settings = {})
	{
		const auto disk = Volume::xfs(DISK_BYTES);
		if (!disk) return std::nullopt;
		CutVerdict sum;
		for (int done = 0; done < count && sum.wrong.empty() && (sum.lost == 0 || done == 0) && !HasFailure();)
		{
			const int next = std::min(CUTS_OF_A_LOAD, count - done);
			runLoad(*disk, next, makeLoad, settings, sum);
			done += next;
			if (count > CUTS_OF_A_LOAD)
			{
				std::printf("%d cuts, %zu acknowledged in all\n", done, _acknowledged);
				std::fflush(stdout);
			}
		}
		return sum;
	}

private:
	void runLoad(const Volume& disk, int count, const MakeLoad& makeLoad, Settings settings, CutVerdict& sum)
	{
		const std::string image = disk.path() + "/image-" + std::to_string(_loads++);
		auto volume = Volume::ext4(IMAGE_BYTES, image);
		ASSERT_NE(volume, nullptr) << NO_MOUNT;
		settings.merge(PowerCutLoad::brokerSettings());
		settings["log.dirs"] = volume->path() + "/data";
		BrokerProcess broker(settings);
		broker.start();
		const auto load = makeLoad(broker.bootstrap());
		std::vector<Cut> cuts;
		for (int number = 0; number < count; ++number)
		{
			ASSERT_TRUE(load->goOn(successesBeforeACut(*load, count))) << broker.lastOutput();
			cuts.push_back({disk.path() + "/cut-" + std::to_string(number), load->moment(), cuts.size()});
			cloneFile(image, cuts.back().image);
		}
		load->finish();
		EXPECT_TRUE(broker.running()) << broker.lastOutput();
		broker.kill();
		volume.reset();
		fs::remove(image);
		_acknowledged += load->acknowledgedCount();
		judgeAll(cuts, *load, sum);
	}

	/// A load goes on for about as long, however many cuts there are.
	std::size_t successesBeforeACut(const PowerCutLoad& load, int cuts)
	{
		const std::size_t most =
			std::max<std::size_t>(load.usualCount() * 2 / static_cast<std::size_t>(cuts), SUCCESSES_BEFORE_A_CUT_MIN);
		return std::uniform_int_distribution<std::size_t>(1, most)(_random);
	}

	void judgeAll(const std::vector<Cut>& cuts, const PowerCutLoad& load, CutVerdict& sum)
	{
		std::mutex mutex;
		std::atomic<std::size_t> next = 0;
		const auto work = [&]
		{
			CutJudge judge;
			for (std::size_t number = next++; number < cuts.size(); number = next++)
			{
				const CutVerdict verdict = judge.judge(cuts[number], load);
				const std::lock_guard lock(mutex);
				sum.lost += verdict.lost;
				sum.wrong.insert(sum.wrong.end(), verdict.wrong.begin(), verdict.wrong.end());
				if (!verdict.wrong.empty() || (_keepsBadCopies && verdict.lost > 0)) keep(cuts[number], judge);
				fs::remove(cuts[number].image);
				fs::remove(cuts[number].image + "-started");
			}
		};
		std::vector<std::thread> threads;
		for (int count = 0; count < JUDGES; ++count)
		{
			threads.emplace_back(work);
		}
		for (std::thread& thread : threads)
		{
			thread.join();
		}
	}

	/// For whoever has to find out why.
	static void keep(const Cut& cut, const CutJudge& judge)
	{
		const std::string kept = (fs::temp_directory_path() / "aeon-power-cut-").string() + std::to_string(::getpid()) +
								 "-" + fs::path(cut.image).filename().string();
		runCommand({"cp", "--sparse=always", cut.image, kept});
		ADD_FAILURE() << "the copy is kept as " << kept << "\n" << judge.brokerOutput();
	}

protected:
	bool _keepsBadCopies = true;

private:
	std::mt19937_64 _random;
	std::size_t _acknowledged = 0;
	int _loads = 0;
};

} // namespace

TEST_F(PowerCut, LosesNothingThatWasAcknowledgedToAcksAll)
{
	const auto verdict = cut(static_cast<int>(numberFrom("AEON_TEST_POWER_CUTS", CUTS_IN_CI)), records);
	if (!verdict) GTEST_SKIP() << NO_MOUNT;
	EXPECT_EQ(verdict->lost, 0U);
	EXPECT_THAT(verdict->wrong, IsEmpty());
}

TEST_F(PowerCut, LeavesTransactionsWholeOrAbsent)
{
	const auto verdict =
		cut(static_cast<int>(numberFrom("AEON_TEST_POWER_CUTS", CUTS_IN_CI)),
			[&](const std::string& bootstrap) { return transactions(bootstrap); });
	if (!verdict) GTEST_SKIP() << NO_MOUNT;
	EXPECT_THAT(verdict->wrong, IsEmpty());
}

TEST_F(PowerCut, LosesSomethingWhereNothingIsSyncedOrTheCutIsNone)
{
	_keepsBadCopies = false;
	// The kernel writes dirty pages back by itself after a while; cuts that come sooner must cost something.
	const auto verdict = cut(CUTS_IN_CI, records, {{"aeon.durable.acks", "false"}});
	if (!verdict) GTEST_SKIP() << NO_MOUNT;
	EXPECT_GT(verdict->lost, 0U) << "records that nobody synced survived every cut: this is no power cut";
	EXPECT_THAT(verdict->wrong, IsEmpty()) << "what is left was written so";
}

} // namespace Aeon::Test
