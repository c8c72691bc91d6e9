#include "TransactionTest.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Record valued(const std::string& value)
{
	return {"key", value};
}

class LibrdkafkaTransaction : public TransactionTest
{
};

TEST_F(LibrdkafkaTransaction, IsReadWholeOnceCommittedAndNotAtAllOnceAborted)
{
	LibrdkafkaTransactionalProducer producer(bootstrap(), "tx");
	ASSERT_TRUE(producer.init().ok());
	for (int number = 0; number < 6; ++number)
	{
		ASSERT_TRUE(producer.begin().ok());
		for (std::int32_t partition = 0; partition < 2; ++partition)
		{
			producer.send(output, valued(std::to_string(number)), partition);
		}
		// What librdkafka has not sent yet, an abort leaves out, and then there may be nothing to abort.
		producer.flush();
		const TransactionOutcome outcome = number % 2 == 0 ? producer.commit() : producer.abort();
		ASSERT_TRUE(outcome.ok()) << outcome.text;
	}
	for (std::int32_t partition = 0; partition < 2; ++partition)
	{
		ASSERT_TRUE(becomesStable(output, partition));
		EXPECT_THAT(read(output, partition), ElementsAre("0", "2", "4"));
	}
}

TEST_F(LibrdkafkaTransaction, IsSeenByNobodyWhileItIsOpen)
{
	LibrdkafkaTransactionalProducer producer(bootstrap(), "tx");
	ASSERT_TRUE(producer.init().ok());
	ASSERT_TRUE(producer.begin().ok());
	producer.send(output, valued("open"));
	producer.flush();
	ASSERT_TRUE(LibrdkafkaProducer(bootstrap()).sendAll(output, {valued("behind it")}));
	EXPECT_EQ(endOffsets(bootstrap(), {output, 0}), (EndOffsets{2, 0}));
	EXPECT_THAT(read(output), IsEmpty());
	EXPECT_THAT(read(output, 0, "read_uncommitted"), ElementsAre("open", "behind it"));

	LibrdkafkaReader waiting(bootstrap(), output, 0, {{"enable.partition.eof", "false"}});
	const TransactionOutcome outcome = producer.commit();
	ASSERT_TRUE(outcome.ok()) << outcome.text;
	EXPECT_EQ(waiting.read(2).size(), 2u) << "the marker wakes who waits for committed records";
}

TEST_F(LibrdkafkaTransaction, MovesRecordsAndOffsetsTogether)
{
	constexpr int RECORDS = 40;
	constexpr int RECORDS_A_TRANSACTION = 7;
	LibrdkafkaProducer source(bootstrap());
	for (int number = 0; number < RECORDS; ++number)
	{
		source.enqueue(topic, valued(std::to_string(number)));
	}
	ASSERT_TRUE(source.flush());

	LibrdkafkaMember member(bootstrap(), group);
	member.subscribe({topic});
	LibrdkafkaTransactionalProducer producer(bootstrap(), "mover");
	ASSERT_TRUE(producer.init().ok());
	std::vector<std::string> expected;
	std::vector<ConsumedRecord> batch;
	int aborted = 0;
	bool isSoughtBack = false;
	const auto finish = [&]
	{
		ASSERT_TRUE(producer.begin().ok());
		for (const ConsumedRecord& record : batch)
		{
			producer.send(output, valued(record.value));
		}
		const TransactionOutcome sent = producer.sendOffsets(member, {{place(0), batch.back().offset + 1}});
		ASSERT_TRUE(sent.ok()) << sent.text;
		if (aborted < 2 && batch.front().offset > 0)
		{
			++aborted;
			isSoughtBack = true;
			producer.flush();
			ASSERT_TRUE(producer.abort().ok());
			ASSERT_EQ(member.seekToCommitted(place(0)), RdKafka::ERR_NO_ERROR);
		}
		else
		{
			const TransactionOutcome committed = producer.commit();
			ASSERT_TRUE(committed.ok()) << committed.text;
			for (const ConsumedRecord& record : batch)
			{
				expected.push_back(record.value);
			}
		}
		batch.clear();
	};
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
	while (expected.size() < RECORDS && std::chrono::steady_clock::now() < deadline && !HasFatalFailure())
	{
		isSoughtBack = false;
		for (const ConsumedRecord& record : member.poll(100))
		{
			batch.push_back(record);
			if (batch.size() == RECORDS_A_TRANSACTION || record.offset == RECORDS - 1) finish();
			if (isSoughtBack) break;
		}
	}
	EXPECT_EQ(aborted, 2);
	ASSERT_EQ(expected.size(), static_cast<std::size_t>(RECORDS));
	ASSERT_TRUE(becomesStable(output));
	EXPECT_EQ(read(output), expected);
	EXPECT_TRUE(waitUntil([&] { return member.committed(place(0)) == RECORDS; }));
}

