#include "Batches.h"
#include "BrokerLog.h"
#include "FaultyFileSystem.h"
#include "RawClient.h"
#include "Scraping/Scrape.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/Broker.h"
#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsResponse.h"
#include "Aeon/Protocol/Messages/DeleteRecordsRequest.h"
#include "Aeon/Protocol/Messages/DeleteRecordsResponse.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/ListOffsetsRequest.h"
#include "Aeon/Protocol/Messages/ListOffsetsResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochRequest.h"
#include "Aeon/Protocol/Messages/OffsetForLeaderEpochResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <Poco/TemporaryFile.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <set>

namespace Aeon::Test
{

namespace
{

constexpr std::int32_t PARTITIONS = 4;
constexpr std::int16_t TOPIC_ID_VERSION = 13;

/// A broker of two log directories, of which one fails when a test says so.
class OfflineDirectory : public ::testing::Test
{
protected:
	void SetUp() override
	{
		startBroker();
		Protocol::CreateTopicsRequest request;
		auto& topic = request.topics.append(arena);
		topic.name = "t";
		topic.numPartitions = PARTITIONS;
		topic.replicationFactor = 1;
		topicId = client->call<Protocol::CreateTopicsResponse>(request, 7)->topics[0].topicId;
		lost = partitionsIn(bad());
		ASSERT_EQ(lost.size(), 2u);
		ASSERT_EQ(partitionsIn(good()).size(), 2u);
	}

	void startBroker()
	{
		broker.emplace(
			BrokerConfig::parse(
				{{"listeners", "PLAINTEXT://127.0.0.1:0"},
				 {"log.dirs", good() + "," + bad()},
				 {"aeon.metrics.listener", "HTTP://127.0.0.1:0"}}),
			Broker::Environment{&disk, nullptr, {}, {}});
		broker->start();
		client.emplace(broker->boundPort("PLAINTEXT"));
	}

	/// The directory fails under the broker.
	void fail()
	{
		disk.failAlways(Call::SYNC, EIO, "/bad/");
		for (const std::int32_t index : lost)
			ASSERT_EQ(produce(index, 9), ErrorCode::KAFKA_STORAGE_ERROR);
	}

	/// The broker starts without the directory, so that it has no logs of its partitions at all.
	void restartWithout()
	{
		broker->stop(std::chrono::seconds(10));
		disk.failAlways(Call::LIST, EIO, "/bad");
		startBroker();
	}

	ErrorCode produce(std::int32_t index, std::int16_t version)
	{
		const auto batch = batchOf({"v"});
		Protocol::ProduceRequest request;
		request.acks = -1;
		request.timeoutMs = 1000;
		auto& data = request.topicData.append(arena);
		if (version >= TOPIC_ID_VERSION)
			data.topicId = topicId;
		else
			data.name = "t";
		auto& partition = data.partitionData.append(arena);
		partition.index = index;
		partition.records = Protocol::Records(BytesView(batch));
		const auto reply = client->call<Protocol::ProduceResponse>(request, version);
		return static_cast<ErrorCode>(reply->responses[0].partitionResponses[0].errorCode);
	}

	ErrorCode fetch(std::int32_t index, std::int16_t version)
	{
		Protocol::FetchRequest request;
		request.maxBytes = 1000;
		auto& topic = request.topics.append(arena);
		if (version >= TOPIC_ID_VERSION)
			topic.topicId = topicId;
		else
			topic.topic = "t";
		auto& partition = topic.partitions.append(arena);
		partition.partition = index;
		partition.partitionMaxBytes = 1000;
		const auto reply = client->call<Protocol::FetchResponse>(request, version);
		return static_cast<ErrorCode>(reply->responses[0].partitions[0].errorCode);
	}

	ErrorCode listOffsets(std::int32_t index, std::int64_t timestamp, std::int16_t version)
	{
		Protocol::ListOffsetsRequest request;
		auto& topic = request.topics.append(arena);
		topic.name = "t";
		auto& partition = topic.partitions.append(arena);
		partition.partitionIndex = index;
		partition.timestamp = timestamp;
		partition.maxNumOffsets = 1;
		const auto reply = client->call<Protocol::ListOffsetsResponse>(request, version);
		return static_cast<ErrorCode>(reply->topics[0].partitions[0].errorCode);
	}

	ErrorCode deleteRecords(std::int32_t index, std::int16_t version)
	{
		Protocol::DeleteRecordsRequest request;
		request.timeoutMs = 1000;
		auto& topic = request.topics.append(arena);
		topic.name = "t";
		topic.partitions.append(arena).partitionIndex = index;
		const auto reply = client->call<Protocol::DeleteRecordsResponse>(request, version);
		return static_cast<ErrorCode>(reply->topics[0].partitions[0].errorCode);
	}

	ErrorCode endOfEpoch(std::int32_t index, std::int16_t version)
	{
		Protocol::OffsetForLeaderEpochRequest request;
		auto& topic = request.topics.append(arena);
		topic.topic = "t";
		topic.partitions.append(arena).partition = index;
		const auto reply = client->call<Protocol::OffsetForLeaderEpochResponse>(request, version);
		return static_cast<ErrorCode>(reply->topics[0].partitions[0].errorCode);
	}

