#include "Batches.h"
#include "FaultyFileSystem.h"
#include "RawClient.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/Broker.h"
#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/MetadataResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <Poco/TemporaryFile.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <set>

namespace Aeon::Test
{

namespace
{

constexpr std::int32_t PARTITIONS = 4;

std::set<std::int32_t> partitionsIn(const std::string& directory)
{
	std::set<std::int32_t> found;
	for (std::int32_t index = 0; index < PARTITIONS; ++index)
		if (std::filesystem::exists(directory + "/t-" + std::to_string(index))) found.insert(index);
	return found;
}

} // namespace

TEST(OfflineDirectory, ItsPartitionsHaveNoLeaderForClients)
{
	Poco::TemporaryFile root;
	Storage::PosixFileSystem real;
	FaultyFileSystem disk(real);
	const std::string good = root.path() + "/good";
	const std::string bad = root.path() + "/bad";
	Broker broker(
		BrokerConfig::parse({{"listeners", "PLAINTEXT://127.0.0.1:0"}, {"log.dirs", good + "," + bad}}),
		Broker::Environment{&disk, nullptr, {}, {}});
	broker.start();
	RawClient client(broker.boundPort("PLAINTEXT"));
	Protocol::Arena arena;

	Protocol::CreateTopicsRequest create;
	auto& topic = create.topics.append(arena);
	topic.name = "t";
	topic.numPartitions = PARTITIONS;
	topic.replicationFactor = 1;
	client.call<Protocol::CreateTopicsResponse>(create, 7);
	const auto lost = partitionsIn(bad);
	ASSERT_EQ(lost.size(), 2u);
	ASSERT_EQ(partitionsIn(good).size(), 2u);

	disk.failAlways(Call::SYNC, EIO, "/bad/");
	const auto batch = batchOf({"v"});
	Protocol::ProduceRequest produce;
	produce.acks = -1;
	produce.timeoutMs = 1000;
	auto& data = produce.topicData.append(arena);
	data.name = "t";
	for (const std::int32_t index : lost)
	{
		auto& partition = data.partitionData.append(arena);
		partition.index = index;
		partition.records = Protocol::Records(BytesView(batch));
	}
	const auto produced = client.call<Protocol::ProduceResponse>(produce, 9);
	for (const auto& partition : produced->responses[0].partitionResponses)
		EXPECT_EQ(static_cast<ErrorCode>(partition.errorCode), ErrorCode::KAFKA_STORAGE_ERROR);

	for (std::int16_t version = 0; version <= Protocol::MetadataRequest::HIGHEST_VERSION; ++version)
	{
		Protocol::MetadataRequest request;
		request.topics.append(arena).name = "t";
		const auto reply = client.call<Protocol::MetadataResponse>(request, version);
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
		}
	}
	broker.stop(std::chrono::seconds(10));
}

} // namespace Aeon::Test
