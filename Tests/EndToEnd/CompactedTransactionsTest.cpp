#include "TransactionTest.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

namespace Aeon::Test
{

namespace
{

constexpr int KEYS = 5;
constexpr auto LIMIT = std::chrono::seconds(120);

/// Committed and aborted transactions side by side in a topic that is compacted all the while.
class CompactedTransactions : public TransactionTest
{
protected:
	using State = std::map<std::string, std::string>;

	Settings settings() const override
	{
		Settings all = TransactionTest::settings();
		all["log.cleaner.backoff.ms"] = "20";
		return all;
	}

	void SetUp() override
	{
		TransactionTest::SetUp();
		if (IsSkipped()) return;
		compacted = uniqueTopic();
		ASSERT_EQ(
			admin->createTopic(
				compacted, 1,
				{{"cleanup.policy", "compact"},
				 {"min.cleanable.dirty.ratio", "0.01"},
				 {"segment.ms", "20"},
				 {"delete.retention.ms", "1"},
				 {"file.delete.delay.ms", "0"}}),
			RD_KAFKA_RESP_ERR_NO_ERROR);
		_committing.emplace(bootstrap(), "committing");
		_aborting.emplace(bootstrap(), "aborting");
		ASSERT_TRUE(_committing->init().ok());
		ASSERT_TRUE(_aborting->init().ok());
	}

	void TearDown() override
	{
		_committing.reset();
		_aborting.reset();
		TransactionTest::TearDown();
	}

	/// Every key anew by one transaction, and by another that is aborted; their records lie among each other.
	void writeRound()
	{
		const std::string number = std::to_string(_round++);
		ASSERT_TRUE(_committing->begin().ok());
		ASSERT_TRUE(_aborting->begin().ok());
		for (int index = 0; index < KEYS; ++index)
		{
			const std::string key = "key-" + std::to_string(index);
			_committing->send(compacted, {key, number});
			_aborting->send(compacted, {key, "aborted " + number});
			written[key] = number;
		}
		_committing->flush();
		_aborting->flush();
		ASSERT_TRUE(_aborting->abort().ok());
		const TransactionOutcome outcome = _committing->commit();
		ASSERT_TRUE(outcome.ok()) << outcome.text;
	}

	std::vector<Record> committedRecords() const
	{
		return LibrdkafkaReader(
				   bootstrap(), compacted, RdKafka::Topic::OFFSET_BEGINNING, {{"isolation.level", "read_committed"}})
			.readToEnd();
	}

	/// What a consumer of committed records makes of the topic: the last value of each key.
	State state() const
	{
		State last;
		for (const Record& record : committedRecords())
		{
			last[*record.key] = *record.value;
		}
		return last;
	}

	/// Writes until the cleaner has come so far.
	void writeUntil(const std::function<bool()>& isCleaned)
	{
		const bool isDone = waitUntil(
			[&]
			{
				writeRound();
				return HasFatalFailure() || isCleaned();
			},
			LIMIT);
		ASSERT_TRUE(isDone) << committedRecords().size() << " records are left of " << _round << " rounds";
	}

	/// The same before and after the broker is started again, in order and without.
	void expectStateThroughRestarts(const State& expected)
	{
		EXPECT_EQ(state(), expected);
		for (const bool isOrderly : {true, false})
		{
			if (isOrderly)
			{
				EXPECT_EQ(process().stop(), 0);
			}
			else
			{
				process().kill();
			}
			process().start();
			EXPECT_EQ(state(), expected) << (isOrderly ? "after a stop" : "after a kill");
		}
	}

	std::string compacted;
	/// The last committed value of each key.
	State written;

private:
	std::optional<LibrdkafkaTransactionalProducer> _committing;
	std::optional<LibrdkafkaTransactionalProducer> _aborting;
	int _round = 0;
};

TEST_F(CompactedTransactions, LookTheSameToReadersOfCommittedRecords)
{
	constexpr int ROUNDS = 12;
	for (int round = 0; round < ROUNDS; ++round)
	{
		ASSERT_NO_FATAL_FAILURE(writeRound());
	}
	ASSERT_TRUE(becomesStable(compacted));
	const State before = written;
	ASSERT_EQ(state(), before);

	// Nothing behind the first record of an open transaction is read, nor cleaned.
	LibrdkafkaTransactionalProducer open(bootstrap(), "open");
	ASSERT_TRUE(open.init().ok());
	ASSERT_TRUE(open.begin().ok());
	open.send(compacted, {"key-0", "never committed"});
	open.flush();
	ASSERT_NO_FATAL_FAILURE(writeUntil([&] { return committedRecords().size() <= ROUNDS * KEYS / 2; }));
	expectStateThroughRestarts(before);

	const TransactionOutcome aborted = open.abort();
	ASSERT_TRUE(aborted.ok()) << aborted.text;
	ASSERT_NO_FATAL_FAILURE(writeUntil(
		[&]
		{
			const auto everything = read(compacted, 0, "read_uncommitted");
			return std::find(everything.begin(), everything.end(), "never committed") == everything.end();
		}));
	ASSERT_TRUE(becomesStable(compacted));
	expectStateThroughRestarts(written);
}

} // namespace

} // namespace Aeon::Test
