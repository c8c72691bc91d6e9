#pragma once

#include "SimulatedCoordinator.h"

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// What producers were told of their transactions: true where it was committed.
using ToldEnds = std::map<TransactionNumber, bool>;

/// A producer that works through transactions as clients do, at one version of the protocol, over a network that loses
/// requests and answers. Several may share an id: then they fence each other.
///
/// Not thread-safe.
class SimulatedTransactionalProducer
{
public:
	SimulatedTransactionalProducer(
		std::string transactionalId, std::int16_t version, std::mt19937_64& random, ToldEnds& told);

	/// One request, or none, and whatever comes of its answer.
	void act(SimulatedCoordinator& coordinator, SimulatedLogs& logs, double loss);
	/// It dies and another one starts in its place.
	void crash() { forget(); }

private:
	enum class Phase
	{
		STARTING,
		WRITING,
		ENDING,
	};

	void start(SimulatedCoordinator& coordinator, double loss);
	void write(SimulatedCoordinator& coordinator, SimulatedLogs& logs, double loss);
	void end(SimulatedCoordinator& coordinator, double loss);
	/// Whether the log may take records of it for the partition.
	ErrorCode enter(SimulatedCoordinator& coordinator, const TopicPartition& partition, double loss);
	void begin();
	void forget();
	bool chance(double probability);
	TransactionCaller caller() const { return {_id, _producer, _version}; }

	const std::string _id;
	const std::int16_t _version;
	std::mt19937_64& _random;
	ToldEnds& _told;
	Phase _phase = Phase::STARTING;
	ProducerIdAndEpoch _producer;
	TransactionNumber _transaction = 0;
	std::set<TopicPartition> _added;
	bool _commits = true;
};

} // namespace Aeon::Coordinator
