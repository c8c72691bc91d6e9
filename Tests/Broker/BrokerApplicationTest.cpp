#include "BrokerProcess.h"
#include "ChildProcess.h"
#include "TemporaryDirectory.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/PropertiesFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

namespace Aeon
{

namespace
{

using Aeon::Test::BrokerProcess;
using Aeon::Test::ChildProcess;
using Aeon::Test::CommandResult;
using Aeon::Test::readFile;
using Aeon::Test::runCommand;
using Aeon::Test::writeFile;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::seconds DEADLINE{60};

/// Blocks until the condition holds; false at the deadline.
template <typename Condition>
bool becomesTrue(Condition condition)
{
	const auto deadline = std::chrono::steady_clock::now() + DEADLINE;
	while (!condition())
	{
		if (std::chrono::steady_clock::now() > deadline) return false;
		std::this_thread::sleep_for(std::chrono::milliseconds(5));
	}
	return true;
}

/// The program itself, run in a directory of its own.
class BrokerApplications : public testing::Test
{
protected:
	/// The program with arguments, to be run in the directory.
	std::vector<std::string> command(const std::vector<std::string>& arguments) const
	{
		std::vector<std::string> all{"env", "-C", _directory.path().string(), BrokerProcess::program()};
		all.insert(all.end(), arguments.begin(), arguments.end());
		return all;
	}

	CommandResult run(const std::vector<std::string>& arguments) const { return runCommand(command(arguments)); }

	/// Starts the program on a free port and blocks until it is ready.
	std::unique_ptr<ChildProcess> serve(std::vector<std::string> arguments) const
	{
		arguments.insert(
			arguments.begin(), {"--override", "listeners=PLAINTEXT://127.0.0.1:0", "--override", "log.dirs=data"});
		auto process =
			std::make_unique<ChildProcess>(command(arguments), ChildProcess::Streams{"/dev/null", output(), {}});
		EXPECT_TRUE(becomesTrue([&] { return isReady() || !process->running(); })) << readFile(output());
		EXPECT_TRUE(isReady()) << readFile(output());
		return process;
	}

