#include "ChildProcess.h"
#include "GroupTest.h"
#include "TemporaryDirectory.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <list>
#include <signal.h>
#include <sstream>

namespace Aeon::Test
{

namespace
{

using ::testing::SizeIs;
using ::testing::UnorderedElementsAreArray;

/// kcat as a member of a group, in a process of its own.
class KcatMember
{
public:
	KcatMember(const std::string& bootstrap, const std::string& group, const std::string& topic) :
		_process(
			{"kcat", "-b", bootstrap, "-q", "-u", "-f", "%s\n", "-X", "auto.offset.reset=earliest", "-X",
			 "heartbeat.interval.ms=200", "-G", group, topic},
			{.input = "/dev/null", .output = _directory.file("read"), .errors = _directory.file("errors")})
	{
	}

	/// The values that it has printed.
	std::vector<std::string> read() const
	{
		std::istringstream lines(readFile(_directory.file("read")));
		std::vector<std::string> values;
		for (std::string line; std::getline(lines, line);)
		{
			values.push_back(line);
		}
		return values;
	}

	/// Ctrl-C, with which kcat commits what it has printed and leaves.
	std::optional<int> leave()
	{
		_process.signal(SIGINT);
		return _process.waitForExit(std::chrono::seconds(30));
	}

private:
	TemporaryDirectory _directory;
	ChildProcess _process;
};

class KcatGroup : public GroupTest
{
protected:
	void SetUp() override
	{
		if (runCommand({"kcat", "-V"}).exitCode != 0) GTEST_SKIP() << "SKIPPED: kcat is not installed";
		GroupTest::SetUp();
	}

	/// Writes @p count numbered values to the partitions in turn and returns all that were ever written.
	const std::vector<std::string>& write(int count)
	{
		LibrdkafkaProducer producer(bootstrap());
		for (int index = 0; index < count; ++index)
		{
			_written.push_back(std::to_string(_written.size()));
			producer.enqueue(topic, {{}, _written.back()}, index % PARTITIONS);
		}
		EXPECT_TRUE(producer.flush());
		return _written;
	}

	/// Until the group has that many members, all with partitions.
	bool awaitMembers(std::size_t count)
	{
		return waitUntil(
			[&]
			{
				const LibrdkafkaGroupAdmin::Description described = groups->describe(group);
				return described.state == "Stable" && described.members.size() == count;
			},
			ObservedGroup::LIMIT);
	}

private:
	std::vector<std::string> _written;
};

std::vector<std::string> allRead(const std::list<KcatMember>& members)
{
	std::vector<std::string> values;
	for (const KcatMember& member : members)
	{
		const std::vector<std::string> more = member.read();
		values.insert(values.end(), more.begin(), more.end());
	}
	return values;
}

TEST_F(KcatGroup, MembersShareTheRecordsAndTakeOverFromEachOther)
{
	std::list<KcatMember> members;
	members.emplace_back(bootstrap(), group, topic);
	members.emplace_back(bootstrap(), group, topic);
	ASSERT_TRUE(awaitMembers(2));
	EXPECT_THAT(groups->describe(group).members.front().assignment, SizeIs(PARTITIONS / 2));
	std::vector<std::string> written = write(60);
	ASSERT_TRUE(waitUntil([&] { return allRead(members).size() >= written.size(); }, ObservedGroup::LIMIT));
	EXPECT_THAT(allRead(members), UnorderedElementsAreArray(written));
	EXPECT_THAT(members.front().read(), SizeIs(30));

	EXPECT_EQ(members.front().leave(), 0);
	ASSERT_TRUE(awaitMembers(1));
	written = write(60);
	ASSERT_TRUE(waitUntil([&] { return allRead(members).size() >= written.size(); }, ObservedGroup::LIMIT));
	EXPECT_THAT(allRead(members), UnorderedElementsAreArray(written));
}

/// The commands of the README's section about groups, with this test's broker, topic and group in them.
std::string commandsOfTheReadme(const std::string& bootstrap, const std::string& topic, const std::string& group)
{
	const std::string readme = readFile(AEON_README);
	const std::size_t section = readme.find("\n## Consumer groups\n");
	const std::size_t start = readme.find("```sh\n", section) + 6;
	std::string commands = readme.substr(start, readme.find("```", start) - start);
	for (const auto& [from, to] :
		 {std::pair{std::string("localhost:9092"), bootstrap}, {"numbers", topic}, {"readers", group}})
	{
		for (std::size_t at = commands.find(from); at != std::string::npos; at = commands.find(from, at + to.size()))
		{
			commands.replace(at, from.size(), to);
		}
	}
	return commands;
}

TEST_F(KcatGroup, DemonstrationOfTheReadmeReadsTenRecordsAndGoesOnBehindThem)
{
	const std::string fresh = uniqueTopic();
	const CommandResult result =
		runCommand({"sh", "-ec", commandsOfTheReadme(bootstrap(), fresh, group)}, {}, std::chrono::seconds(60));
	EXPECT_EQ(result.exitCode, 0) << result.errors;
	EXPECT_EQ(result.output, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n") << result.errors;
	EXPECT_EQ(groups->offsets(group), (CommittedOffsets{{{fresh, 0}, {12, {}}}}));
	admin->deleteTopic(fresh);
}

} // namespace

} // namespace Aeon::Test
