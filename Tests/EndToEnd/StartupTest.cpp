#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "RawClient.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <signal.h>

namespace Aeon::Test
{

namespace
{

using ::testing::AllOf;
using ::testing::HasSubstr;

enum ExitCode : int
{
	CLEAN = 0,
	USAGE = 64,
	IO = 74,
	CONFIGURATION = 78,
};

std::string allOutput(const CommandResult& result)
{
	return result.output + result.errors;
}

/// The broker program run to its end, since each of these has a reason not to serve.
class BrokerProgram : public OwnBrokerTest
{
protected:
	/// @p settings besides a listener on a free port and a data directory of its own.
	CommandResult start(Settings settings, const std::vector<std::string>& options = {})
	{
		settings.emplace("listeners", "PLAINTEXT://127.0.0.1:" + std::to_string(RawClient::findFreePort()));
		settings.emplace("log.dirs", directory.file("data"));
		std::string text;
		for (const auto& [key, value] : settings)
		{
			text += key + "=" + value + "\n";
		}
		writeFile(directory.file("tested.properties"), text);
		std::vector<std::string> command{BrokerProcess::program(), directory.file("tested.properties")};
		command.insert(command.end(), options.begin(), options.end());
		return runCommand(command);
	}

	TemporaryDirectory directory;
};

TEST_F(BrokerProgram, RefusesAPortThatAnotherBrokerServes)
{
	const CommandResult result = start({{"listeners", "PLAINTEXT://" + bootstrap()}});
	EXPECT_EQ(result.exitCode, IO) << allOutput(result);
	EXPECT_THAT(allOutput(result), HasSubstr(std::to_string(process().port())));
	EXPECT_TRUE(RawClient::answersApiVersions(process().port()));
}

TEST_F(BrokerProgram, RefusesAPortForMetricsThatAnotherProgramServes)
{
	const std::string taken = std::to_string(process().port());
	const CommandResult result = start({{"aeon.metrics.listener", "HTTP://127.0.0.1:" + taken}});
	EXPECT_EQ(result.exitCode, IO) << allOutput(result);
	EXPECT_THAT(allOutput(result), AllOf(HasSubstr("aeon.metrics.listener"), HasSubstr("127.0.0.1:" + taken)));
}

TEST_F(BrokerProgram, RefusesADataDirectoryThatAnotherBrokerHolds)
{
	const CommandResult result = start({{"log.dirs", process().dataDirectory()}});
	EXPECT_TRUE(result.exitCode == IO || result.exitCode == CONFIGURATION) << allOutput(result);
	EXPECT_THAT(allOutput(result), HasSubstr(process().dataDirectory()));
	EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).createTopic("served-on"), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST_F(BrokerProgram, RefusesADataDirectoryOfAnotherNode)
{
	ASSERT_EQ(process().stop(), CLEAN);
	const CommandResult result = start({{"log.dirs", process().dataDirectory()}, {"node.id", "4711"}});
	EXPECT_TRUE(result.exitCode == IO || result.exitCode == CONFIGURATION) << allOutput(result);
	EXPECT_THAT(allOutput(result), AllOf(HasSubstr(process().dataDirectory()), HasSubstr("4711")));
	process().start();
}

TEST_F(BrokerProgram, RefusesADirectoryWithSomebodyElsesFiles)
{
	std::filesystem::create_directory(directory.file("data"));
	writeFile(directory.file("data") + "/diary.txt", "dear diary");
	const CommandResult result = start({});
	EXPECT_TRUE(result.exitCode == IO || result.exitCode == CONFIGURATION) << allOutput(result);
	EXPECT_THAT(allOutput(result), HasSubstr(directory.file("data")));
	EXPECT_EQ(readFile(directory.file("data") + "/diary.txt"), "dear diary");
}

TEST_F(BrokerProgram, NamesTheKeyTheValueAndWhatIsAllowed)
{
	const CommandResult text = start({{"log.segment.bytes", "many"}});
	EXPECT_EQ(text.exitCode, CONFIGURATION);
	EXPECT_THAT(allOutput(text), AllOf(HasSubstr("log.segment.bytes"), HasSubstr("many")));

	const CommandResult choice = start({{"compression.type", "rar"}});
	EXPECT_EQ(choice.exitCode, CONFIGURATION);
	EXPECT_THAT(allOutput(choice), AllOf(HasSubstr("compression.type"), HasSubstr("rar"), HasSubstr("zstd")));
}

TEST_F(BrokerProgram, ChecksAConfigurationWithoutServing)
{
	EXPECT_EQ(start({}, {"--check-config"}).exitCode, CLEAN);
	EXPECT_EQ(start({{"num.partitions", "0"}}, {"--check-config"}).exitCode, CONFIGURATION);
	EXPECT_FALSE(std::filesystem::exists(directory.file("data"))) << "a check leaves nothing behind";
}

TEST_F(BrokerProgram, TellsItsVersionItsUsageAndItsDefaults)
{
	EXPECT_EQ(runCommand({BrokerProcess::program(), "--version"}).exitCode, CLEAN);
	EXPECT_THAT(runCommand({BrokerProcess::program(), "--help"}).output, HasSubstr("--override"));
	EXPECT_THAT(runCommand({BrokerProcess::program(), "--print-defaults"}).output, HasSubstr("log.segment.bytes"));
	EXPECT_EQ(runCommand({BrokerProcess::program(), "--no-such-option"}).exitCode, USAGE);
}

/// The lines that matter of the file which Kafka 4 ships for a single node.
class KafkasOwnSettings : public OwnBrokerTest
{
	Settings settings() const override
	{
		const std::string controller = "127.0.0.1:" + std::to_string(RawClient::findFreePort());
		return {
			{"process.roles", "broker,controller"},
			{"node.id", "1"},
			{"controller.quorum.bootstrap.servers", controller},
			{"inter.broker.listener.name", "PLAINTEXT"},
			{"controller.listener.names", "CONTROLLER"},
			{"listener.security.protocol.map",
			 "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL"},
			{"num.network.threads", "3"},
			{"num.io.threads", "8"},
			{"socket.send.buffer.bytes", "102400"},
			{"socket.receive.buffer.bytes", "102400"},
			{"socket.request.max.bytes", "104857600"},
			{"num.partitions", "2"},
			{"num.recovery.threads.per.data.dir", "1"},
			{"offsets.topic.replication.factor", "1"},
			{"share.coordinator.state.topic.replication.factor", "1"},
			{"share.coordinator.state.topic.min.isr", "1"},
			{"transaction.state.log.replication.factor", "1"},
			{"transaction.state.log.min.isr", "1"},
			{"log.retention.hours", "168"},
			{"log.segment.bytes", "1073741824"},
			{"log.retention.check.interval.ms", "300000"},
			{"nearest.to.num.partitonss", "an unknown key warns and no more"},
		};
	}
};

TEST_F(KafkasOwnSettings, StartTheBrokerAndTakeEffect)
{
	LibrdkafkaProducer producer(bootstrap());
	EXPECT_TRUE(producer.send("made-by-producing", {"k", "v"}).acknowledged());
	EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).partitionCount("made-by-producing"), 2);
	EXPECT_THAT(process().output(), HasSubstr("nearest.to.num.partitonss"));
}

class Signals : public OwnBrokerTest
{
};

TEST_F(Signals, SecondTermEndsTheProcessAtOnce)
{
	::kill(process().processId(), SIGTERM);
	::kill(process().processId(), SIGTERM);
	EXPECT_TRUE(waitUntil([&] { return !process().running(); }));
	process().start();
}

TEST_F(Signals, HangUpDoesNotEndTheProcess)
{
	::kill(process().processId(), SIGHUP);
	EXPECT_EQ(LibrdkafkaAdmin(bootstrap()).createTopic("after-hang-up"), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_TRUE(process().running());
}

} // namespace

} // namespace Aeon::Test
