#include "Aeon/Storage/DirectoryInspector.h"

#include "OnDisk/DirectoryChecker.h"
#include "TestStorage.h"

#include "Aeon/Storage/DirectoryRepair.h"
#include "Aeon/Storage/StorageException.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <map>

namespace Aeon::Test
{

namespace fs = std::filesystem;

namespace
{

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string FIRST = "00000000000000000000";

/// Keeps what it is told as lines.
class Notes final : public Storage::InspectionSink
{
public:
	void onItem(const Storage::InspectedItem& item) override { ++items[std::string(item.kind)]; }
	void onFinding(const Storage::InspectionFinding& finding) override
	{
		const std::string name = finding.path.substr(finding.path.rfind('/') + 1);
		findings.push_back(
			name + (finding.position ? ":" + std::to_string(*finding.position) : "") + ": " + finding.what);
	}

	std::map<std::string, int> items;
	std::vector<std::string> findings;
};

/// The closed log t-0 with several segments, an aborted transaction and a snapshot.
class Inspection : public LogTest
{
protected:
	void SetUp() override
	{
		leavesDamage = true;
		config.segmentBytes = 1500;
		config.indexIntervalBytes = 300;
		open();
		append({.records = 2, .producerId = 7, .producerEpoch = 0, .baseSequence = 0, .transactional = true});
		ASSERT_TRUE(
			log->append(makeMarker(7, 0, false), {LeaderEpoch(0), Storage::AppendOrigin::COORDINATOR, NO_TIMESTAMP})
				.ok());
		for (int i = 0; i < 20; ++i)
			append(
				{.records = 2,
				 .firstTimestamp = TEST_TIME + 10 * i,
				 .compression = i % 5 == 0 ? Protocol::CompressionType::LZ4 : Protocol::CompressionType::NONE});
		ASSERT_GT(log->segmentCount(), 2U);
		end = log->logEndOffset();
		closeCleanly();
		for (const std::string& name : namesIn(path))
			if (name.ends_with(".log")) last = name.substr(0, 20);
	}

	Notes inspect(Storage::InspectionDetail detail = Storage::InspectionDetail::FINDINGS)
	{
		Notes notes;
		Storage::DirectoryInspector(posix, detail, notes).inspect(path);
		return notes;
	}

	std::vector<std::string> repair(bool dryRun = false)
	{
		std::vector<std::string> steps;
		Storage::DirectoryRepair(posix, clock, dryRun, [&](const std::string& step) { steps.push_back(step); })
			.repair(path);
		return steps;
	}

	void flip(const std::string& name, std::size_t position)
	{
		Bytes bytes = readFile(file(name));
		bytes.at(position) ^= 1;
		writeFile(file(name), bytes);
	}

	std::map<std::string, Bytes> content() const
	{
		std::map<std::string, Bytes> files;
		for (const std::string& name : namesIn(path))
			files[name] = readFile(file(name));
		return files;
	}

