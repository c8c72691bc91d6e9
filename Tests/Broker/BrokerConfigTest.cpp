#include "Aeon/Broker/BrokerConfig.h"

#include "RoomConfigs.h"

#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/EnvironmentSettings.h"
#include "Aeon/Broker/PropertiesFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// The one line that a start with these settings ends with.
std::string refusal(const SettingMap& given)
{
	try
	{
		BrokerConfig::parse(given);
		return "accepted";
	}
	catch (const ConfigException& error)
	{
		return error.message();
	}
}

/// A settings file of the project.
BrokerConfig shipped(const std::string& name)
{
	return BrokerConfig::parse(loadPropertiesFile(std::string(AEON_SOURCE_DIR) + "/etc/" + name));
}

/// What Kafka 4 ships as config/server.properties.
const SettingMap SHIPPED_WITH_KAFKA_4{
	{"process.roles", "broker,controller"},
	{"node.id", "1"},
	{"controller.quorum.bootstrap.servers", "localhost:9093"},
	{"listeners", "PLAINTEXT://:9092,CONTROLLER://:9093"},
	{"inter.broker.listener.name", "PLAINTEXT"},
	{"advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093"},
	{"controller.listener.names", "CONTROLLER"},
	{"listener.security.protocol.map",
	 "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL"},
	{"num.network.threads", "3"},
	{"num.io.threads", "8"},
	{"socket.send.buffer.bytes", "102400"},
	{"socket.receive.buffer.bytes", "102400"},
	{"socket.request.max.bytes", "104857600"},
	{"log.dirs", "/tmp/kraft-combined-logs"},
	{"num.partitions", "1"},
	{"num.recovery.threads.per.data.dir", "1"},
	{"offsets.topic.replication.factor", "1"},
	{"share.coordinator.state.topic.replication.factor", "1"},
	{"share.coordinator.state.topic.min.isr", "1"},
	{"transaction.state.log.replication.factor", "1"},
	{"transaction.state.log.min.isr", "1"},
	{"log.retention.hours", "168"},
	{"log.segment.bytes", "1073741824"},
	{"log.retention.check.interval.ms", "300000"},
};

/// What Kafka 3 shipped for a broker with ZooKeeper.
const SettingMap SHIPPED_WITH_KAFKA_3{
	{"broker.id", "0"},
	{"num.network.threads", "3"},
	{"num.io.threads", "8"},
	{"socket.send.buffer.bytes", "102400"},
	{"socket.receive.buffer.bytes", "102400"},
	{"socket.request.max.bytes", "104857600"},
	{"log.dirs", "/tmp/kafka-logs"},
	{"num.partitions", "1"},
	{"num.recovery.threads.per.data.dir", "1"},
	{"offsets.topic.replication.factor", "1"},
	{"transaction.state.log.replication.factor", "1"},
	{"transaction.state.log.min.isr", "1"},
	{"log.retention.hours", "168"},
	{"log.retention.check.interval.ms", "300000"},
	{"zookeeper.connect", "localhost:2181"},
	{"zookeeper.connection.timeout.ms", "18000"},
	{"group.initial.rebalance.delay.ms", "0"},
};

} // namespace

TEST(BrokerConfig, DefaultsServeOnPort9092OfEveryAddress)
{
	const BrokerConfig config = BrokerConfig::parse({});
	EXPECT_EQ(config.nodeId, NodeId(1));
	ASSERT_EQ(config.listeners.size(), 1u);
	EXPECT_EQ(config.listeners[0].name, "PLAINTEXT");
	EXPECT_EQ(config.listeners[0].host, "");
	EXPECT_EQ(config.listeners[0].port, 9092);
	EXPECT_NE(config.listeners[0].advertisedHost, "");
	EXPECT_TRUE(config.durableAcks);
	EXPECT_EQ(config.sendBufferBytes, -1);
	EXPECT_THAT(config.warnings, testing::IsEmpty());
}

TEST(BrokerConfig, LimitsAreFiniteByDefault)
{
	const BrokerConfig config = BrokerConfig::parse({});
	EXPECT_EQ(config.connectionsMax, 10000);
	EXPECT_EQ(config.connectionsPerIpMax, 5000);
	EXPECT_EQ(BrokerConfig::parse({{"max.connections", "17"}}).connectionsMax, 17);
}

TEST(BrokerConfig, ShippedFilesStartWithoutAWarning)
{
	EXPECT_EQ(shipped("aeon.properties").warnings, BrokerConfig::Warnings{});
	EXPECT_EQ(shipped("development.properties").warnings, BrokerConfig::Warnings{});
}

