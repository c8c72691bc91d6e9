#include "ServingTest.h"

#include "Batches.h"

#include "Aeon/Protocol/Messages/CreateTopicsRequest.h"
#include "Aeon/Protocol/Messages/CreateTopicsResponse.h"
#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsResponse.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsRequest.h"
#include "Aeon/Protocol/Messages/IncrementalAlterConfigsResponse.h"

namespace Aeon::Test
{

namespace
{

constexpr std::int16_t PRODUCE_TOPIC_ID_VERSION = 13;
constexpr std::int8_t TOPIC_RESOURCE = 2;
constexpr std::int8_t SET_CONFIG = 0;

} // namespace

ServingTest::ServingTest(const SettingMap& settings, const Broker::Environment& environment) :
	broker(settings, environment)
{
	client.emplace(port());
}

Uuid ServingTest::createTopic(
	const std::string& name, std::int32_t partitions, const std::map<std::string, std::string>& configs)
{
	Protocol::CreateTopicsRequest request;
	auto& topic = request.topics.append(arena);
	topic.name = name;
	topic.numPartitions = partitions;
	topic.replicationFactor = 1;
	for (const auto& [key, value] : configs)
	{
		auto& config = topic.configs.append(arena);
		config.name = key;
		config.value = value;
	}
	const auto reply =
		client->call<Protocol::CreateTopicsResponse>(request, Protocol::CreateTopicsRequest::HIGHEST_VERSION);
	EXPECT_EQ(codeOf(reply->topics[0].errorCode), ErrorCode::NONE);
	return _topicIds[name] = reply->topics[0].topicId;
}

void ServingTest::deleteTopic(const std::string& name)
{
	Protocol::DeleteTopicsRequest request;
	request.topics.append(arena).name = name;
	const auto reply =
		client->call<Protocol::DeleteTopicsResponse>(request, Protocol::DeleteTopicsRequest::HIGHEST_VERSION);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::NONE);
}

void ServingTest::alterConfig(const std::string& topic, const std::string& key, const std::string& value)
{
	Protocol::IncrementalAlterConfigsRequest request;
	auto& resource = request.resources.append(arena);
	resource.resourceType = TOPIC_RESOURCE;
	resource.resourceName = topic;
	auto& config = resource.configs.append(arena);
	config.name = key;
	config.configOperation = SET_CONFIG;
	config.value = value;
	const auto reply = client->call<Protocol::IncrementalAlterConfigsResponse>(
		request, Protocol::IncrementalAlterConfigsRequest::HIGHEST_VERSION);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::NONE);
}

ProduceRequest
ServingTest::produceRequest(const std::string& topic, BytesView records, std::int16_t acks, std::int32_t partition)
{
	ProduceRequest request;
	request.acks = acks;
	request.timeoutMs = 10'000;
	auto& data = request.topicData.append(arena);
	data.name = keep(topic);
	data.topicId = topicId(topic);
	auto& asked = data.partitionData.append(arena);
	asked.index = partition;
	asked.records = Protocol::Records(keep(records));
	return request;
}

ProduceResponse::PartitionProduceResponse ServingTest::produce(
	const std::string& topic, BytesView records, std::int16_t version, std::int16_t acks, std::int32_t partition)
{
	const auto request = produceRequest(topic, records, acks, partition);
	_produced = client->call<ProduceResponse>(request, version);
	EXPECT_EQ(_produced->responses.size(), 1U);
	if (version < PRODUCE_TOPIC_ID_VERSION)
		EXPECT_EQ(_produced->responses[0].name, topic);
	else
		EXPECT_EQ(_produced->responses[0].topicId, topicId(topic));
	return _produced->responses[0].partitionResponses[0];
}

std::int64_t
ServingTest::produceValues(const std::string& topic, const std::vector<std::string>& values, std::int32_t partition)
{
	const auto answer = produce(topic, batchOf(values), ProduceRequest::HIGHEST_VERSION, -1, partition);
	EXPECT_EQ(codeOf(answer.errorCode), ErrorCode::NONE);
	return answer.baseOffset;
}

