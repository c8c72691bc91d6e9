#pragma once

#include "LibrdkafkaTransactionalProducer.h"
#include "TransactionLedger.h"

#include <atomic>
#include <random>
#include <string>

namespace Aeon::Test
{

/// A producer that writes transaction after transaction, some of which it aborts or walks away from, and notes what it
/// was told of each. Not thread-safe: one thread at a time.
class TransactionWriter
{
public:
	struct Job
	{
		std::string bootstrap;
		/// Where the records go.
		std::string output;
		std::int32_t partitions = 1;
		/// What the group's offsets are of.
		GroupPartition source;
		/// librdkafka's own.
		Settings producerSettings = {};
	};

	/// The ledger outlives this.
	TransactionWriter(int index, Job job, TransactionLedger& ledger);

	static std::string idOf(int index) { return "tx-" + std::to_string(index); }
	static std::string groupOf(int index) { return "progress-" + std::to_string(index); }

	/// Goes on until told to stop; what a producer cannot go on with, the next one of the same id takes over.
	void run(const std::atomic<bool>& stopping, unsigned seed);

private:
	int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(_random); }
	Fate attempt(LibrdkafkaTransactionalProducer& producer, const Attempt& attempt, int dice) const;

	const int _index;
	const Job _job;
	TransactionLedger& _ledger;
	std::mt19937 _random;
};

} // namespace Aeon::Test
