#include "TransactionCutLoad.h"

#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaMember.h"
#include "LibrdkafkaReader.h"
#include "RawReader.h"
#include "TransactionWriter.h"
#include "Waiting.h"

#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr const char* TOPIC = "moved";
constexpr std::int32_t PARTITIONS = 2;
constexpr int PRODUCERS = 3;
/// Longer than a transaction takes on a busy machine, or it would be one of those that nothing is known of.
constexpr const char* TRANSACTION_TIMEOUT_MS = "2000";

const GroupPartition SOURCE{TOPIC, 0};

Settings producerSettings()
{
	return {{"transaction.timeout.ms", TRANSACTION_TIMEOUT_MS}};
}

/// Has the transactions that the cut left open aborted.
void takeOver(const std::string& bootstrap, std::vector<std::string>& wrong)
{
	for (int producer = 0; producer < PRODUCERS; ++producer)
	{
		LibrdkafkaTransactionalProducer next(bootstrap, TransactionWriter::idOf(producer), producerSettings());
		const TransactionOutcome outcome = next.init();
		if (!outcome.ok()) wrong.push_back(TransactionWriter::idOf(producer) + " is not taken over: " + outcome.text);
	}
}

/// Waits until no transaction is open any more.
void awaitStability(RawReader& reader, std::vector<std::string>& wrong)
{
	const GroupPartition places[] = {{TOPIC, 0}, {TOPIC, 1}, {"__consumer_offsets", 0}};
	for (const GroupPartition& place : places)
	{
		const bool isStable = waitUntil(
			[&]
			{
				const auto ends = reader.ends(place);
				return !ends || ends->lastStable == ends->highWatermark;
			},
			std::chrono::seconds(60));
		if (!isStable)
			wrong.push_back(
				"the last stable offset of " + place.topic + "-" + std::to_string(place.partition) + " is stuck");
	}
}

std::vector<std::string> committedNames(const std::string& bootstrap, std::int32_t partition)
{
	LibrdkafkaReader reader(
		bootstrap, TOPIC, RdKafka::Topic::OFFSET_BEGINNING, {{"isolation.level", "read_committed"}}, partition);
	std::vector<std::string> names;
	for (const Record& record : reader.readToEnd())
	{
		names.push_back(record.value.value_or(""));
	}
	return names;
}

} // namespace

TransactionCutLoad::TransactionCutLoad(const std::string& bootstrap, unsigned seed)
{
	const Settings configs{{"segment.ms", "80"}, {"segment.bytes", "1048576"}, {"file.delete.delay.ms", "20"}};
	if (LibrdkafkaAdmin(bootstrap).createTopic(TOPIC, PARTITIONS, configs) != RD_KAFKA_RESP_ERR_NO_ERROR)
		throw std::runtime_error("the topic cannot be made");
	for (int index = 0; index < PRODUCERS; ++index)
	{
		_threads.emplace_back(
			[this, bootstrap, index, seed]
			{
				const TransactionWriter::Job job{bootstrap, TOPIC, PARTITIONS, SOURCE, producerSettings()};
				TransactionWriter(index, job, _ledger).run(_stopping, seed + static_cast<unsigned>(index));
			});
	}
}

TransactionCutLoad::~TransactionCutLoad()
{
	finish();
}

bool TransactionCutLoad::goOn(std::size_t transactions)
{
	const std::size_t wanted = acknowledgedCount() + transactions;
	return waitUntil(
		[&] { return acknowledgedCount() >= wanted; }, std::chrono::minutes(1), std::chrono::milliseconds(1));
}

void TransactionCutLoad::finish()
{
	_stopping = true;
	for (std::thread& thread : _threads)
	{
		thread.join();
	}
	_threads.clear();
}

TransactionCutLoad::Moment TransactionCutLoad::moment() const
{
	return {_ledger.notedCount()};
}

CutVerdict TransactionCutLoad::judge(const Moment& moment, const std::string& bootstrap, std::size_t number) const
{
	CutVerdict verdict;
	if (number % 2 == 0) takeOver(bootstrap, verdict.wrong);
	RawReader reader(bootstrap);
	awaitStability(reader, verdict.wrong);
	FoundTransactions found;
	for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
	{
		found.names[partition] = committedNames(bootstrap, partition);
	}
	for (int producer = 0; producer < PRODUCERS; ++producer)
	{
		found.offsets[producer] = LibrdkafkaMember(bootstrap, TransactionWriter::groupOf(producer)).committed(SOURCE);
	}
	const auto violations = violationsOf(_ledger.attemptsAt(moment.front()), found);
	verdict.wrong.insert(verdict.wrong.end(), violations.begin(), violations.end());
	return verdict;
}

} // namespace Aeon::Test
