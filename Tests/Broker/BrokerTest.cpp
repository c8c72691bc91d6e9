#include "Aeon/Broker/Broker.h"

#include "Batches.h"
#include "ServingTest.h"

#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Net/ListenException.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"
#include "Aeon/Storage/StorageException.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace Aeon::Test
{

namespace
{

using namespace std::chrono_literals;

class BrokerLife : public ServingTest
{
};

Broker brokerWith(const std::string& directory, const std::string& listeners = "PLAINTEXT://127.0.0.1:0")
{
	return Broker(BrokerConfig::parse({{"listeners", listeners}, {"log.dirs", directory}}));
}

} // namespace

TEST_F(BrokerLife, TellsTheAddressThatItReallyServes)
{
	EXPECT_EQ(broker.broker().bootstrapServers(), "127.0.0.1:" + std::to_string(port()));
	Protocol::MetadataRequest request;
	const auto reply = client->call<Protocol::MetadataResponse>(request, 9);
	ASSERT_EQ(reply->brokers.size(), 1U);
	EXPECT_EQ(reply->brokers[0].host, "127.0.0.1");
	EXPECT_EQ(reply->brokers[0].port, port());
	EXPECT_EQ(reply->clusterId, broker.broker().clusterId());
}

TEST_F(BrokerLife, ClusterAndTopicsOutliveRestarts)
{
	const auto cluster = broker.broker().clusterId();
	const auto id = createTopic("kept", 2);
	for (int i = 0; i < 3; ++i)
	{
		produceValues("kept", {"x"}, 1);
		restart();
		EXPECT_EQ(broker.broker().clusterId(), cluster);
		EXPECT_EQ(listOffset("kept", -1).errorCode, 0);
	}
	Protocol::MetadataRequest request;
	request.topics.append(arena).name = "kept";
	const auto reply = client->call<Protocol::MetadataResponse>(request, 12);
	EXPECT_EQ(reply->topics[0].topicId, id);
	EXPECT_EQ(reply->topics[0].partitions.size(), 2U);
}

TEST_F(BrokerLife, DeletedTopicDoesNotComeBack)
{
	createTopic("gone");
	produceValues("gone", {"x"});
	deleteTopic("gone");
	EXPECT_EQ(codeOf(listOffset("gone", -1).errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	createTopic("gone");
	EXPECT_EQ(listOffset("gone", -1).offset, 0);
	restart();
	EXPECT_EQ(listOffset("gone", -1).offset, 0);
}

TEST_F(BrokerLife, SecondBrokerOnTheSameDirectoryIsRefusedByItsName)
{
	auto second = brokerWith(broker.dataDirectory());
	try
	{
		second.start();
		FAIL() << "two brokers on one directory";
	}
	catch (const Storage::LogDirectoryException& exception)
	{
		EXPECT_THAT(exception.displayText(), testing::HasSubstr(broker.dataDirectory()));
	}
	createTopic("unharmed");
	EXPECT_EQ(produceValues("unharmed", {"x"}), 0);
}

TEST_F(BrokerLife, TakenPortIsRefusedAndTheDirectoryIsFreeAgain)
{
	Poco::TemporaryFile directory;
	directory.createDirectories();
	{
		auto second = brokerWith(directory.path(), "PLAINTEXT://127.0.0.1:" + std::to_string(port()));
		EXPECT_THROW(second.start(), Net::ListenException);
	}
	auto third = brokerWith(directory.path());
	third.start();
	third.stop(5s);
}

TEST_F(BrokerLife, SeveralBrokersLiveInOneProcess)
{
	TestBroker other;
	EXPECT_NE(other.port(), port());
	EXPECT_NE(other.broker().clusterId(), broker.broker().clusterId());
	createTopic("here");
	RawClient there(other.port());
	Protocol::MetadataRequest request;
	request.topics = Protocol::Array<Protocol::MetadataRequest::MetadataRequestTopic>::null();
	EXPECT_TRUE(there.call<Protocol::MetadataResponse>(request, 9)->topics.empty());
}

TEST_F(BrokerLife, StopIsDoneOnceAndConnectionsEnd)
{
	broker.stop();
	broker.stop();
	EXPECT_TRUE(client->closedByBroker());
}

TEST(BrokerDirectory, ForeignDirectoryIsRefusedAndLeftAsItIs)
{
	Poco::TemporaryFile directory;
	directory.createDirectories();
	std::ofstream(directory.path() + "/notes.txt") << "mine";
	auto broker = brokerWith(directory.path());
	EXPECT_THROW(broker.start(), ConfigException);
	EXPECT_FALSE(std::filesystem::exists(directory.path() + "/meta.properties"));
	EXPECT_FALSE(std::filesystem::exists(directory.path() + "/.kafka_cleanshutdown"));
}

TEST(BrokerDirectory, PartitionsSpreadOverAllDirectories)
{
	Poco::TemporaryFile first;
	Poco::TemporaryFile second;
	first.createDirectories();
	second.createDirectories();
	TestBroker broker({{"log.dirs", first.path() + "," + second.path()}});
	RawClient client(broker.port());
	Protocol::Arena arena;
	Protocol::MetadataRequest request;
	request.allowAutoTopicCreation = true;
	request.topics.append(arena).name = "spread-a";
	request.topics.append(arena).name = "spread-b";
	EXPECT_EQ(client.call<Protocol::MetadataResponse>(request, 9)->topics.size(), 2U);
	const auto holds = [](const Poco::TemporaryFile& directory)
	{
		return std::filesystem::exists(directory.path() + "/spread-a-0") ||
			   std::filesystem::exists(directory.path() + "/spread-b-0");
	};
	EXPECT_TRUE(holds(first));
	EXPECT_TRUE(holds(second));
}

} // namespace Aeon::Test
