// Transactions of KIP-890 from a bare client: writing adds to the transaction, each end gives the next epoch, and what
// nobody would end is not written.

#include "TransactionsTest.h"

#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <thread>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using testing::ElementsAre;

constexpr std::int16_t ADDING_PRODUCE = 12;
constexpr std::int16_t ADDING_OFFSET_COMMIT = 5;
constexpr std::int16_t BUMPING_END = 5;
constexpr std::chrono::seconds PATIENCE{30};

/// Asks again as long as the broker says so.
ErrorCode settled(const std::function<ErrorCode()>& ask)
{
	const auto end = std::chrono::steady_clock::now() + PATIENCE;
	auto code = ask();
	while ((code == CONCURRENT_TRANSACTIONS || code == COORDINATOR_LOAD_IN_PROGRESS || code == NOT_COORDINATOR ||
			code == COORDINATOR_NOT_AVAILABLE) &&
		   std::chrono::steady_clock::now() < end)
	{
		std::this_thread::yield();
		code = ask();
	}
	return code;
}

class TransactionVersion2 : public TransactionsTest
{
protected:
	TransactionVersion2()
	{
		awaitCoordinator();
		createTopic("a", 2);
		awaitGroup();
	}

	/// As the base class does it, asking again as long as the broker says so.
	ErrorCode write(
		std::string_view id, ProducerIdAndEpoch producer, std::int16_t version = ADDING_PRODUCE,
		std::int32_t sequence = 0, std::int32_t index = 0)
	{
		return settled([&] { return TransactionsTest::write(id, producer, version, sequence, index); });
	}
	ErrorCode commitOffset(
		std::string_view id, ProducerIdAndEpoch producer, std::int64_t offset,
		std::int16_t version = ADDING_OFFSET_COMMIT)
	{
		return settled([&] { return TransactionsTest::commitOffset(id, producer, offset, version); });
	}

	bool isStable() { return endFor(0) == endFor(1); }

	/// "topic:partition ..." of the open transaction.
	std::vector<std::string> partitionsOf(std::string_view id)
	{
		const auto described = describe(id);
		std::vector<std::string> all;
		for (const auto& topic : described->transactionStates[0].topics)
			for (const auto partition : topic.partitions)
				all.push_back(std::string(topic.topic) + ":" + std::to_string(partition));
		return all;
	}

	static ProducerIdAndEpoch moved(ProducerIdAndEpoch producer, int epochs, int ids = 0)
	{
		return {ProducerId(producer.id.value() + ids), static_cast<std::int16_t>(producer.epoch + epochs)};
	}
};

/// A first write of a producer that holds epoch 1.
struct FirstWrite
{
	const char* name;
	std::int16_t version;
	bool isAdded;
	ErrorCode expected;
	int epochsOff = 0;
	int idsOff = 0;
	std::int32_t sequence = 0;
};

void PrintTo(const FirstWrite& write, std::ostream* out)
{
	*out << write.name;
}

class FirstProduce : public TransactionVersion2, public testing::WithParamInterface<FirstWrite>
{
};

class FirstOffsetCommit : public TransactionVersion2, public testing::WithParamInterface<FirstWrite>
{
};

TEST_P(FirstProduce, IsHeldAgainstTheCoordinator)
{
	init("t");
	const auto producer = init("t");
	if (GetParam().isAdded)
	{
		ASSERT_THAT(add("t", producer, "a", {0}), ElementsAre(NONE));
	}
	const auto caller = moved(producer, GetParam().epochsOff, GetParam().idsOff);
	EXPECT_EQ(write("t", caller, GetParam().version, GetParam().sequence), GetParam().expected);
	EXPECT_EQ(endFor(0), GetParam().expected == NONE ? 1 : 0) << "what is refused is not written";
	EXPECT_EQ(isStable(), GetParam().expected != NONE);
}

TEST_P(FirstOffsetCommit, IsHeldAgainstTheCoordinator)
{
	init("t");
	const auto producer = init("t");
	const auto caller = moved(producer, GetParam().epochsOff, GetParam().idsOff);
	EXPECT_EQ(commitOffset("t", caller, 7, GetParam().version), GetParam().expected);
	EXPECT_EQ(state("t"), GetParam().expected == NONE ? "Ongoing" : "Empty");
	EXPECT_EQ(committedOffset(), -1);
}

INSTANTIATE_TEST_SUITE_P(
	Writes, FirstProduce,
	testing::Values(
		FirstWrite{"NotAddedBeforeVersion11", 10, false, INVALID_TXN_STATE},
		FirstWrite{"NotAddedAtVersion11", 11, false, TRANSACTION_ABORTABLE},
		FirstWrite{"NotAddedAtVersion12", 12, false, NONE}, FirstWrite{"AddedBeforeVersion11", 10, true, NONE},
		FirstWrite{"AddedAtVersion11", 11, true, NONE}, FirstWrite{"AddedAtVersion12", 12, true, NONE},
		FirstWrite{"ZombieAtVersion11", 11, true, INVALID_PRODUCER_EPOCH, -1},
		FirstWrite{"ZombieAtVersion12", 12, false, INVALID_PRODUCER_EPOCH, -1},
		FirstWrite{"UnknownEpochAtVersion12", 12, false, INVALID_PRODUCER_EPOCH, 1},
		FirstWrite{"UnknownProducerAtVersion11", 11, true, INVALID_PRODUCER_ID_MAPPING, 0, 500},
		FirstWrite{"UnknownProducerAtVersion12", 12, false, INVALID_PRODUCER_ID_MAPPING, 0, 500},
		FirstWrite{"GapInTheSequenceAtVersion12", 12, false, OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 0, 3}),
	[](const auto& tested) { return std::string(tested.param.name); });

