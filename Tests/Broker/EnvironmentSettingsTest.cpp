#include "Aeon/Broker/EnvironmentSettings.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

SettingMap settings(std::vector<std::string> variables)
{
	return environmentSettings(variables);
}

} // namespace

TEST(EnvironmentSettings, UnderscoresBecomeDotsUnderscoresAndDashes)
{
	EXPECT_EQ(
		settings({"KAFKA_LOG_DIRS=/data", "KAFKA_A__B=1", "KAFKA_A___B=2", "KAFKA_A____B=3"}),
		(SettingMap{{"log.dirs", "/data"}, {"a_b", "1"}, {"a-b", "2"}, {"a-.b", "3"}}));
}

TEST(EnvironmentSettings, ValueKeepsItsEqualsSigns)
{
	EXPECT_EQ(settings({"KAFKA_X=a=b"}), (SettingMap{{"x", "a=b"}}));
}

TEST(EnvironmentSettings, VariablesOfJavaAndOfTheImageAreNone)
{
	EXPECT_EQ(
		settings(
			{"KAFKA_HEAP_OPTS=-Xmx1g", "KAFKA_OPTS=x", "KAFKA_LOG4J_OPTS=x", "KAFKA_JVM_PERFORMANCE_OPTS=x",
			 "KAFKA_VERSION=4.0", "KAFKA_HOME=/opt", "KAFKA_JMX_OPTS=x", "KAFKA_GC_LOG_OPTS=x",
			 "KAFKA_LOG4J_ROOT_LOGLEVEL=x", "KAFKA_LOG4J_LOGGERS=x", "KAFKA_TOOLS_LOG4J_LOGLEVEL=x"}),
		SettingMap{});
}

TEST(EnvironmentSettings, VariablesOfAKubernetesServiceAreNone)
{
	EXPECT_EQ(
		settings(
			{"KAFKA_PORT=tcp://10.0.0.1:9092", "KAFKA_SERVICE_HOST=10.0.0.1", "KAFKA_SERVICE_PORT=9092",
			 "KAFKA_PORT_9092_TCP_ADDR=10.0.0.1"}),
		SettingMap{});
}

TEST(EnvironmentSettings, OtherVariablesAreLeftAlone)
{
	EXPECT_EQ(settings({"PATH=/bin", "KAFKA=1", "KAFKA_=1", "kafka_log_dirs=x", "nonsense"}), SettingMap{});
}

TEST(EnvironmentSettings, ClusterIdIsTheOneOfTheImage)
{
	EXPECT_EQ(
		settings({"CLUSTER_ID=5L6g3nShT-eMCtK--X86sw"}), (SettingMap{{"aeon.cluster.id", "5L6g3nShT-eMCtK--X86sw"}}));
}

} // namespace Aeon
