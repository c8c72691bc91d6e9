#include "SimulatedCoordinator.h"

#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <gtest/gtest.h>

#include <utility>

namespace Aeon::Coordinator
{

namespace
{

constexpr PartitionId PARTITION{0};

} // namespace

SimulatedCoordinator::SimulatedCoordinator(SimulatedLogs& logs) : _logs(logs)
{
	load();
}

void SimulatedCoordinator::writeSomeMarkers(std::mt19937_64& random)
{
	if (_jobs.empty()) return;
	const auto index = random() % _jobs.size();
	MarkerJob job = std::move(_jobs[index]);
	_jobs.erase(_jobs.begin() + static_cast<std::ptrdiff_t>(index));
	std::vector<TopicPartition> done;
	std::vector<TopicPartition> left;
	for (const auto& partition : job.marker.partitions)
	{
		if (random() % 3 == 0)
			left.push_back(partition);
		else
		{
			EXPECT_EQ(_logs.mark(partition, job.marker), ErrorCode::NONE);
			// It may be written while nobody hears of it.
			(random() % 4 == 0 ? left : done).push_back(partition);
		}
	}
	job.marker.partitions = std::move(left);
	report(std::move(job), std::move(done));
}

void SimulatedCoordinator::writeAllMarkers()
{
	_transactions->resumeMarkers();
	while (!_jobs.empty())
	{
		MarkerJob job = std::move(_jobs.front());
		_jobs.pop_front();
		for (const auto& partition : job.marker.partitions)
			EXPECT_EQ(_logs.mark(partition, job.marker), ErrorCode::NONE);
		auto done = std::exchange(job.marker.partitions, {});
		report(std::move(job), std::move(done));
	}
}

void SimulatedCoordinator::abortTimedOut()
{
	_transactions->resumeMarkers();
	for (const auto& id : _transactions->timedOut())
		static_cast<void>(take<void>(id, &Coordinator::abortTimedOut));
}

void SimulatedCoordinator::restart()
{
	_jobs.clear();
	load();
	_transactions->resumeMarkers();
}

void SimulatedCoordinator::seed(const std::string& transactionalId, std::int16_t epoch)
{
	TransactionMetadata metadata;
	metadata.producer = {ProducerId(++_lastProducerId), epoch};
	metadata.timeoutMs = 60'000;
	metadata.lastUpdateTimeMs = clock.wallMs();
	Protocol::Arena arena;
	const auto record = encodeTransactionRecord(transactionalId, &metadata, clusterVersion, arena);
	ASSERT_TRUE(records.append(PARTITION, {&record, 1}, clock.wallMs()));
	restart();
}

void SimulatedCoordinator::load()
{
	_transactions = std::make_unique<Transactions>(
		Transactions::Context{
			records, clock, _config, [this] { return clusterVersion; }, [](PartitionId) { return 0; }},
		PARTITION,
		[this](MarkerJob job)
		{
			_jobs.push_back(std::move(job));
			return true;
		});
	Protocol::Arena arena;
	Protocol::RecordScratch scratch;
	const auto read = records.read(
		PARTITION,
		[&](BytesView batch)
		{
			const auto view = Protocol::RecordBatchView::first(batch);
			Protocol::RecordIterator iterator(*view, scratch);
			while (iterator.next())
			{
				const auto& record = iterator.record();
				_transactions->replay(
					std::get<TransactionRecord>(decodeTransactionRecord(*record.key, record.value, arena)),
					record.offset + 1);
			}
			return true;
		});
	ASSERT_TRUE(read);
}

void SimulatedCoordinator::report(MarkerJob job, std::vector<TopicPartition> done)
{
	const MarkerReport told{job.transactionalId, std::move(done), job.attempts};
	const bool goesOn = !job.marker.partitions.empty();
	++job.attempts;
	if (goesOn) _jobs.push_back(std::move(job));
	_transactions->onMarkers(told);
}

} // namespace Aeon::Coordinator