	/// Clients that do not know KAFKA_STORAGE_ERROR would take it for the end; the other code makes them look for the
	/// leader again.
	void expectWhatEachVersionKnows()
	{
		const std::int32_t index = *lost.begin();
		for (std::int16_t version = 0; version <= Protocol::ProduceRequest::HIGHEST_VERSION; ++version)
			EXPECT_EQ(
				produce(index, version),
				version <= 3 ? ErrorCode::NOT_LEADER_OR_FOLLOWER : ErrorCode::KAFKA_STORAGE_ERROR)
				<< version;
		for (std::int16_t version = 0; version <= Protocol::FetchRequest::HIGHEST_VERSION; ++version)
			EXPECT_EQ(
				fetch(index, version),
				version <= 5 ? ErrorCode::NOT_LEADER_OR_FOLLOWER : ErrorCode::KAFKA_STORAGE_ERROR)
				<< version;
		for (std::int16_t version = 0; version <= Protocol::ListOffsetsRequest::HIGHEST_VERSION; ++version)
			for (const std::int64_t timestamp : {-1, -2, 0})
				EXPECT_EQ(listOffsets(index, timestamp, version), ErrorCode::KAFKA_STORAGE_ERROR)
					<< timestamp << ", " << version;
		for (std::int16_t version = 0; version <= Protocol::DeleteRecordsRequest::HIGHEST_VERSION; ++version)
			EXPECT_EQ(deleteRecords(index, version), ErrorCode::KAFKA_STORAGE_ERROR) << version;
		for (std::int16_t version = 0; version <= Protocol::OffsetForLeaderEpochRequest::HIGHEST_VERSION; ++version)
			EXPECT_EQ(endOfEpoch(index, version), ErrorCode::KAFKA_STORAGE_ERROR) << version;
	}

	/// What operators see of it.
	void expectMetricsOfTheLoss()
	{
		const Scrape told = scrape(metricsPortIn(log.linesWith("Metrics are served").back()));
		const std::string offline = "kafka_log_logmanager_logdirectoryoffline{logDirectory=\"";
		EXPECT_EQ(told.value("kafka_log_logmanager_offlinelogdirectorycount"), 1);
		EXPECT_EQ(told.value(offline + good() + "\"}"), 0);
		EXPECT_EQ(told.value(offline + bad() + "\"}"), 1);
		EXPECT_EQ(told.value("kafka_server_replicamanager_partitioncount"), PARTITIONS);
		EXPECT_EQ(told.value("kafka_server_replicamanager_leadercount"), PARTITIONS - 2);
		EXPECT_EQ(told.value("kafka_server_replicamanager_offlinereplicacount"), 2);
	}

	std::string good() const { return _root.path() + "/good"; }
	std::string bad() const { return _root.path() + "/bad"; }

	BrokerLog log;
	Protocol::Arena arena;
	Storage::PosixFileSystem real;
	FaultyFileSystem disk{real};
	std::optional<Broker> broker;
	std::optional<RawClient> client;
	Uuid topicId;
	std::set<std::int32_t> lost;

private:
	static std::set<std::int32_t> partitionsIn(const std::string& directory)
	{
		std::set<std::int32_t> found;
		for (std::int32_t index = 0; index < PARTITIONS; ++index)
			if (std::filesystem::exists(directory + "/t-" + std::to_string(index))) found.insert(index);
		return found;
	}

	const Poco::TemporaryFile _root;
};

} // namespace

TEST_F(OfflineDirectory, ItsPartitionsHaveNoLeaderForClients)
{
	fail();
	for (std::int16_t version = 0; version <= Protocol::MetadataRequest::HIGHEST_VERSION; ++version)
	{
		Protocol::MetadataRequest request;
		request.topics.append(arena).name = "t";
		const auto reply = client->call<Protocol::MetadataResponse>(request, version);
		for (const auto& partition : reply->topics[0].partitions)
		{
			const bool isLost = lost.contains(partition.partitionIndex);
			EXPECT_EQ(
				static_cast<ErrorCode>(partition.errorCode), isLost ? ErrorCode::LEADER_NOT_AVAILABLE : ErrorCode::NONE)
				<< version;
			EXPECT_EQ(partition.leaderId, isLost ? -1 : 1) << version;
			if (version >= 5)
			{
				EXPECT_EQ(partition.offlineReplicas.size(), isLost ? 1u : 0u) << version;
			}
			if (version >= 7)
			{
				EXPECT_EQ(partition.leaderEpoch, 0) << "clients forget what they know at -1; version " << version;
			}
		}
	}
}

TEST_F(OfflineDirectory, ShowsInTheMetricsWhetherItFailedOrWasAwayFromTheStart)
{
	fail();
	expectMetricsOfTheLoss();
	restartWithout();
	expectMetricsOfTheLoss();
}

TEST_F(OfflineDirectory, ThatFailedIsToldToEachVersionAsItKnowsIt)
{
	fail();
	expectWhatEachVersionKnows();
}

TEST_F(OfflineDirectory, ThatIsAwayFromTheStartIsToldToEachVersionAsItKnowsIt)
{
	restartWithout();
	expectWhatEachVersionKnows();
}

} // namespace Aeon::Test
