// Many transactions that a restart interrupts: what was decided is carried out, what was not is aborted in time.

#include "TransactionsTest.h"

#include "Aeon/Protocol/Messages/AddPartitionsToTxnRequest.h"
#include "Aeon/Protocol/Messages/AddPartitionsToTxnResponse.h"
#include "Aeon/Protocol/Messages/ListTransactionsRequest.h"
#include "Aeon/Protocol/Messages/ListTransactionsResponse.h"

#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <thread>

namespace Aeon::Test
{

namespace
{

constexpr int TRANSACTIONS = 3000;
constexpr std::int16_t BATCHED_ADD = 5;
constexpr std::int16_t END_VERSION = 5;
constexpr std::int16_t INIT_VERSION = 5;
constexpr std::chrono::seconds PATIENCE{60};

class TransactionsAtRestart : public TransactionsTest
{
protected:
	TransactionsAtRestart() :
		TransactionsTest(
			{{"aeon.durable.acks", "false"}, {"transaction.abort.timed.out.transaction.cleanup.interval.ms", "50"}})
	{
		awaitCoordinator();
		createTopic("a", 4);
	}

	static std::string idOf(int index) { return "t-" + std::to_string(index); }

	/// Sends all requests before it takes the first answer.
	template <typename Response, typename Request, typename Take>
	void callAll(const std::vector<Request>& requests, std::int16_t version, const Take& take)
	{
		std::vector<std::int32_t> ids;
		ids.reserve(requests.size());
		for (const auto& request : requests)
			ids.push_back(client->send(request, version));
		for (std::size_t index = 0; index < ids.size(); ++index)
			take(index, *client->receive<Response>(version, ids[index]));
	}

	/// Opens all transactions, each in one of the partitions.
	void open(std::int32_t timeoutMs)
	{
		std::vector<Protocol::InitProducerIdRequest> inits;
		for (int index = 0; index < TRANSACTIONS; ++index)
		{
			ids.push_back(idOf(index));
			auto request = initRequest("");
			request.transactionTimeoutMs = timeoutMs;
			inits.push_back(request);
		}
		for (int index = 0; index < TRANSACTIONS; ++index)
			inits[static_cast<std::size_t>(index)].transactionalId = ids[static_cast<std::size_t>(index)];
		callAll<Protocol::InitProducerIdResponse>(
			inits, INIT_VERSION, [&](std::size_t, const Protocol::InitProducerIdResponse& reply)
			{ producers.push_back({ProducerId(reply.producerId), reply.producerEpoch}); });

		Protocol::AddPartitionsToTxnRequest request;
		for (std::size_t index = 0; index < ids.size(); ++index)
		{
			auto& transaction = request.transactions.append(arena);
			transaction.transactionalId = ids[index];
			transaction.producerId = producers[index].id.value();
			transaction.producerEpoch = producers[index].epoch;
			auto& topic = transaction.topics.append(arena);
			topic.name = "a";
			topic.partitions.append(arena, static_cast<std::int32_t>(index % 4));
		}
		const auto added = client->call<Protocol::AddPartitionsToTxnResponse>(request, BATCHED_ADD);
		for (const auto& result : added->resultsByTransaction)
			ASSERT_EQ(codeOf(result.topicResults[0].resultsByPartition[0].partitionErrorCode), ErrorCode::NONE);
	}

	/// Decides every transaction of an even number to be committed and leaves it at that.
	void decideEvenOnes()
	{
		std::vector<Protocol::EndTxnRequest> ends;
		for (std::size_t index = 0; index < ids.size(); index += 2)
		{
			Protocol::EndTxnRequest request;
			request.transactionalId = ids[index];
			request.producerId = producers[index].id.value();
			request.producerEpoch = producers[index].epoch;
			request.committed = true;
			ends.push_back(request);
		}
		callAll<Protocol::EndTxnResponse>(
			ends, END_VERSION, [&](std::size_t, const Protocol::EndTxnResponse& reply)
			{ ASSERT_EQ(codeOf(reply.errorCode), ErrorCode::NONE); });
	}

	/// How many transactions are in which state.
	std::map<std::string, int> states()
	{
		const auto listed = client->call<Protocol::ListTransactionsResponse>(Protocol::ListTransactionsRequest(), 0);
		std::map<std::string, int> counts;
		for (const auto& transaction : listed->transactionStates)
			++counts[std::string(transaction.transactionState)];
		return counts;
	}

	void expectEventually(const std::map<std::string, int>& expected)
	{
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		auto counts = states();
		while (counts != expected && std::chrono::steady_clock::now() < end)
		{
			std::this_thread::sleep_for(std::chrono::milliseconds(20));
			counts = states();
		}
		EXPECT_EQ(counts, expected);
	}

	void crash()
	{
		client.reset();
		broker.restartUnclean();
		client.emplace(broker.port());
		awaitCoordinator();
	}

	std::vector<std::string> ids;
	std::vector<ProducerIdAndEpoch> producers;
};

TEST_F(TransactionsAtRestart, ThatAreDecidedAreFinishedAndOthersStayOpen)
{
	open(900'000);
	decideEvenOnes();
	crash();
	expectEventually({{"CompleteCommit", TRANSACTIONS / 2}, {"Ongoing", TRANSACTIONS / 2}});
	// Their producers go on with them as if nothing had been.
	for (const std::size_t index : {std::size_t(1), ids.size() - 1})
		EXPECT_EQ(codeOf(end(ids[index], producers[index], true, END_VERSION)->errorCode), ErrorCode::NONE);
}

TEST_F(TransactionsAtRestart, ThatAreOpenForTooLongAreAborted)
{
	open(5'000);
	crash();
	expectEventually({{"CompleteAbort", TRANSACTIONS}});
	constexpr std::int16_t WITHOUT_BUMP = 3;
	EXPECT_EQ(codeOf(end(ids[0], producers[0], true, WITHOUT_BUMP)->errorCode), ErrorCode::PRODUCER_FENCED);
}

} // namespace

} // namespace Aeon::Test
