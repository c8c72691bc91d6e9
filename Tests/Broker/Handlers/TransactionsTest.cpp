#include "TransactionsTest.h"

#include "Batches.h"

#include "Aeon/Protocol/Messages/AddPartitionsToTxnRequest.h"
#include "Aeon/Protocol/Messages/AddPartitionsToTxnResponse.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/ListOffsetsRequest.h"
#include "Aeon/Protocol/Messages/ListOffsetsResponse.h"
#include "Aeon/Protocol/Messages/ListTransactionsRequest.h"
#include "Aeon/Protocol/Messages/ListTransactionsResponse.h"
#include "Aeon/Protocol/Messages/OffsetFetchRequest.h"
#include "Aeon/Protocol/Messages/OffsetFetchResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitResponse.h"

#include <chrono>
#include <functional>
#include <thread>

namespace Aeon::Test
{

namespace
{

constexpr std::int8_t TRANSACTION_KEY = 1;
constexpr std::int16_t BATCH_VERSION = 4;
constexpr std::chrono::seconds PATIENCE{30};

SettingMap withFewPartitions(SettingMap settings)
{
	settings.emplace("transaction.state.log.num.partitions", "3");
	settings.emplace("offsets.topic.num.partitions", "3");
	return settings;
}

void await(const std::function<bool()>& condition)
{
	const auto end = std::chrono::steady_clock::now() + PATIENCE;
	while (!condition())
	{
		ASSERT_LT(std::chrono::steady_clock::now(), end);
		std::this_thread::yield();
	}
}

} // namespace

TransactionsTest::TransactionsTest(const SettingMap& settings, const Broker::Environment& environment) :
	AdminTest(withFewPartitions(settings), environment)
{
}

void TransactionsTest::awaitCoordinator()
{
	Protocol::FindCoordinatorRequest find;
	find.key = "any";
	find.keyType = TRANSACTION_KEY;
	const auto found = client->call<Protocol::FindCoordinatorResponse>(find, 1);
	ASSERT_EQ(codeOf(found->errorCode), ErrorCode::NONE);
	await(
		[&]
		{
			const auto listed =
				client->call<Protocol::ListTransactionsResponse>(Protocol::ListTransactionsRequest(), 0);
			return codeOf(listed->errorCode) == ErrorCode::NONE;
		});
}

void TransactionsTest::awaitGroup()
{
	Protocol::FindCoordinatorRequest find;
	find.key = "g";
	const auto found = client->call<Protocol::FindCoordinatorResponse>(find, 1);
	ASSERT_EQ(codeOf(found->errorCode), ErrorCode::NONE);
	committedOffset();
}

void TransactionsTest::restart()
{
	client.reset();
	broker.restart();
	client.emplace(broker.port());
	awaitCoordinator();
}

Protocol::InitProducerIdRequest TransactionsTest::initRequest(std::string_view id) const
{
	Protocol::InitProducerIdRequest request;
	request.transactionalId = id;
	request.transactionTimeoutMs = 60'000;
	return request;
}

ProducerIdAndEpoch TransactionsTest::init(std::string_view id)
{
	ProducerIdAndEpoch producer;
	await(
		[&]
		{
			const auto reply = client->call<Protocol::InitProducerIdResponse>(initRequest(id), 5);
			producer = {ProducerId(reply->producerId), reply->producerEpoch};
			return codeOf(reply->errorCode) != ErrorCode::CONCURRENT_TRANSACTIONS;
		});
	EXPECT_GE(producer.epoch, 0);
	return producer;
}

std::vector<ErrorCode> TransactionsTest::add(
	std::string_view id, ProducerIdAndEpoch producer, std::string_view topic,
	const std::vector<std::int32_t>& partitions, std::int16_t version, bool verifyOnly)
{
	Protocol::AddPartitionsToTxnRequest request;
	if (version >= BATCH_VERSION)
	{
		auto& transaction = request.transactions.append(arena);
		transaction.transactionalId = id;
		transaction.producerId = producer.id.value();
		transaction.producerEpoch = producer.epoch;
		transaction.verifyOnly = verifyOnly;
	}
	else
	{
		request.v3AndBelowTransactionalId = id;
		request.v3AndBelowProducerId = producer.id.value();
		request.v3AndBelowProducerEpoch = producer.epoch;
	}
	auto& topics = version >= BATCH_VERSION ? request.transactions[0].topics : request.v3AndBelowTopics;
	auto& asked = topics.append(arena);
	asked.name = topic;
	for (const auto partition : partitions)
		asked.partitions.append(arena, partition);

	const auto reply = client->call<Protocol::AddPartitionsToTxnResponse>(request, version);
	std::vector<ErrorCode> codes;
	const auto& results =
		version >= BATCH_VERSION ? reply->resultsByTransaction[0].topicResults : reply->resultsByTopicV3AndBelow;
	EXPECT_EQ(results[0].name, topic);
	for (std::size_t index = 0; index < partitions.size(); ++index)
	{
		const auto& result = results[0].resultsByPartition[index];
		EXPECT_EQ(result.partitionIndex, partitions[index]);
		codes.push_back(codeOf(result.partitionErrorCode));
	}
	return codes;
}

ErrorCode TransactionsTest::write(
	std::string_view id, ProducerIdAndEpoch producer, std::int16_t version, std::int32_t sequence, std::int32_t index)
{
	Protocol::BatchOptions options;
	options.producerId = producer.id;
	options.producerEpoch = producer.epoch;
	options.baseSequence = sequence;
	options.isTransactional = true;
	const auto batch = batchOf({"value"}, options);
	Protocol::ProduceRequest request;
	request.transactionalId = id;
	request.acks = -1;
	request.timeoutMs = 10'000;
	auto& topic = request.topicData.append(arena);
	topic.name = "a";
	auto& partition = topic.partitionData.append(arena);
	partition.index = index;
	partition.records = Protocol::Records(batch);
	const auto reply = client->call<Protocol::ProduceResponse>(request, version);
	return codeOf(reply->responses[0].partitionResponses[0].errorCode);
}

ErrorCode TransactionsTest::commitOffset(
	std::string_view id, ProducerIdAndEpoch producer, std::int64_t offset, std::int16_t version)
{
	Protocol::TxnOffsetCommitRequest request;
	request.transactionalId = id;
	request.groupId = "g";
	request.producerId = producer.id.value();
	request.producerEpoch = producer.epoch;
	auto& topic = request.topics.append(arena);
	topic.name = "a";
	auto& partition = topic.partitions.append(arena);
	partition.partitionIndex = 0;
	partition.committedOffset = offset;
	const auto reply = client->call<Protocol::TxnOffsetCommitResponse>(request, version);
	return codeOf(reply->topics[0].partitions[0].errorCode);
}

std::int64_t TransactionsTest::committedOffset()
{
	Protocol::OffsetFetchRequest request;
	auto& group = request.groups.append(arena);
	group.groupId = "g";
	auto& topic = group.topics.append(arena);
	topic.name = "a";
	topic.partitionIndexes.append(arena, 0);
	std::int64_t offset = -1;
	await(
		[&]
		{
			const auto reply = client->call<Protocol::OffsetFetchResponse>(request, 8);
			const auto& found = reply->groups[0];
			if (codeOf(found.errorCode) != ErrorCode::NONE) return false;
			offset = found.topics[0].partitions[0].committedOffset;
			return true;
		});
	return offset;
}

std::int64_t TransactionsTest::endFor(std::int8_t isolation, std::int32_t index)
{
	Protocol::ListOffsetsRequest request;
	request.replicaId = -1;
	request.isolationLevel = isolation;
	auto& topic = request.topics.append(arena);
	topic.name = "a";
	auto& partition = topic.partitions.append(arena);
	partition.partitionIndex = index;
	partition.timestamp = -1;
	const auto reply = client->call<Protocol::ListOffsetsResponse>(request, 7);
	return reply->topics[0].partitions[0].offset;
}

Reply<Protocol::EndTxnResponse>
TransactionsTest::end(std::string_view id, ProducerIdAndEpoch producer, bool commit, std::int16_t version)
{
	Protocol::EndTxnRequest request;
	request.transactionalId = id;
	request.producerId = producer.id.value();
	request.producerEpoch = producer.epoch;
	request.committed = commit;
	return client->call<Protocol::EndTxnResponse>(request, version);
}

Reply<Protocol::DescribeTransactionsResponse> TransactionsTest::describe(std::string_view id)
{
	Protocol::DescribeTransactionsRequest request;
	request.transactionalIds.append(arena, id);
	return client->call<Protocol::DescribeTransactionsResponse>(request, 0);
}

std::string TransactionsTest::state(std::string_view id)
{
	return std::string(describe(id)->transactionStates[0].transactionState);
}

void TransactionsTest::awaitState(std::string_view id, std::string_view expected)
{
	await([&] { return state(id) == expected; });
}

} // namespace Aeon::Test
