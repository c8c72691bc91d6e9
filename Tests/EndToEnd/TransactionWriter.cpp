#include "TransactionWriter.h"

namespace Aeon::Test
{

TransactionWriter::TransactionWriter(int index, Job job, TransactionLedger& ledger) :
	_index(index), _job(std::move(job)), _ledger(ledger)
{
}

void TransactionWriter::run(const std::atomic<bool>& stopping, unsigned seed)
{
	_random.seed(seed);
	int number = 0;
	while (!stopping)
	{
		LibrdkafkaTransactionalProducer producer(_job.bootstrap, idOf(_index), _job.producerSettings);
		if (!producer.init().ok()) continue;
		bool usable = true;
		while (usable && !stopping)
		{
			Attempt next{_index, number++, {}};
			for (int count = 1 + below(3); count > 0; --count)
			{
				next.partitions.insert(below(_job.partitions));
			}
			const Fate fate = attempt(producer, next, below(10));
			_ledger.note(next, fate);
			// librdkafka 2.0 gives the sequence of a record that an abort purged to the next one in its partition,
			// though the broker may have got it: the next one then passes for a repetition.
			usable = fate != Fate::UNKNOWN && producer.deliveryError() == RdKafka::ERR_NO_ERROR;
		}
	}
}

Fate TransactionWriter::attempt(LibrdkafkaTransactionalProducer& producer, const Attempt& attempt, int dice) const
{
	if (!producer.begin().ok()) return Fate::UNKNOWN;
	bool isQueued = true;
	for (const std::int32_t partition : attempt.partitions)
	{
		isQueued =
			producer.send(_job.output, {std::nullopt, attempt.name()}, partition) == RdKafka::ERR_NO_ERROR && isQueued;
	}
	const TransactionOutcome sent =
		producer.sendOffsets(groupOf(attempt.producer), {{_job.source, attempt.number + 1}});
	// As if its process had died.
	if (dice == 0) return Fate::UNKNOWN;
	if (dice == 1 || !isQueued || !sent.ok())
	{
		return !sent.isFatal && producer.abort().ok() ? Fate::ABORTED : Fate::UNKNOWN;
	}
	const TransactionOutcome committed = producer.commit();
	if (committed.ok()) return Fate::COMMITTED;
	return committed.needsAbort && producer.abort().ok() ? Fate::ABORTED : Fate::UNKNOWN;
}

} // namespace Aeon::Test