	Offset end;
	/// Name of the active segment without suffix.
	std::string last;
};

} // namespace

TEST_F(Inspection, HandsOverEverythingThatLiesInTheFiles)
{
	const Notes notes = inspect(Storage::InspectionDetail::RECORDS);
	EXPECT_THAT(notes.findings, IsEmpty());
	EXPECT_EQ(notes.items.at("batch"), 22);
	EXPECT_EQ(notes.items.at("record"), end.value());
	EXPECT_EQ(notes.items.at("aborted transaction"), 1);
	EXPECT_GT(notes.items.at("index entry"), 3);
	EXPECT_GT(notes.items.at("time index entry"), 3);
	EXPECT_GT(notes.items.at("producer"), 0);
	EXPECT_EQ(notes.items.at("entry"), 1) << "one leader epoch";
	EXPECT_FALSE(inspect(Storage::InspectionDetail::ITEMS).items.contains("record"));
	EXPECT_TRUE(inspect().items.empty());
}

TEST_F(Inspection, NamesFileAndByteOfEachFinding)
{
	flip(FIRST + ".log", 100);
	EXPECT_THAT(inspect().findings, Contains(AllOf(HasSubstr(FIRST + ".log:0: "), HasSubstr("wrong CRC-32C"))));
	flip(FIRST + ".log", 100);

	flip(FIRST + ".index", 3);
	EXPECT_THAT(inspect().findings, Contains(HasSubstr(FIRST + ".index:0: says offset")));
	flip(FIRST + ".index", 3);

	flip(FIRST + ".timeindex", 7);
	EXPECT_THAT(inspect().findings, Contains(HasSubstr(FIRST + ".timeindex:0: the largest timestamp")));
	flip(FIRST + ".timeindex", 7);

	flip(FIRST + ".txnindex", 25);
	EXPECT_THAT(
		inspect().findings,
		ElementsAre(FIRST + ".txnindex:0: an entry that belongs to no transaction of this segment"));
	flip(FIRST + ".txnindex", 25);

	writeText(file("leader-epoch-checkpoint"), "0\n1\n5 0 7\n");
	EXPECT_THAT(inspect().findings, Contains(HasSubstr("leader-epoch-checkpoint: ")));
	writeText(file("leader-epoch-checkpoint"), "0\n1\n0 0\n");

	Bytes bytes = readFile(file(last + ".log"));
	const std::string behind = last + ".log:" + std::to_string(bytes.size());
	bytes.resize(bytes.size() + 77);
	writeFile(file(last + ".log"), bytes);
	EXPECT_THAT(
		inspect().findings, ElementsAre(behind + ": 77 bytes of zeros behind the last batch: not stopped in order"));
}

TEST_F(Inspection, RefusesWhatIsNoLogDirectory)
{
	fs::create_directories(directory / "empty");
	Notes notes;
	Storage::DirectoryInspector inspector(posix, Storage::InspectionDetail::FINDINGS, notes);
	EXPECT_THROW(inspector.inspect(directory / "empty"), Storage::LogDirectoryException);
	EXPECT_THROW(inspector.inspect(directory / "nowhere"), Storage::StorageException);
}

TEST_F(Inspection, RepairLeavesAGoodLogAlone)
{
	const auto before = content();
	EXPECT_THAT(repair(), IsEmpty());
	EXPECT_EQ(content(), before);
}

TEST_F(Inspection, RepairCutsTheActiveSegmentAtTheFirstBadBatch)
{
	flip(last + ".log", readFile(file(last + ".log")).size() - 1);
	const auto before = content();
	const auto plan = repair(true);
	EXPECT_EQ(content(), before) << "a dry run changes nothing";
	EXPECT_THAT(
		plan,
		Contains(AllOf(
			HasSubstr(last + ".log: cut at byte "), EndsWith("ends at offset " + std::to_string(end.value() - 2)))));
	EXPECT_EQ(repair(), plan);
	EXPECT_THAT(inspect().findings, IsEmpty());
	open(clean());
	EXPECT_EQ(log->logEndOffset(), end - 2);
}

TEST_F(Inspection, RepairMakesIndexesAgain)
{
	const auto before = content();
	flip(FIRST + ".index", 7);
	fs::remove(file(last + ".timeindex"));
	flip(FIRST + ".txnindex", 5);
	EXPECT_FALSE(repair().empty());
	EXPECT_THAT(inspect().findings, IsEmpty());
	EXPECT_EQ(readFile(file(FIRST + ".txnindex")), before.at(FIRST + ".txnindex"));
	EXPECT_EQ(readFile(file(FIRST + ".log")), before.at(FIRST + ".log"));
	// The repair knows no topic's index.interval.bytes.
	OnDisk::LogRules rules;
	rules.indexIntervalBytes.reset();
	EXPECT_THAT(OnDisk::checkReplicaDirectory(path, rules), IsEmpty());
}

TEST_F(Inspection, RepairNeverCutsASealedSegment)
{
	flip(FIRST + ".log", 100);
	const auto before = content();
	EXPECT_THAT(repair(), IsEmpty());
	EXPECT_EQ(content(), before);
	EXPECT_THAT(inspect().findings, Contains(HasSubstr(FIRST + ".log:0: ")));
}

TEST_F(Inspection, RepairRemovesLeftovers)
{
	for (const char* name : {"00000000000000000000.log.cleaned", "00000000000000000099.log.deleted"})
		writeText(file(name), "x");
	EXPECT_EQ(repair().size(), 2U);
	for (const std::string& name : namesIn(path))
		EXPECT_FALSE(name.ends_with(".cleaned") || name.ends_with(".deleted")) << name;
}

TEST_F(Inspection, RepairRefusesADirectoryThatABrokerHolds)
{
	const auto lock = posix.lock(directory / ".lock");
	ASSERT_NE(lock, nullptr);
	EXPECT_THROW(repair(true), Storage::LogDirectoryException);
}

} // namespace Aeon::Test
