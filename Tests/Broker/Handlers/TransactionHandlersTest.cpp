#include "TransactionsTest.h"

#include "Aeon/Protocol/Messages/AddOffsetsToTxnRequest.h"
#include "Aeon/Protocol/Messages/AddOffsetsToTxnResponse.h"
#include "Aeon/Protocol/Messages/AddPartitionsToTxnRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsResponse.h"
#include "Aeon/Protocol/Messages/ListTransactionsRequest.h"
#include "Aeon/Protocol/Messages/ListTransactionsResponse.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace Aeon::Test
{

namespace
{

using Protocol::AddOffsetsToTxnRequest;
using Protocol::AddOffsetsToTxnResponse;
using Protocol::AddPartitionsToTxnRequest;
using Protocol::EndTxnRequest;
using Protocol::InitProducerIdRequest;
using Protocol::InitProducerIdResponse;
using Protocol::ListTransactionsRequest;
using Protocol::ListTransactionsResponse;
using testing::ElementsAre;
using testing::IsEmpty;

/// The newest version belongs to two-phase commit and is not settled yet (KIP-939).
constexpr std::int16_t INIT_VERSION_MAX = InitProducerIdRequest::HIGHEST_VERSION - 1;
constexpr std::int16_t BATCH_VERSION = 4;
constexpr std::int16_t BUMP_VERSION = 5;

template <typename Value>
std::vector<Value> valuesOf(const Protocol::Array<Value>& array)
{
	return {array.begin(), array.end()};
}

class TransactionHandlers : public TransactionsTest
{
protected:
	TransactionHandlers()
	{
		awaitCoordinator();
		createTopic("a", 3);
	}

	std::vector<std::string> list(const ListTransactionsRequest& request, std::int16_t version)
	{
		const auto reply = client->call<ListTransactionsResponse>(request, version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::NONE);
		std::vector<std::string> ids;
		for (const auto& transaction : reply->transactionStates)
			ids.emplace_back(transaction.transactionalId);
		std::sort(ids.begin(), ids.end());
		return ids;
	}

	static ProducerIdAndEpoch staleOf(ProducerIdAndEpoch producer)
	{
		return {producer.id, static_cast<std::int16_t>(producer.epoch - 1)};
	}
};

TEST_F(TransactionHandlers, KeepTheirStateInATopicAsKafkaMakesIt)
{
	EXPECT_EQ(partitionCount("__transaction_state"), 3);
	EXPECT_EQ(topicConfig("__transaction_state", "cleanup.policy"), "compact");
	EXPECT_EQ(topicConfig("__transaction_state", "compression.type"), "uncompressed");
	EXPECT_EQ(topicConfig("__transaction_state", "segment.bytes"), "104857600");
	EXPECT_EQ(topicConfig("__transaction_state", "unclean.leader.election.enable"), "false");
	// Kafka asks for two; one broker has one.
	EXPECT_EQ(topicConfig("__transaction_state", "min.insync.replicas"), "1");
}

TEST_F(TransactionHandlers, InitProducerIdGivesTheNextEpochInEveryVersion)
{
	ProducerIdAndEpoch last;
	for (std::int16_t version = 0; version <= INIT_VERSION_MAX; ++version)
	{
		const auto reply = client->call<InitProducerIdResponse>(initRequest("t"), version);
		EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::NONE);
		EXPECT_EQ(reply->producerEpoch, version);
		if (version > 0)
		{
			EXPECT_EQ(reply->producerId, last.id.value());
		}
		last = {ProducerId(reply->producerId), reply->producerEpoch};
	}
}

TEST_F(TransactionHandlers, InitProducerIdFencesAsTheVersionKnowsIt)
{
	const auto producer = init("t");
	init("t");
	auto request = initRequest("t");
	request.producerId = producer.id.value();
	request.producerEpoch = producer.epoch;
	for (std::int16_t version = 3; version <= INIT_VERSION_MAX; ++version)
	{
		const auto reply = client->call<InitProducerIdResponse>(request, version);
		EXPECT_EQ(
			codeOf(reply->errorCode), version < 4 ? ErrorCode::INVALID_PRODUCER_EPOCH : ErrorCode::PRODUCER_FENCED);
		EXPECT_EQ(reply->producerId, -1);
		EXPECT_EQ(reply->producerEpoch, -1);
	}
}

TEST_F(TransactionHandlers, InitProducerIdChecksWhatItIsAsked)
{
	auto request = initRequest("");
	EXPECT_EQ(codeOf(client->call<InitProducerIdResponse>(request, 4)->errorCode), ErrorCode::INVALID_REQUEST);
	request = initRequest("t");
	request.transactionTimeoutMs = 900'001;
	EXPECT_EQ(
		codeOf(client->call<InitProducerIdResponse>(request, 4)->errorCode), ErrorCode::INVALID_TRANSACTION_TIMEOUT);
	request.transactionTimeoutMs = 900'000;
	EXPECT_EQ(codeOf(client->call<InitProducerIdResponse>(request, 4)->errorCode), ErrorCode::NONE);
	request.producerId = 5;
	EXPECT_EQ(codeOf(client->call<InitProducerIdResponse>(request, 4)->errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(TransactionHandlers, AddPartitionsInEveryVersion)
{
	for (std::int16_t version = 0; version <= AddPartitionsToTxnRequest::HIGHEST_VERSION; ++version)
	{
		SCOPED_TRACE(version);
		const auto producer = init("t");
		EXPECT_THAT(add("t", producer, "a", {0, 2}, version), ElementsAre(ErrorCode::NONE, ErrorCode::NONE));
		EXPECT_EQ(state("t"), "Ongoing");
		const auto fenced = version < 2 ? ErrorCode::INVALID_PRODUCER_EPOCH : ErrorCode::PRODUCER_FENCED;
		EXPECT_THAT(add("t", staleOf(producer), "a", {0}, version), ElementsAre(fenced));
		EXPECT_THAT(
			add("t", {ProducerId(99), 0}, "a", {0}, version), ElementsAre(ErrorCode::INVALID_PRODUCER_ID_MAPPING));
		EXPECT_THAT(add("", producer, "a", {0}, version), ElementsAre(ErrorCode::INVALID_REQUEST));
		EXPECT_THAT(
			add("t", producer, "a", {1, 3}, version),
			ElementsAre(ErrorCode::OPERATION_NOT_ATTEMPTED, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
		EXPECT_THAT(add("t", producer, "b", {0}, version), ElementsAre(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION));
	}
}

TEST_F(TransactionHandlers, VerifyPartitionsWithoutAddingThem)
{
	const auto producer = init("t");
	for (std::int16_t version = BATCH_VERSION; version <= AddPartitionsToTxnRequest::HIGHEST_VERSION; ++version)
	{
		EXPECT_THAT(add("t", producer, "a", {0}, version), ElementsAre(ErrorCode::NONE));
		EXPECT_THAT(
			add("t", producer, "a", {0, 1}, version, true),
			ElementsAre(ErrorCode::NONE, ErrorCode::TRANSACTION_ABORTABLE));
	}
	EXPECT_EQ(describe("t")->transactionStates[0].topics[0].partitions.size(), 1U);
}

TEST_F(TransactionHandlers, AddThePartitionOfAGroup)
{
	for (std::int16_t version = 0; version <= AddOffsetsToTxnRequest::HIGHEST_VERSION; ++version)
	{
		const auto producer = init("t");
		AddOffsetsToTxnRequest request;
		request.transactionalId = "t";
		request.producerId = producer.id.value();
		request.producerEpoch = producer.epoch;
		request.groupId = "g";
		EXPECT_EQ(codeOf(client->call<AddOffsetsToTxnResponse>(request, version)->errorCode), ErrorCode::NONE);
		const auto described = describe("t");
		const auto& topics = described->transactionStates[0].topics;
		ASSERT_EQ(topics.size(), 1U);
		EXPECT_EQ(topics[0].topic, "__consumer_offsets");
		// "g" is 103 to Java, which is 1 modulo 3.
		EXPECT_THAT(valuesOf(topics[0].partitions), ElementsAre(1));
		--request.producerEpoch;
		EXPECT_EQ(
			codeOf(client->call<AddOffsetsToTxnResponse>(request, version)->errorCode),
			version < 2 ? ErrorCode::INVALID_PRODUCER_EPOCH : ErrorCode::PRODUCER_FENCED);
	}
}

TEST_F(TransactionHandlers, EndTransactionsInEveryVersion)
{
	for (std::int16_t version = 0; version <= EndTxnRequest::HIGHEST_VERSION; ++version)
		for (const bool commit : {true, false})
		{
			SCOPED_TRACE(version);
			const auto producer = init("t");
			ASSERT_THAT(add("t", producer, "a", {0}, version < BUMP_VERSION ? 3 : 5), ElementsAre(ErrorCode::NONE));
			const auto ended = end("t", producer, commit, version);
			EXPECT_EQ(codeOf(ended->errorCode), ErrorCode::NONE);
			const bool bumps = version >= BUMP_VERSION;
			EXPECT_EQ(ended->producerId, bumps ? producer.id.value() : -1);
			EXPECT_EQ(ended->producerEpoch, bumps ? producer.epoch + 1 : -1);
			awaitState("t", commit ? "CompleteCommit" : "CompleteAbort");
			// Asked again it is the same answer.
			EXPECT_EQ(codeOf(end("t", producer, commit, version)->errorCode), ErrorCode::NONE);
			EXPECT_EQ(codeOf(end("t", producer, !commit, version)->errorCode), ErrorCode::INVALID_TXN_STATE);
			const ProducerIdAndEpoch stranger{producer.id, static_cast<std::int16_t>(producer.epoch + 7)};
			EXPECT_EQ(
				codeOf(end("t", stranger, commit, version)->errorCode),
				version < 2 ? ErrorCode::INVALID_PRODUCER_EPOCH : ErrorCode::PRODUCER_FENCED);
		}
}

TEST_F(TransactionHandlers, DescribeWhatIsThere)
{
	const auto producer = init("t");
	ASSERT_THAT(add("t", producer, "a", {2, 0}), ElementsAre(ErrorCode::NONE, ErrorCode::NONE));
	const auto described = describe("t");
	const auto& transaction = described->transactionStates[0];
	EXPECT_EQ(transaction.transactionalId, "t");
	EXPECT_EQ(transaction.transactionState, "Ongoing");
	EXPECT_EQ(transaction.transactionTimeoutMs, 60'000);
	EXPECT_GT(transaction.transactionStartTimeMs, 0);
	EXPECT_EQ(transaction.producerId, producer.id.value());
	EXPECT_EQ(transaction.producerEpoch, producer.epoch);
	EXPECT_EQ(transaction.topics[0].topic, "a");
	EXPECT_THAT(valuesOf(transaction.topics[0].partitions), ElementsAre(0, 2));
	EXPECT_EQ(codeOf(describe("unknown")->transactionStates[0].errorCode), ErrorCode::TRANSACTIONAL_ID_NOT_FOUND);
	EXPECT_EQ(codeOf(describe("")->transactionStates[0].errorCode), ErrorCode::INVALID_REQUEST);
}

TEST_F(TransactionHandlers, ListWithEveryFilter)
{
	const auto producer = init("t-1");
	ASSERT_THAT(add("t-1", producer, "a", {0}), ElementsAre(ErrorCode::NONE));
	init("t-2");
	for (std::int16_t version = 0; version <= ListTransactionsRequest::HIGHEST_VERSION; ++version)
	{
		EXPECT_THAT(list({}, version), ElementsAre("t-1", "t-2"));
		ListTransactionsRequest request;
		request.stateFilters.append(arena, "Ongoing");
		EXPECT_THAT(list(request, version), ElementsAre("t-1"));
		request.stateFilters.append(arena, "Nowhere");
		const auto reply = client->call<ListTransactionsResponse>(request, version);
		EXPECT_THAT(valuesOf(reply->unknownStateFilters), ElementsAre("Nowhere"));
		EXPECT_EQ(reply->transactionStates[0].producerId, producer.id.value());
		EXPECT_EQ(reply->transactionStates[0].transactionState, "Ongoing");
		request = {};
		request.producerIdFilters.append(arena, producer.id.value());
		EXPECT_THAT(list(request, version), ElementsAre("t-1"));
	}
	ListTransactionsRequest request;
	request.durationFilter = 3'600'000;
	request.stateFilters.append(arena, "Ongoing");
	EXPECT_THAT(list(request, 1), IsEmpty());
	request = {};
	request.transactionalIdPattern = ".*2";
	EXPECT_THAT(list(request, 2), ElementsAre("t-2"));
	request.transactionalIdPattern = "(";
	EXPECT_EQ(
		codeOf(client->call<ListTransactionsResponse>(request, 2)->errorCode), ErrorCode::INVALID_REGULAR_EXPRESSION);
}

TEST_F(TransactionHandlers, KeepTransactionsOverARestart)
{
	const auto producer = init("t");
	ASSERT_THAT(add("t", producer, "a", {0}, 5), ElementsAre(ErrorCode::NONE));
	restart();
	EXPECT_EQ(state("t"), "Ongoing");
	EXPECT_EQ(codeOf(end("t", producer, true, 5)->errorCode), ErrorCode::NONE);
	awaitState("t", "CompleteCommit");
}

TEST_F(TransactionHandlers, EndWithoutPartitionsThatAreGone)
{
	const auto producer = init("t");
	createTopic("gone");
	ASSERT_THAT(add("t", producer, "gone", {0}, 5), ElementsAre(ErrorCode::NONE));
	Protocol::DeleteTopicsRequest request;
	request.topicNames.append(arena, "gone");
	const auto deleted = client->call<Protocol::DeleteTopicsResponse>(request, 5);
	ASSERT_EQ(codeOf(deleted->responses[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(end("t", producer, true, 5)->errorCode), ErrorCode::NONE);
	awaitState("t", "CompleteCommit");
}

} // namespace

} // namespace Aeon::Test