FetchRequest
ServingTest::fetchRequest(const std::string& topic, const std::vector<FetchAsk>& asks, const FetchOptions& options)
{
	FetchRequest request;
	if (options.version >= 15)
		request.replicaState.replicaId = options.replicaId;
	else
		request.replicaId = options.replicaId;
	request.maxWaitMs = options.waitMs;
	request.minBytes = options.bytesMin;
	request.maxBytes = options.bytesMax;
	request.isolationLevel = options.isolationLevel;
	request.sessionId = options.sessionId;
	request.sessionEpoch = options.sessionEpoch;
	if (asks.empty()) return request;
	auto& asked = request.topics.append(arena);
	asked.topic = keep(topic);
	asked.topicId = topicId(topic);
	for (const auto& ask : asks)
	{
		auto& partition = asked.partitions.append(arena);
		partition.partition = ask.partition;
		partition.fetchOffset = ask.offset;
		partition.partitionMaxBytes = ask.partitionBytesMax;
		partition.currentLeaderEpoch = ask.leaderEpoch;
		if (options.version >= 12) partition.lastFetchedEpoch = ask.lastFetchedEpoch;
	}
	return request;
}

Reply<FetchResponse>
ServingTest::fetch(const std::string& topic, const std::vector<FetchAsk>& asks, const FetchOptions& options)
{
	return client->call<FetchResponse>(fetchRequest(topic, asks, options), options.version);
}

std::vector<std::string> ServingTest::fetchValues(const std::string& topic, std::int64_t offset, std::int16_t version)
{
	FetchOptions options;
	options.version = version;
	FetchAsk ask;
	ask.offset = offset;
	const auto reply = fetch(topic, {ask}, options);
	const auto& partition = onlyPartition(reply);
	EXPECT_EQ(codeOf(partition.errorCode), ErrorCode::NONE);
	EXPECT_FALSE(partition.records.isNull());
	const auto bytes = partition.records.bytes();
	return valuesOf(version <= 3 ? readMessageSet(bytes) : readBatches(bytes));
}

ListOffsetsResponse::ListOffsetsPartitionResponse ServingTest::listOffset(
	const std::string& topic, std::int64_t timestamp, std::int16_t version, std::int8_t isolationLevel,
	std::int32_t leaderEpoch)
{
	ListOffsetsRequest request;
	request.replicaId = -1;
	if (version >= 2) request.isolationLevel = isolationLevel;
	auto& asked = request.topics.append(arena);
	asked.name = topic;
	auto& partition = asked.partitions.append(arena);
	partition.timestamp = timestamp;
	if (version >= 4) partition.currentLeaderEpoch = leaderEpoch;
	_listed = client->call<ListOffsetsResponse>(request, version);
	return _listed->topics[0].partitions[0];
}

std::string_view ServingTest::keep(const std::string& text)
{
	auto* copy = static_cast<char*>(arena.allocate(text.size(), 1));
	return {copy, text.copy(copy, text.size())};
}

BytesView ServingTest::keep(BytesView bytes)
{
	auto* copy = static_cast<std::uint8_t*>(arena.allocate(bytes.size(), 1));
	std::copy(bytes.begin(), bytes.end(), copy);
	return {copy, bytes.size()};
}

Uuid ServingTest::topicId(const std::string& name) const
{
	const auto found = _topicIds.find(name);
	return found == _topicIds.end() ? Uuid{} : found->second;
}

void ServingTest::restart()
{
	client.reset();
	broker.restart();
	client.emplace(port());
}

void ServingTest::restartUnclean()
{
	client.reset();
	broker.restartUnclean();
	client.emplace(port());
}

const FetchResponse::PartitionData& onlyPartition(const Reply<FetchResponse>& reply)
{
	if (reply->responses.size() != 1 || reply->responses[0].partitions.size() != 1)
		throw std::runtime_error("not one partition in the response");
	return reply->responses[0].partitions[0];
}

} // namespace Aeon::Test