INSTANTIATE_TEST_SUITE_P(
	Commits, FirstOffsetCommit,
	testing::Values(
		FirstWrite{"NotAddedBeforeVersion4", 3, false, INVALID_TXN_STATE},
		FirstWrite{"NotAddedAtVersion4", 4, false, TRANSACTION_ABORTABLE},
		FirstWrite{"NotAddedAtVersion5", 5, false, NONE},
		FirstWrite{"ZombieAtVersion5", 5, false, INVALID_PRODUCER_EPOCH, -1},
		FirstWrite{"UnknownProducerAtVersion5", 5, false, INVALID_PRODUCER_ID_MAPPING, 0, 500}),
	[](const auto& tested) { return std::string(tested.param.name); });

TEST_F(TransactionVersion2, EachEndGivesTheNextEpochAndFencesTheOne)
{
	auto producer = init("t");
	std::int64_t offset = -1;
	for (const bool commit : {true, false, true})
	{
		ASSERT_EQ(write("t", producer), NONE);
		ASSERT_EQ(write("t", producer, ADDING_PRODUCE, 0, 1), NONE);
		ASSERT_EQ(commitOffset("t", producer, offset + 100), NONE);
		EXPECT_EQ(state("t"), "Ongoing");
		EXPECT_THAT(
			partitionsOf("t"), testing::UnorderedElementsAre("a:0", "a:1", testing::StartsWith("__consumer_offsets:")));
		EXPECT_EQ(committedOffset(), offset);

		const auto ended = end("t", producer, commit, BUMPING_END);
		ASSERT_EQ(codeOf(ended->errorCode), NONE);
		EXPECT_EQ(ended->producerId, producer.id.value());
		EXPECT_EQ(ended->producerEpoch, producer.epoch + 1);
		awaitState("t", commit ? "CompleteCommit" : "CompleteAbort");
		if (commit) offset += 100;
		EXPECT_EQ(committedOffset(), offset);

		// A record that was still under way does not slip into the next transaction.
		const auto written = endFor(0);
		for (const std::int16_t version : {std::int16_t(11), ADDING_PRODUCE})
			EXPECT_EQ(write("t", producer, version, 1), INVALID_PRODUCER_EPOCH) << version;
		EXPECT_EQ(commitOffset("t", producer, 1), INVALID_PRODUCER_EPOCH);
		EXPECT_EQ(endFor(0), written);
		EXPECT_TRUE(isStable());
		producer = moved(producer, 1);
	}
}

TEST_F(TransactionVersion2, AbortOfNothingGivesTheNextEpochToo)
{
	const auto producer = init("t");
	EXPECT_EQ(codeOf(end("t", producer, true, BUMPING_END)->errorCode), INVALID_TXN_STATE);
	const auto ended = end("t", producer, false, BUMPING_END);
	EXPECT_EQ(codeOf(ended->errorCode), NONE);
	EXPECT_EQ(ended->producerEpoch, producer.epoch + 1);
	EXPECT_EQ(write("t", producer), INVALID_PRODUCER_EPOCH);
	EXPECT_EQ(write("t", moved(producer, 1)), NONE);
}

TEST_F(TransactionVersion2, LateRecordOfAnEndThatKeepsItsEpochHangsNobody)
{
	const auto producer = init("t");
	ASSERT_THAT(add("t", producer, "a", {0}), ElementsAre(NONE));
	ASSERT_EQ(write("t", producer, 11), NONE);
	ASSERT_EQ(codeOf(end("t", producer, true, 3)->errorCode), NONE);
	awaitState("t", "CompleteCommit");
	const auto written = endFor(0);
	EXPECT_EQ(write("t", producer, 10, 1), INVALID_TXN_STATE);
	EXPECT_EQ(write("t", producer, 11, 1), TRANSACTION_ABORTABLE);
	EXPECT_EQ(endFor(0), written);
	EXPECT_TRUE(isStable());
}

/// As Flink does it: it keeps id and epoch with its own state, and commits what it cannot know to be committed.
TEST_F(TransactionVersion2, IsCommittedByWhoTakesUpTheIdAndEpochOfADeadProducer)
{
	for (const std::int16_t version : {std::int16_t(3), BUMPING_END})
	{
		SCOPED_TRACE(version);
		const auto producer = init("t");
		ASSERT_THAT(add("t", producer, "a", {0}), ElementsAre(NONE));
		ASSERT_EQ(write("t", producer, version == BUMPING_END ? ADDING_PRODUCE : 11), NONE);
		EXPECT_FALSE(isStable());
		restart();
		EXPECT_EQ(state("t"), "Ongoing");
		for (const bool isFirst : {true, false})
		{
			const auto ended = settled([&] { return codeOf(end("t", producer, true, version)->errorCode); });
			EXPECT_EQ(ended, NONE) << (isFirst ? "first" : "once more");
			awaitState("t", "CompleteCommit");
		}
		EXPECT_TRUE(isStable());
	}
}

} // namespace

} // namespace Aeon::Test
