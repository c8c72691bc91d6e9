#include "SimulatedTransactionalProducer.h"

#include <gtest/gtest.h>

#include <utility>

namespace Aeon::Coordinator
{

namespace
{

constexpr int PARTITIONS = 5;
constexpr std::int32_t TIMEOUT_MS = 60'000;

/// Errors after which a client asks the same again.
bool isRetried(ErrorCode code) noexcept
{
	return code == ErrorCode::CONCURRENT_TRANSACTIONS || code == ErrorCode::COORDINATOR_NOT_AVAILABLE;
}

} // namespace

SimulatedTransactionalProducer::SimulatedTransactionalProducer(
	std::string transactionalId, std::int16_t version, std::mt19937_64& random, ToldEnds& told) :
	_id(std::move(transactionalId)), _version(version), _random(random), _told(told)
{
}

void SimulatedTransactionalProducer::act(SimulatedCoordinator& coordinator, SimulatedLogs& logs, double loss)
{
	// A request that is lost.
	if (chance(loss)) return;
	switch (_phase)
	{
	case Phase::STARTING:
		return start(coordinator, loss);
	case Phase::WRITING:
		return write(coordinator, logs, loss);
	case Phase::ENDING:
		return end(coordinator, loss);
	}
}

void SimulatedTransactionalProducer::start(SimulatedCoordinator& coordinator, double loss)
{
	const InitTransactionalId request{_id, TIMEOUT_MS, {}};
	const auto granted = coordinator.take<ProducerIdAndEpoch>(
		_id, [&](const TransactionMetadata* current, const StepContext& context)
		{ return initProducerId(current, request, context); });
	if (chance(loss) || isRetried(granted.code())) return;
	ASSERT_TRUE(granted) << errorName(granted.code());
	_producer = *granted;
	begin();
}

void SimulatedTransactionalProducer::write(SimulatedCoordinator& coordinator, SimulatedLogs& logs, double loss)
{
	if (!_added.empty() && chance(0.3))
	{
		_phase = Phase::ENDING;
		_commits = chance(0.7);
		return;
	}
	const TopicPartition partition{"t", PartitionId(static_cast<std::int32_t>(_random() % PARTITIONS))};
	// What the log has open may be of the transaction before where the epoch stays the same.
	const bool isEntered =
		logs.hasOpen(partition, _producer) && (_version >= EPOCH_BUMP_VERSION || _added.contains(partition));
	const auto code = isEntered ? ErrorCode::NONE : enter(coordinator, partition, loss);
	if (isRetried(code)) return;
	if (code == ErrorCode::NONE && logs.write(partition, _producer, _transaction))
	{
		_added.insert(partition);
		return;
	}
	forget();
}

void SimulatedTransactionalProducer::end(SimulatedCoordinator& coordinator, double loss)
{
	const auto ended = coordinator.take<ProducerIdAndEpoch>(
		_id, [&](const TransactionMetadata* current, const StepContext& context)
		{ return endTransaction(current, caller(), _commits, context); });
	if (chance(loss) || isRetried(ended.code())) return;
	if (!ended)
	{
		// Fenced, or aborted by its timeout: what has come of it this one is not told.
		forget();
		return;
	}
	_told[_transaction] = _commits;
	if (_version >= EPOCH_BUMP_VERSION) _producer = *ended;
	begin();
}

ErrorCode
SimulatedTransactionalProducer::enter(SimulatedCoordinator& coordinator, const TopicPartition& partition, double loss)
{
	const std::vector partitions{partition};
	const auto added = coordinator.take<void>(
		_id, [&](const TransactionMetadata* current, const StepContext& context)
		{ return addPartitions(current, caller(), partitions, context); });
	if (chance(loss)) return ErrorCode::COORDINATOR_NOT_AVAILABLE;
	if (!added || _version >= EPOCH_BUMP_VERSION) return added.code();
	// Older clients say it beforehand, and the log asks.
	using Codes = std::vector<ErrorCode>;
	const auto verified = coordinator.take<Codes>(
		_id, [&](const TransactionMetadata* current, const StepContext&)
		{ return TransactionStep<Codes>(verifyPartitions(current, caller(), partitions)); });
	return verified->front();
}

void SimulatedTransactionalProducer::begin()
{
	static TransactionNumber last = 0;
	_transaction = ++last;
	_added.clear();
	_phase = Phase::WRITING;
}

void SimulatedTransactionalProducer::forget()
{
	_phase = Phase::STARTING;
	_producer = {};
	_added.clear();
}

bool SimulatedTransactionalProducer::chance(double probability)
{
	return std::uniform_real_distribution<>(0, 1)(_random) < probability;
}

} // namespace Aeon::Coordinator