	bool isReady() const
	{
		return readFile(output()).find("Transitioning from RECOVERY to RUNNING") != std::string::npos;
	}
	std::string output() const { return file("output.log"); }
	std::string file(const std::string& name) const { return _directory.file(name); }
	bool exists(const std::string& name) const { return std::filesystem::exists(file(name)); }

private:
	const Aeon::Test::TemporaryDirectory _directory;
};

} // namespace

TEST_F(BrokerApplications, UnknownOptionEndsWith64)
{
	const CommandResult result = run({"--fast"});
	EXPECT_EQ(result.exitCode, 64);
	EXPECT_EQ(result.errors, "aeon: unknown option --fast; aeon --help says more\n");
}

TEST_F(BrokerApplications, OverrideWithoutValueEndsWith64)
{
	EXPECT_EQ(run({"--override"}).exitCode, 64);
	EXPECT_EQ(run({"--override", "num.partitions"}).exitCode, 64);
	EXPECT_EQ(run({"one.properties", "two.properties"}).exitCode, 64);
}

TEST_F(BrokerApplications, WrongSettingEndsWith78InOneLine)
{
	writeFile(file("a.properties"), "num.partitions=some\n");
	const CommandResult result = run({"a.properties"});
	EXPECT_EQ(result.exitCode, 78);
	EXPECT_EQ(result.errors, "aeon: num.partitions=some: must be a whole number of 32 bits, at least 1\n");
	EXPECT_FALSE(exists("data"));
}

TEST_F(BrokerApplications, MissingFileEndsWith78AndIsNamed)
{
	const CommandResult result = run({"missing.properties"});
	EXPECT_EQ(result.exitCode, 78);
	EXPECT_THAT(result.errors, HasSubstr("missing.properties: the settings file cannot be read"));
}

TEST_F(BrokerApplications, EnvironmentOverridesTheFileAndTheCommandLineBoth)
{
	writeFile(file("a.properties"), "num.partitions=in-file\n");
	std::vector<std::string> withVariable{"env", "KAFKA_NUM_PARTITIONS=in-environment"};
	const std::vector<std::string> plain = command({"--check-config", "a.properties"});
	withVariable.insert(withVariable.end(), plain.begin(), plain.end());
	EXPECT_THAT(runCommand(plain).errors, HasSubstr("num.partitions=in-file"));
	EXPECT_THAT(runCommand(withVariable).errors, HasSubstr("num.partitions=in-environment"));
	withVariable.insert(withVariable.end(), {"--override", "num.partitions=in-arguments"});
	EXPECT_THAT(runCommand(withVariable).errors, HasSubstr("num.partitions=in-arguments"));
}

TEST_F(BrokerApplications, CheckConfigTellsWarningsAndStartsNothing)
{
	const CommandResult result = run({"--check-config", "--override=num.partition=3", "--override=num.io.threads=8"});
	EXPECT_EQ(result.exitCode, 0);
	EXPECT_EQ(
		result.output, "Unknown setting num.partition has no effect. Did you mean num.partitions?\n"
					   "Accepted without effect: num.io.threads.\nThe settings are valid.\n");
	EXPECT_FALSE(exists("data"));
}

TEST_F(BrokerApplications, PrintedDefaultsAreASettingsFileThatChangesNothing)
{
	const CommandResult result = run({"--print-defaults"});
	EXPECT_EQ(result.exitCode, 0);
	const BrokerConfig config = BrokerConfig::parse(parseProperties(result.output));
	EXPECT_EQ(config.nodeId, NodeId(1));
	EXPECT_EQ(config.listeners.size(), 1u);
	EXPECT_EQ(config.settings->text("num.partitions"), "1");
	EXPECT_THAT(config.warnings, Not(testing::Contains(HasSubstr("Unknown"))));
}

TEST_F(BrokerApplications, SettingsReferenceIsTheOneInTheSources)
{
	const CommandResult result = run({"--print-settings"});
	EXPECT_EQ(result.exitCode, 0);
	EXPECT_EQ(result.output, readFile(AEON_SOURCE_DIR "/Broker/Settings.md"))
		<< "run: aeon --print-settings > Broker/Settings.md";
}

TEST_F(BrokerApplications, ListOfMetricsIsTheOneInTheSources)
{
	const CommandResult result = run({"--print-metrics"});
	EXPECT_EQ(result.exitCode, 0);
	EXPECT_EQ(result.output, readFile(AEON_SOURCE_DIR "/Broker/Metrics.md"))
		<< "run: aeon --print-metrics > Broker/Metrics.md";
}

TEST_F(BrokerApplications, HelpAndVersionArePrinted)
{
	EXPECT_THAT(run({"--help"}).output, HasSubstr("--check-config"));
	EXPECT_THAT(run({"--version"}).output, ContainsRegex("^aeon [0-9]+\\.[0-9]+\\.[0-9]+\n$"));
}

TEST_F(BrokerApplications, SigtermStopsInOrderAndSighupDoesNothing)
{
	const auto process = serve({});
	process->signal(SIGHUP);
	process->signal(SIGTERM);
	EXPECT_EQ(process->waitForExit(DEADLINE), 0) << readFile(output());
	EXPECT_THAT(readFile(output()), HasSubstr("Stopped."));
	EXPECT_TRUE(exists("data/.kafka_cleanshutdown"));
}

TEST_F(BrokerApplications, SigintStopsInOrderToo)
{
	const auto process = serve({});
	process->signal(SIGINT);
	EXPECT_EQ(process->waitForExit(DEADLINE), 0) << readFile(output());
	EXPECT_TRUE(exists("data/.kafka_cleanshutdown"));
}

TEST_F(BrokerApplications, FileShippedWithKafkaServes)
{
	writeFile(
		file("server.properties"),
		"# as shipped\nprocess.roles=broker,controller\nnode.id=1\n"
		"controller.quorum.bootstrap.servers=localhost:9093\nlisteners=PLAINTEXT://:9092,CONTROLLER://:9093\n"
		"inter.broker.listener.name=PLAINTEXT\n"
		"advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093\n"
		"controller.listener.names=CONTROLLER\n"
		"listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,"
		"SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL\n"
		"num.network.threads=3\nnum.io.threads=8\nsocket.send.buffer.bytes=102400\n"
		"socket.receive.buffer.bytes=102400\nsocket.request.max.bytes=104857600\n"
		"log.dirs=/nowhere/kraft-combined-logs\nnum.partitions=1\nnum.recovery.threads.per.data.dir=2\n"
		"offsets.topic.replication.factor=1\ntransaction.state.log.replication.factor=1\n"
		"transaction.state.log.min.isr=1\nlog.retention.hours=168\nlog.segment.bytes=1073741824\n"
		"log.retention.check.interval.ms=300000\n");
	const auto process =
		serve({"--override", "listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:9093", "server.properties"});
	EXPECT_THAT(readFile(output()), HasSubstr("Controller listeners are not opened: CONTROLLER."));
	process->signal(SIGTERM);
	EXPECT_EQ(process->waitForExit(DEADLINE), 0);
}

TEST_F(BrokerApplications, LockedDataDirectoryEndsWith78AndIsNamed)
{
	const auto process = serve({});
	const CommandResult second = run({"--override=listeners=PLAINTEXT://127.0.0.1:0", "--override=log.dirs=data"});
	EXPECT_EQ(second.exitCode, 78);
	EXPECT_THAT(second.errors, HasSubstr(file("data")));
}

TEST_F(BrokerApplications, ForeignDataDirectoryEndsWith78AndIsNamed)
{
	std::filesystem::create_directories(file("data"));
	writeFile(file("data/notes.txt"), "not a log");
	const CommandResult result = run({"--override=listeners=PLAINTEXT://127.0.0.1:0", "--override=log.dirs=data"});
	EXPECT_EQ(result.exitCode, 78);
	EXPECT_EQ(
		result.errors, "aeon: Log directory " + file("data") +
						   " holds files but no meta.properties: it is not a broker's data directory\n");
}

TEST_F(BrokerApplications, PortInUseEndsWith74AndIsNamed)
{
	const auto process = serve({});
	const std::string log = readFile(output());
	const std::size_t host = log.find("127.0.0.1:");
	ASSERT_NE(host, std::string::npos);
	const std::string port = log.substr(host + 10, log.find(' ', host) - host - 10);
	const CommandResult second =
		run({"--override=listeners=PLAINTEXT://127.0.0.1:" + port, "--override=log.dirs=other"});
	EXPECT_EQ(second.exitCode, 74);
	EXPECT_THAT(second.errors, HasSubstr(port));
}

TEST_F(BrokerApplications, DaemonServesInTheBackgroundWithPathsOfItsStart)
{
	const CommandResult started = run(
		{"--daemon", "--pidfile=aeon.pid", "--override=listeners=PLAINTEXT://127.0.0.1:0", "--override=log.dirs=data",
		 "--override=aeon.log.file=output.log"});
	EXPECT_EQ(started.exitCode, 0) << started.errors;
	ASSERT_TRUE(becomesTrue([&] { return exists("output.log") && isReady(); }));
	const pid_t daemon = std::stoi(readFile(file("aeon.pid")));
	EXPECT_TRUE(exists("data/meta.properties"));
	EXPECT_EQ(std::filesystem::read_symlink("/proc/" + std::to_string(daemon) + "/cwd"), "/");
	EXPECT_EQ(::kill(daemon, SIGTERM), 0);
	EXPECT_TRUE(becomesTrue([&] { return !exists("aeon.pid"); }));
}

TEST_F(BrokerApplications, DaemonWithWrongSettingsSaysSoBeforeItLeaves)
{
	const CommandResult result = run({"--daemon", "--override=num.partitions=0"});
	EXPECT_EQ(result.exitCode, 78);
	EXPECT_THAT(result.errors, HasSubstr("num.partitions=0"));
}

} // namespace Aeon