TEST(BrokerConfig, ShippedFilesWaitForGroupsAsKafkaDoesAndNotAtAllInDevelopment)
{
	using std::chrono::milliseconds;
	const auto groups = shipped("aeon.properties").groups;
	EXPECT_EQ(groups.initialRebalanceDelay, milliseconds(3000));
	EXPECT_EQ(groups.consumerMinSessionTimeout, milliseconds(45'000));
	const auto development = shipped("development.properties").groups;
	EXPECT_EQ(development.initialRebalanceDelay, milliseconds(0));
	EXPECT_EQ(development.consumerMinSessionTimeout, milliseconds(6000));
	EXPECT_EQ(development.consumerSessionTimeout, milliseconds(6000));
}

TEST(BrokerConfig, FileShippedWithKafka4Starts)
{
	const BrokerConfig config = BrokerConfig::parse(SHIPPED_WITH_KAFKA_4);
	ASSERT_EQ(config.listeners.size(), 1u);
	EXPECT_EQ(config.listeners[0].advertisedHost, "localhost");
	EXPECT_EQ(config.listeners[0].advertisedPort, 9092);
	EXPECT_EQ(config.logDirs, (std::vector<std::filesystem::path>{"/tmp/kraft-combined-logs"}));
	EXPECT_THAT(config.warnings, Contains("Controller listeners are not opened: CONTROLLER."));
	EXPECT_THAT(config.warnings, Contains(HasSubstr("num.network.threads")));
	EXPECT_THAT(config.warnings, Not(Contains(HasSubstr("Unknown"))));
}

TEST(BrokerConfig, FileShippedWithKafka3Starts)
{
	const BrokerConfig config = BrokerConfig::parse(SHIPPED_WITH_KAFKA_3);
	EXPECT_EQ(config.nodeId, NodeId(0));
	EXPECT_THAT(
		config.warnings, Contains("Accepted without effect, from older versions of Kafka: zookeeper.connect, "
								  "zookeeper.connection.timeout.ms."));
}

TEST(BrokerConfig, VariablesThatTestcontainersSetsStart)
{
	const std::vector<std::string> variables{
		"CLUSTER_ID=4L6g3nShT-eMCtK--X86sw",
		"KAFKA_LISTENERS=PLAINTEXT://:9092,BROKER://:9093,CONTROLLER://:9094",
		"KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:32768,BROKER://c0ffee:9093",
		"KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=BROKER:PLAINTEXT,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
		"KAFKA_INTER_BROKER_LISTENER_NAME=BROKER",
		"KAFKA_PROCESS_ROLES=broker,controller",
		"KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER",
		"KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9094",
		"KAFKA_NODE_ID=1",
		"KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1",
		"KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS=1",
		"KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1",
		"KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=1",
		"KAFKA_LOG_FLUSH_INTERVAL_MESSAGES=9223372036854775807",
		"KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0",
	};
	const BrokerConfig config = BrokerConfig::parse(environmentSettings(variables));
	ASSERT_EQ(config.listeners.size(), 2u);
	EXPECT_EQ(config.listeners[0].advertisedPort, 32768);
	EXPECT_EQ(config.listeners[1].advertisedHost, "c0ffee");
	EXPECT_EQ(config.clusterId, "4L6g3nShT-eMCtK--X86sw");
	EXPECT_THAT(config.warnings, Not(Contains(HasSubstr("Unknown"))));
}

TEST(BrokerConfig, UnknownKeyIsWarnedOfWithTheNearestName)
{
	const BrokerConfig config = BrokerConfig::parse({{"num.partition", "3"}, {"quite.something.else", "1"}});
	EXPECT_THAT(config.warnings, Contains("Unknown setting num.partition has no effect. Did you mean num.partitions?"));
	EXPECT_THAT(config.warnings, Contains("Unknown setting quite.something.else has no effect."));
}

TEST(BrokerConfig, WrongValueNamesKeyValueAndWhatIsAllowed)
{
	EXPECT_EQ(
		refusal({{"num.partitions", "many"}}), "num.partitions=many: must be a whole number of 32 bits, at least 1");
	EXPECT_EQ(
		refusal({{"log.message.timestamp.type", "Now"}}),
		"log.message.timestamp.type=Now: must be one of CreateTime,LogAppendTime");
}

TEST(BrokerConfig, WrongValueOfASettingWithoutEffectIsRefusedToo)
{
	EXPECT_EQ(refusal({{"num.io.threads", "0"}}), "num.io.threads=0: must be a whole number of 32 bits, at least 1");
	EXPECT_EQ(
		refusal({{"controller.quorum.voters", "1@localhost"}}),
		"controller.quorum.voters=1@localhost: must be a comma-separated list of id@host:port");
}

TEST(BrokerConfig, SettingWhoseLossWouldBeDangerousIsRefused)
{
	EXPECT_THAT(
		refusal({{"authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"}}),
		HasSubstr("authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer: must be unset"));
	EXPECT_EQ(refusal({{"authorizer.class.name", ""}}), "accepted");
	EXPECT_THAT(refusal({{"remote.log.storage.system.enable", "true"}}), HasSubstr("must be false or unset"));
	EXPECT_EQ(refusal({{"remote.log.storage.system.enable", "FALSE"}}), "accepted");
}

TEST(BrokerConfig, SaslListenerInUseIsRefused)
{
	EXPECT_THAT(
		refusal({{"listeners", "SASL_SSL://:9094"}}),
		HasSubstr("listener.security.protocol.map=SASL_SSL:SASL_SSL: must be PLAINTEXT or SSL"));
}

TEST(BrokerConfig, LoneControllerIsRefused)
{
	EXPECT_THAT(refusal({{"process.roles", "controller"}}), HasSubstr("process.roles=controller: must hold broker"));
}

TEST(BrokerConfig, NodeIdAndBrokerIdMustAgree)
{
	EXPECT_EQ(refusal({{"node.id", "1"}, {"broker.id", "2"}}), "broker.id=2: must be the same as node.id");
	EXPECT_EQ(BrokerConfig::parse({{"node.id", "3"}, {"broker.id", "3"}}).nodeId, NodeId(3));
	EXPECT_EQ(BrokerConfig::parse({{"node.id", "3"}, {"broker.id", "-1"}}).nodeId, NodeId(3));
}

TEST(BrokerConfig, ListenersHaveNamesAddressesAndPorts)
{
	const BrokerConfig config = BrokerConfig::parse(
		{{"listeners", "inside://[::1]:0, OUTSIDE://10.1.2.3:19092"},
		 {"listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT"},
		 {"advertised.listeners", "OUTSIDE://kafka.example:29092"},
		 {"inter.broker.listener.name", "OUTSIDE"},
		 {"listener.name.outside.max.connections", "12"}});
	ASSERT_EQ(config.listeners.size(), 2u);
	EXPECT_EQ(config.listeners[0].name, "INSIDE");
	EXPECT_EQ(config.listeners[0].host, "::1");
	EXPECT_EQ(config.listeners[0].advertisedHost, "::1");
	EXPECT_EQ(config.listeners[1].advertisedHost, "kafka.example");
	EXPECT_EQ(config.listeners[1].advertisedPort, 29092);
	EXPECT_THAT(config.warnings, Contains(HasSubstr("listener.name.outside.max.connections")));
	EXPECT_NE(config.listener("OUTSIDE"), nullptr);
	EXPECT_EQ(config.listener("THERE"), nullptr);
}

TEST(BrokerConfig, BrokenListenersAreRefused)
{
	EXPECT_THAT(
		refusal({{"listeners", "PLAINTEXT:9092"}}), HasSubstr("listeners=PLAINTEXT:9092: must be NAME://host:port"));
	EXPECT_THAT(refusal({{"listeners", "PLAINTEXT://:99999"}}), HasSubstr("must be NAME://host:port"));
	EXPECT_THAT(refusal({{"listeners", ""}}), HasSubstr("listeners=: must be a comma-separated list, not empty"));
	EXPECT_THAT(refusal({{"listeners", "PLAINTEXT://:1,PLAINTEXT://:2"}}), HasSubstr("a name of its own"));
	EXPECT_THAT(refusal({{"listeners", "PLAINTEXT://:1,SSL://:1"}}), HasSubstr("a port of its own"));
	EXPECT_THAT(refusal({{"listeners", "OTHER://:1"}}), HasSubstr("must name a protocol for listener OTHER"));
	EXPECT_THAT(refusal({{"controller.listener.names", "PLAINTEXT"}}), HasSubstr("must hold one that clients may use"));
	EXPECT_THAT(
		refusal({{"advertised.listeners", "PLAINTEXT://0.0.0.0:9092"}}),
		HasSubstr("must be an address that clients can connect to"));
	EXPECT_THAT(refusal({{"advertised.listeners", "SSL://host:9092"}}), HasSubstr("must be one of listeners"));
	EXPECT_THAT(refusal({{"inter.broker.listener.name", "SSL"}}), HasSubstr("must be one of listeners"));
}

TEST(BrokerConfig, SamePortOnBothFamiliesIsTwoListeners)
{
	EXPECT_EQ(
		refusal(
			{{"listeners", "A://127.0.0.1:9092,B://[::1]:9092"},
			 {"listener.security.protocol.map", "A:PLAINTEXT,B:PLAINTEXT"}}),
		"accepted");
}

TEST(BrokerConfig, TlsSettingsOfAListenerComeBeforeTheCommonOnes)
{
	const BrokerConfig config = BrokerConfig::parse(
		{{"listeners", "SSL://:9093,PLAINTEXT://:9092"},
		 {"ssl.keystore.location", "/common.pem"},
		 {"listener.name.ssl.ssl.keystore.location", "/own.pem"},
		 {"listener.name.ssl.ssl.client.auth", "required"},
		 {"ssl.key.password", "secret"},
		 {"ssl.enabled.protocols", "TLSv1.3"}});
	ASSERT_TRUE(config.listeners[0].tls.has_value());
	EXPECT_EQ(config.listeners[0].tls->keystoreFile, "/own.pem");
	EXPECT_EQ(config.listeners[0].tls->clientAuth, ClientAuth::REQUIRED);
	EXPECT_EQ(config.listeners[0].tls->keyPassword, "secret");
	EXPECT_EQ(config.listeners[0].tls->enabledProtocols, (std::vector<std::string>{"TLSv1.3"}));
	EXPECT_FALSE(config.listeners[1].tls.has_value());
}

TEST(BrokerConfig, TlsListenerNeedsAKey)
{
	EXPECT_THAT(refusal({{"listeners", "SSL://:9093"}}), HasSubstr("ssl.keystore.location=: must name a PEM file"));
	EXPECT_THAT(
		refusal({{"listeners", "SSL://:9093"}, {"ssl.keystore.type", "JKS"}}),
		HasSubstr("ssl.keystore.type=JKS: must be one of PEM"));
}

TEST(BrokerConfig, LogDirsAreAbsoluteAndDistinct)
{
	const BrokerConfig config = BrokerConfig::parse({{"log.dirs", "data/a/, /var/b"}, {"log.dir", "/elsewhere"}});
	ASSERT_EQ(config.logDirs.size(), 2u);
	EXPECT_EQ(config.logDirs[0], std::filesystem::current_path() / "data/a");
	EXPECT_EQ(config.logDirs[1], "/var/b");
	EXPECT_EQ(config.metadataLogDir, config.logDirs[0]);
	EXPECT_EQ(BrokerConfig::parse({{"log.dir", "/elsewhere"}}).logDirs[0], "/elsewhere");
	EXPECT_THAT(refusal({{"log.dirs", "/a,/b/../a"}}), HasSubstr("must name each directory once"));
	EXPECT_THAT(
		refusal({{"log.dirs", "/a,/b"}, {"metadata.log.dir", "/c"}}),
		HasSubstr("metadata.log.dir=/c: must be one of log.dirs"));
}

TEST(BrokerConfig, MetricsAreServedWhereTheListenerSaysSo)
{
	EXPECT_FALSE(BrokerConfig::parse({}).metricsListener);
	EXPECT_FALSE(BrokerConfig::parse({{"aeon.metrics.listener", ""}}).metricsListener);
	const auto here = BrokerConfig::parse({{"aeon.metrics.listener", "HTTP://127.0.0.1:9644"}}).metricsListener;
	ASSERT_TRUE(here);
	EXPECT_EQ(here->host, "127.0.0.1");
	EXPECT_EQ(here->port, 9644);
	for (const char* everywhere : {"http://:0", "HTTP://0.0.0.0:0", "HTTP://[::]:0"})
	{
		const auto listener = BrokerConfig::parse({{"aeon.metrics.listener", everywhere}}).metricsListener;
		ASSERT_TRUE(listener) << everywhere;
		EXPECT_EQ(listener->host, "") << everywhere;
		EXPECT_EQ(listener->port, 0) << everywhere;
	}
	EXPECT_EQ(BrokerConfig::parse({{"aeon.metrics.listener", "HTTP://[::1]:1"}}).metricsListener->host, "::1");
}

TEST(BrokerConfig, MetricsListenerOfAnotherFormIsRefusedWithItsForm)
{
	for (const char* wrong :
		 {"9644", "127.0.0.1:9644", "HTTP://127.0.0.1", "HTTP://:99999", "HTTPS://:9644", "://:9644"})
		EXPECT_EQ(
			refusal({{"aeon.metrics.listener", wrong}}),
			std::string("aeon.metrics.listener=") + wrong + ": must be HTTP://host:port with a port from 0 to 65535");
	EXPECT_EQ(
		refusal({{"listeners", "PLAINTEXT://:9093"}, {"aeon.metrics.listener", "HTTP://:9093"}}),
		"aeon.metrics.listener=HTTP://:9093: must have a port of its own; this one is listener PLAINTEXT's");
}

TEST(BrokerConfig, AgesOfZeroAreRefused)
{
	EXPECT_THAT(refusal({{"log.retention.hours", "0"}}), HasSubstr("log.retention.hours=0: must be at least 1"));
	EXPECT_THAT(refusal({{"log.roll.ms", "0"}}), HasSubstr("log.roll.ms=0: must be at least 1"));
	EXPECT_EQ(refusal({{"log.retention.ms", "-1"}, {"log.retention.hours", "0"}}), "accepted");
}

TEST(BrokerConfig, SettingsOfTheCleanerReachIt)
{
	const BrokerConfig config = BrokerConfig::parse({
		{"log.cleaner.enable", "false"},
		{"log.cleaner.threads", "3"},
		{"log.cleaner.dedupe.buffer.size", "33554432"},
		{"log.cleaner.io.buffer.load.factor", "0.5"},
		{"log.cleaner.io.buffer.size", "70000"},
		{"log.cleaner.io.max.bytes.per.second", "1234.5"},
		{"log.cleaner.backoff.ms", "17"},
	});
	const Storage::CleanerConfig cleaner = logManagerConfigOf(config).cleaner;
	EXPECT_FALSE(cleaner.enabled);
	EXPECT_EQ(cleaner.threads, 3);
	EXPECT_EQ(cleaner.dedupeBufferBytes, 33554432);
	EXPECT_EQ(cleaner.bufferLoadFactor, 0.5);
	EXPECT_EQ(cleaner.ioBufferBytes, 70000);
	EXPECT_EQ(cleaner.ioBytesPerSecondMax, 1234.5);
	EXPECT_EQ(cleaner.backoffMs, 17);
}

TEST(BrokerConfig, DeletedPartitionsAreKeptAsLongAsDeletedSegments)
{
	EXPECT_EQ(logManagerConfigOf(BrokerConfig::parse({})).fileDeleteDelayMs, 60'000);
	const auto config = BrokerConfig::parse({{"log.segment.delete.delay.ms", "5"}});
	EXPECT_EQ(logManagerConfigOf(config).fileDeleteDelayMs, 5);
}

TEST(BrokerConfig, CleanerThatCouldNotWorkIsRefused)
{
	EXPECT_THAT(
		refusal({{"log.cleaner.threads", "4"}, {"log.cleaner.dedupe.buffer.size", "4194304"}}),
		HasSubstr("log.cleaner.dedupe.buffer.size"));
	for (const char* factor : {"0", "-0.5", "1.1"})
		EXPECT_THAT(
			refusal({{"log.cleaner.io.buffer.load.factor", factor}}), HasSubstr("log.cleaner.io.buffer.load.factor"));
	EXPECT_THAT(
		refusal({{"log.cleaner.io.max.bytes.per.second", "0"}}), HasSubstr("log.cleaner.io.max.bytes.per.second"));
	EXPECT_THAT(refusal({{"log.cleaner.min.cleanable.ratio", "1.5"}}), HasSubstr("log.cleaner.min.cleanable.ratio"));
}

TEST(BrokerConfig, PlaceOfAnOldKafkaMustBeGivenInListeners)
{
	EXPECT_EQ(refusal({{"port", "9095"}}), "port=9095: belongs to an old Kafka; give it in listeners");
}

TEST(BrokerConfig, OverridesPerAddressAreRead)
{
	const BrokerConfig config = BrokerConfig::parse({{"max.connections.per.ip.overrides", "127.0.0.1:200,host:3"}});
	EXPECT_EQ(
		config.connectionsPerIpOverrides,
		(std::vector<std::pair<std::string, std::int32_t>>{{"127.0.0.1", 200}, {"host", 3}}));
	EXPECT_THAT(
		refusal({{"max.connections.per.ip.overrides", "127.0.0.1"}}),
		HasSubstr("must be a comma-separated list of address:number"));
}

} // namespace Aeon
