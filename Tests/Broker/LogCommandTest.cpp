#include "LogTool/LogCommand.h"

#include "BrokerProcess.h"
#include "ChildProcess.h"
#include "CommandLine.h"
#include "TemporaryDirectory.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>

namespace Aeon
{

namespace fs = std::filesystem;

namespace
{

using Aeon::Test::BrokerProcess;
using Aeon::Test::CommandResult;
using Aeon::Test::runCommand;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

enum ExitCode : int
{
	CLEAN = 0,
	FOUND = 1,
	USAGE = 64,
	IO = 74,
};

LogCommand parse(const std::vector<std::string>& arguments)
{
	return LogCommand::parse(arguments);
}

/// The data of a broker that was stopped in order, and the program that looks into it.
class LogTool : public testing::Test
{
protected:
	void SetUp() override
	{
		if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
		_broker.start();
		ASSERT_EQ(_broker.stop(), 0);
	}

	CommandResult log(std::vector<std::string> arguments)
	{
		arguments.insert(arguments.begin(), {BrokerProcess::program(), "log"});
		return runCommand(arguments);
	}

	const std::string data() const { return _broker.dataDirectory(); }
	std::string metadataFile(const std::string& suffix) const
	{
		return data() + "/__cluster_metadata-0/00000000000000000000" + suffix;
	}

	void flip(const std::string& path, std::size_t position)
	{
		std::string bytes = Aeon::Test::readFile(path);
		ASSERT_LT(position, bytes.size());
		bytes[position] = static_cast<char>(bytes[position] ^ 1);
		Aeon::Test::writeFile(path, bytes);
	}

	BrokerProcess _broker;
};

} // namespace

TEST(LogCommand, ReadsVerbOptionsAndDirectory)
{
	const LogCommand command = parse({"dump", "--json", "--records", "data"});
	EXPECT_EQ(command.verb, LogCommand::Verb::DUMP);
	EXPECT_TRUE(command.json);
	EXPECT_TRUE(command.records);
	EXPECT_EQ(command.directory, "data");
	EXPECT_TRUE(parse({"repair", "data", "--dry-run"}).dryRun);
}

TEST(LogCommand, RefusesWhatMakesNoSense)
{
	for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
			 {},
			 {"eat", "data"},
			 {"dump"},
			 {"verify", "--records", "data"},
			 {"verify", "--dry-run", "data"},
			 {"dump", "--jsn", "data"},
			 {"dump", "data", "more"}})
		EXPECT_THROW(parse(arguments), UsageException);
}

TEST_F(LogTool, FindsNothingWrongWithWhatAnOrderlyStopLeaves)
{
	const CommandResult result = log({"verify", data()});
	EXPECT_EQ(result.exitCode, CLEAN) << result.output << result.errors;
	EXPECT_THAT(result.output, IsEmpty());
	EXPECT_EQ(log({"repair", data()}).exitCode, CLEAN);
}

TEST_F(LogTool, DumpsBatchesAndTheRecordsOfTheMetadata)
{
	const CommandResult people = log({"dump", data()});
	EXPECT_EQ(people.exitCode, CLEAN) << people.errors;
	EXPECT_THAT(people.output, HasSubstr(metadataFile(".log") + ":0 batch baseOffset=0 "));

	const CommandResult machines = log({"dump", "--json", "--records", data() + "/__cluster_metadata-0"});
	EXPECT_EQ(machines.exitCode, CLEAN) << machines.errors;
	std::istringstream lines(machines.output);
	int batches = 0;
	int features = 0;
	for (std::string line; std::getline(lines, line);)
	{
		const auto json = nlohmann::json::parse(line);
		if (json.at("kind") == "batch") ++batches;
		if (json.at("kind") == "record" && json.value("type", "") == "FeatureLevelRecord") ++features;
	}
	EXPECT_GT(batches, 1);
	EXPECT_GT(features, 0);
}

TEST_F(LogTool, NamesFileAndByteOfWhatIsWrong)
{
	flip(metadataFile(".log"), 70);
	const CommandResult people = log({"verify", data()});
	EXPECT_EQ(people.exitCode, FOUND);
	EXPECT_THAT(people.output, AllOf(HasSubstr(metadataFile(".log") + ":0: "), HasSubstr("wrong CRC-32C")));

	const CommandResult machines = log({"verify", "--json", data()});
	const auto json = nlohmann::json::parse(machines.output.substr(0, machines.output.find('\n')));
	EXPECT_EQ(json.at("kind"), "finding");
	EXPECT_EQ(json.at("path"), metadataFile(".log"));
	EXPECT_EQ(json.at("position"), 0);
}

TEST_F(LogTool, RepairSaysWhatItWillDoAndDoesIt)
{
	const std::string file = metadataFile(".log");
	const std::string good = Aeon::Test::readFile(file);
	Aeon::Test::writeFile(file, good + std::string(40, 'x'));
	const CommandResult plan = log({"repair", "--dry-run", data()});
	EXPECT_EQ(plan.exitCode, FOUND);
	EXPECT_THAT(plan.output, HasSubstr(file + ": cut at byte " + std::to_string(good.size())));
	EXPECT_EQ(Aeon::Test::readFile(file).size(), good.size() + 40) << "a dry run changes nothing";

	const CommandResult done = log({"repair", data()});
	EXPECT_EQ(done.exitCode, FOUND) << done.errors;
	EXPECT_EQ(done.output, plan.output);
	EXPECT_EQ(Aeon::Test::readFile(file), good);
	EXPECT_EQ(log({"verify", data()}).exitCode, CLEAN);
	_broker.start();
	EXPECT_EQ(_broker.stop(), 0);
}

TEST_F(LogTool, RepairMakesIndexesAgain)
{
	fs::remove(metadataFile(".index"));
	Aeon::Test::writeFile(metadataFile(".timeindex"), "xx");
	EXPECT_EQ(log({"verify", data()}).exitCode, FOUND);
	EXPECT_EQ(log({"repair", data()}).exitCode, FOUND);
	const CommandResult after = log({"verify", data()});
	EXPECT_EQ(after.exitCode, CLEAN) << after.output;
}

TEST_F(LogTool, LeavesTheDataOfARunningBrokerAlone)
{
	_broker.start();
	const CommandResult result = log({"repair", data()});
	EXPECT_EQ(result.exitCode, IO);
	EXPECT_THAT(result.errors, AllOf(HasSubstr(data()), HasSubstr("a running broker holds it")));
	EXPECT_EQ(log({"repair", "--dry-run", data() + "/__cluster_metadata-0"}).exitCode, IO);
	EXPECT_EQ(_broker.stop(), 0);
}

TEST_F(LogTool, SaysWhyItCannotLook)
{
	EXPECT_EQ(log({"verify"}).exitCode, USAGE);
	EXPECT_EQ(log({"verify", "--records", data()}).exitCode, USAGE);
	EXPECT_EQ(log({"verify", data() + "/nowhere"}).exitCode, IO);
	fs::create_directories(data() + "/empty");
	EXPECT_EQ(log({"verify", data() + "/empty"}).exitCode, IO);
}

} // namespace Aeon
