#include "DirectoryCheckerTest.h"

#include <sstream>

namespace Aeon::Test
{

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(DirectoryChecker, FindsWhatIsWrongWithLeaderEpochs)
{
	const std::string file = "t-0/leader-epoch-checkpoint";
	const Bytes good = readFile(at(file));
	const auto expect = [&](const std::string& text, const std::string& what)
	{
		writeText(at(file), text);
		expectFinding(file, what);
		writeFile(at(file), good);
	};
	expect("0\n1\n0 0\n", "is not what this file says");
	expect("", "is not what this file says");
	expect("0\n2\n1 0\n0 9\n", "does not ascend");
	expect("0\n2\n0 9\n1 9\n", "does not ascend");
	expect("0\n1\n0 99999\n", "begins beyond the end of the log");
	expect("1\n1\n0 0\n", "the version is not 0");
	expect("0\n2\n0 0\n", "not as many entries as line 2 says");
	expect("0\n1\n0 0 0\n", "another number of fields");
	expect("0\n1\n0 0", "the last line has no end");
	expect("0\n1\nx 0\n", "is no number");
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithCheckpoints)
{
	const auto expect = [&](const std::string& file, const std::string& text, const std::string& what)
	{
		const Bytes good = fs::exists(at(file)) ? readFile(at(file)) : Bytes();
		writeText(at(file), text);
		expectFinding("", what);
		writeFile(at(file), good);
	};
	expect("recovery-point-offset-checkpoint", "0\n1\nt 0 5\n", "recovery point 5 after an orderly stop");
	expect("recovery-point-offset-checkpoint", "0\n0\n", "no recovery point after an orderly stop");
	expect("recovery-point-offset-checkpoint", "0\n1\nu 0 5\n", "speaks of u-0, which is not here");
	expect("recovery-point-offset-checkpoint", "0\n2\nt 0 5\nt 0 6\n", "two entries of t-0");
	expect("replication-offset-checkpoint", "0\n1\nt 0 99999\n", "high watermark 99999");
	expect("log-start-offset-checkpoint", "0\n1\nt 0 99999\n", "log start offset 99999");
	expect("log-start-offset-checkpoint", "0\n1\nt 1 0\n", "that the first segment's name tells");
	expect("cleaner-offset-checkpoint", "0\n1\nt 0 99999\n", "cleaned up to 99999");
	expect("cleaner-offset-checkpoint", "0\n1\nt 0 -1\n", "is no number");
}

TEST_F(DirectoryChecker, FindsNamesThatDoNotBelongThere)
{
	const auto expectFile = [&](const std::string& name, const std::string& what)
	{
		writeText(at(name), "x");
		expectFinding(name, what);
		fs::remove(at(name));
	};
	expectFile("diary.txt", "no such file belongs into a log directory");
	expectFile("meta.properties.tmp", "no such file belongs into a log directory");
	expectFile("t-0/00000000000000000000.log.cleaned", "no such file belongs into a stopped replica");
	expectFile("t-0/00000000000000000000.log.swap", "no such file belongs into a stopped replica");
	expectFile("t-0/0.log", "no such file belongs into a stopped replica");
	expectFile("t-0/99999999999999999999.log", "the name is no offset");
	writeText(at("t-0/00000000000000000001.index"), "");
	expectFinding("t-0", "index without its .log at 1");
	for (const char* name : {"pictures", "t-00", "t-x", "t t-0", "t-0.0123-delete"})
	{
		fs::create_directory(at(name));
		expectFinding(name, "the name is no replica's");
		fs::remove(at(name));
	}
	fs::create_directory(at("u-0"));
	expectFinding("u-0", "has no segment");
	fs::create_directory(at("t-0.0123456789abcdef0123456789abcdef-delete"));
	writeText(at(".lock"), "x");
	expectFinding(".lock", "is not empty");
	fs::remove(at(".kafka_cleanshutdown"));
	expectFinding("logs", "no .kafka_cleanshutdown");
}

TEST_F(DirectoryChecker, FindsSegmentsThatDoNotFollowEachOther)
{
	const std::string second = last(".log");
	const std::string shifted = "t-0/00000000000000000030";
	for (const char* suffix : {".log", ".index", ".timeindex"})
		fs::copy_file(at(second.substr(0, second.size() - 4) + suffix), at(shifted + suffix));
	expectFinding(shifted, "begins inside the segment before");
	fs::remove(at(shifted + ".log"));
	fs::remove(at(second));
	expectFinding("t-0", "index without its .log");
}

TEST_F(DirectoryChecker, FindsWrongIdentities)
{
	replaceText("meta.properties", "version=1", "version=0");
	expectFinding("meta.properties", "version is not 1");
	replaceText("meta.properties", "cluster.id=c", "cluster.id=");
	expectFinding("meta.properties", "no cluster.id");
	replaceText("meta.properties", "node.id=1", "node.id=-1");
	expectFinding("meta.properties", "node.id is no node's");
	replaceText("meta.properties", "ASNFZ4mrze_-3LqYdlQyEA", "AAAAAAAAAAAAAAAAAAAAAQ");
	expectFinding("meta.properties", "directory.id is none, or a reserved one");
	replaceText("t-0/partition.metadata", "version: 0", "version: x");
	expectFinding("partition.metadata", "is not \"version: 0\"");
	replaceText("t-1/partition.metadata", "AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0ODg");
	expectFinding("t-", "another topic id than the topic's other partitions");
	replaceText(".kafka_cleanshutdown", "}", "}\n");
	expectFinding(".kafka_cleanshutdown", "without a line end");
	fs::remove(at("meta.properties"));
	expectFinding("logs", "no meta.properties");
}

TEST_F(DirectoryChecker, ComparesTheDirectoriesOfABroker)
{
	const std::string other = directory / "other";
	fs::copy(root, other, fs::copy_options::recursive);
	writeText(other + "/meta.properties", "version=1\ncluster.id=d\nnode.id=1\ndirectory.id=ASNFZ4mrze_-3LqYdlQyEA\n");
	std::ostringstream lines;
	OnDisk::DirectoryRules rules;
	rules.log.indexIntervalBytes = 300;
	for (const OnDisk::Finding& finding : OnDisk::checkLogDirectories({root, other}, rules))
		lines << finding << '\n';
	EXPECT_THAT(lines.str(), HasSubstr("cluster.id is not that of the other log directories"));
	EXPECT_THAT(lines.str(), HasSubstr("directory.id of another log directory"));
	EXPECT_THAT(lines.str(), HasSubstr("t-0: is in two log directories"));
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithAMetadataLog)
{
	const std::string log = METADATA_LOG + "/00000000000000000000.log";
	const Bytes good = readFile(at(log));
	const std::size_t second = 12U + Protocol::loadBigEndian<std::uint32_t>(good.data() + 8);
	edit(log, store<std::int32_t>(second + 12, 2));
	expectFinding(log, "an epoch does not begin with a leader change");
	writeFile(at(log), good);
	// Behind length, attributes, deltas, and the lengths of key and value lies the frame version.
	const std::size_t frame = good.size() - 5;
	ASSERT_EQ(good[frame], 1);
	edit(
		log,
		[&](Bytes& bytes)
		{
			bytes[frame] = 2;
			Protocol::storeBigEndian(
				bytes.data() + second + 17, OnDisk::crc32c(OnDisk::View(bytes).subspan(second + 21)));
		});
	expectFinding(log, "a metadata record without its frame");
	writeFile(at(log), good);

	const std::string snapshot = METADATA_LOG + "/00000000000000000002-0000000001.checkpoint";
	Bytes content = controlBatch(3);
	const Bytes footer = controlBatch(4);
	Protocol::setPartitionLeaderEpoch(content, LeaderEpoch(1));
	content.insert(content.end(), footer.begin(), footer.end());
	const std::size_t footerAt = content.size() - footer.size();
	Protocol::storeBigEndian(content.data() + footerAt, std::int64_t{1});
	Protocol::storeBigEndian(content.data() + footerAt + 12, std::int32_t{1});
	writeFile(at(snapshot), content);
	EXPECT_THAT(findings(), IsEmpty());
	writeFile(at(snapshot), BytesView(content).first(footerAt));
	expectFinding(snapshot, "does not end with a snapshot footer");
	writeFile(at(snapshot), footer);
	expectFinding(snapshot, "does not begin with a snapshot header");
	expectFinding(snapshot, "another leader epoch than in the name");
	fs::remove(at(snapshot));

	replaceText(METADATA_LOG + "/quorum-state", "leaderEpoch", "epoch");
	expectFinding("quorum-state", "no quorum state");
	replaceText(METADATA_LOG + "/partition.metadata", "AAAAAAAAAAAAAAAAAAAAAQ", "AAECAwQFBgcICQoLDA0ODw");
	expectFinding(METADATA_LOG, "its topic id is not 1");
	fs::remove_all(at(METADATA_LOG));
	expectFinding(METADATA_LOG, "is in none of the log directories");
}

} // namespace Aeon::Test
