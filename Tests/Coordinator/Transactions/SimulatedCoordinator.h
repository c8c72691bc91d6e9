#pragma once

#include "MemoryRecords.h"
#include "SimulatedLogs.h"
#include "Transactions/Transactions.h"

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>

namespace Aeon::Coordinator
{

/// Time that stands still until it is moved.
class StandingClock final : public Clock
{
public:
	std::int64_t wallMs() const noexcept override { return time.count(); }
	std::chrono::steady_clock::time_point now() const noexcept override { return TimePoint(time); }

	std::chrono::milliseconds time{1'000'000};

private:
	using TimePoint = std::chrono::steady_clock::time_point;
};

/// One shard without threads: its markers go out when a test says so, and it crashes when a test says so.
///
/// Not thread-safe.
class SimulatedCoordinator
{
public:
	explicit SimulatedCoordinator(SimulatedLogs& logs);

	/// Takes a step at once, with a producer id where it wants one.
	template <typename Answer>
	Result<Answer> take(const std::string& transactionalId, typename StepCall<Answer>::Step step)
	{
		StepCall<Answer> call(transactionalId, step);
		_transactions->run(call);
		if (!call.wantsFreshId) return call.answer;
		StepCall<Answer> again(transactionalId, step);
		again.freshId = ProducerId(++_lastProducerId);
		_transactions->run(again);
		return again.answer;
	}

	/// Writes some of the markers of one job that is owed, if any; how many is by chance.
	void writeSomeMarkers(std::mt19937_64& random);
	/// Writes all markers that are owed, and those that come of it.
	void writeAllMarkers();
	/// Aborts what has been open for too long, as the regular sweep does.
	void abortTimedOut();
	/// Everything that is not recorded is lost, markers under way too.
	void restart();

	const Transactions& transactions() const noexcept { return *_transactions; }
	std::size_t jobCount() const noexcept { return _jobs.size(); }
	/// Puts an id into the log that has had so many epochs.
	void seed(const std::string& transactionalId, std::int16_t epoch);

	StandingClock clock;
	MemoryRecords records;
	/// The cluster's level of `transaction.version`.
	std::int16_t clusterVersion = 2;

private:
	void load();
	void report(MarkerJob job, std::vector<TopicPartition> done);

	SimulatedLogs& _logs;
	const TransactionCoordinatorConfig _config;
	std::unique_ptr<Transactions> _transactions;
	std::deque<MarkerJob> _jobs;
	std::int64_t _lastProducerId = 1000;
};

} // namespace Aeon::Coordinator