TEST_F(LibrdkafkaTransaction, OfAZombieIsAbortedAndItsProducerFenced)
{
	LibrdkafkaTransactionalProducer zombie(bootstrap(), "shared");
	ASSERT_TRUE(zombie.init().ok());
	ASSERT_TRUE(zombie.begin().ok());
	zombie.send(output, valued("of the zombie"));
	zombie.flush();
	LibrdkafkaTransactionalProducer heir(bootstrap(), "shared");
	const TransactionOutcome initialised = heir.init();
	ASSERT_TRUE(initialised.ok()) << initialised.text;
	ASSERT_TRUE(heir.begin().ok());
	heir.send(output, valued("of the heir"));
	ASSERT_TRUE(heir.commit().ok());
	const TransactionOutcome late = zombie.commit();
	EXPECT_TRUE(late.isFatal) << late.text;
	EXPECT_EQ(late.error, RdKafka::ERR__FENCED) << late.text;
	ASSERT_TRUE(becomesStable(output));
	EXPECT_THAT(read(output), ElementsAre("of the heir"));
}

TEST_F(LibrdkafkaTransaction, ThatTakesTooLongIsAborted)
{
	// A record that is not acknowledged in this time fails, which librdkafka sees to: half a second passes before it
	// even sends one.
	LibrdkafkaTransactionalProducer producer(bootstrap(), "slow", {{"transaction.timeout.ms", "5000"}});
	ASSERT_TRUE(producer.init().ok());
	ASSERT_TRUE(producer.begin().ok());
	producer.send(output, valued("too late"));
	producer.flush();
	const TransactionOutcome sent = producer.sendOffsets(group, {{place(0), 5}});
	ASSERT_TRUE(sent.ok()) << sent.text;
	ASSERT_TRUE(becomesStable(output));
	EXPECT_FALSE(producer.commit().ok());
	EXPECT_THAT(read(output), IsEmpty());
	EXPECT_EQ(groups->offsets(group, {place(0)}).at(place(0)).offset, -1001);
}

TEST_F(LibrdkafkaTransaction, LeftOpenByADeadProducerIsAbortedByTheNext)
{
	{
		LibrdkafkaTransactionalProducer dead(bootstrap(), "tx");
		ASSERT_TRUE(dead.init().ok());
		ASSERT_TRUE(dead.begin().ok());
		dead.send(output, valued("never ended"));
		dead.flush();
		ASSERT_TRUE(dead.sendOffsets(group, {{place(0), 5}}).ok());
	}
	EXPECT_EQ(endOffsets(bootstrap(), {output, 0}), (EndOffsets{1, 0}));
	LibrdkafkaTransactionalProducer next(bootstrap(), "tx");
	ASSERT_TRUE(next.init().ok());
	ASSERT_TRUE(becomesStable(output));
	ASSERT_TRUE(next.begin().ok());
	next.send(output, valued("ended"));
	ASSERT_TRUE(next.commit().ok());
	ASSERT_TRUE(becomesStable(output));
	EXPECT_THAT(read(output), ElementsAre("ended"));
	EXPECT_EQ(groups->offsets(group, {place(0)}).at(place(0)).offset, -1001);
}

class LibrdkafkaTransactionAcross : public TransactionTest, public ::testing::WithParamInterface<bool>
{
protected:
	void restart()
	{
		if (GetParam())
		{
			EXPECT_EQ(process().stop(), 0);
		}
		else
		{
			process().kill();
		}
		process().start();
		// The offsets of the group itself are unstable while the transaction is open.
		LibrdkafkaMember(bootstrap(), "other").committed(place(0));
	}
};

TEST_P(LibrdkafkaTransactionAcross, GoesOnWhereTheBrokerComesBack)
{
	LibrdkafkaTransactionalProducer producer(bootstrap(), "tx");
	ASSERT_TRUE(producer.init().ok());
	ASSERT_TRUE(producer.begin().ok());
	producer.send(output, valued("before"));
	producer.flush();
	ASSERT_TRUE(producer.sendOffsets(group, {{place(0), 5}}).ok());
	restart();
	EXPECT_THAT(read(output), IsEmpty());
	producer.send(output, valued("after"));
	const TransactionOutcome committed = producer.commit();
	ASSERT_TRUE(committed.ok()) << committed.text;
	ASSERT_TRUE(becomesStable(output));
	EXPECT_THAT(read(output), ElementsAre("before", "after"));
	EXPECT_TRUE(waitUntil([&] { return groups->offsets(group, {place(0)}).at(place(0)).offset == 5; }));

	ASSERT_TRUE(producer.begin().ok());
	producer.send(output, valued("next"));
	ASSERT_TRUE(producer.commit().ok());
	restart();
	ASSERT_TRUE(becomesStable(output));
	EXPECT_THAT(read(output), ElementsAre("before", "after", "next"));
}

INSTANTIATE_TEST_SUITE_P(
	Ends, LibrdkafkaTransactionAcross, ::testing::Values(true, false),
	[](const auto& orderly) { return std::string(orderly.param ? "Stop" : "Kill"); });

} // namespace

} // namespace Aeon::Test
