#include "Transactions/MarkerSender.h"

#include "Aeon/Base/Check.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;

constexpr milliseconds PAUSE_MIN{100};
constexpr milliseconds PAUSE_MAX{5000};
/// From here on the pause is PAUSE_MAX.
constexpr int DOUBLINGS_MAX = 6;

milliseconds pauseAfter(int attempts)
{
	return std::min(PAUSE_MAX, PAUSE_MIN * (1 << std::min(attempts - 1, DOUBLINGS_MAX)));
}

Poco::Logger& logger()
{
	return Poco::Logger::get("Aeon.Coordinator");
}

void logTrouble(const MarkerJob& job, const std::string& where, ErrorCode code, const char* consequence)
{
	logger().warning(
		"the marker of transactional id '" + job.transactionalId + "' for " + where + ": " +
		std::string(errorName(code)) + ", " + consequence);
}

} // namespace

MarkerSender::MarkerSender(const Context& context, PartitionId partition, Reported reported) :
	_context(context), _partition(partition), _reported(std::move(reported)), _events(context.threads, *this)
{
}

bool MarkerSender::send(MarkerJob job)
{
	try
	{
		return _events.post([this, job = std::move(job)]() mutable { enqueue(std::move(job)); });
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		return false;
	}
}

void MarkerSender::stop()
{
	_stopped = true;
	try
	{
		// Wakes the thread, which then sees that it is over.
		static_cast<void>(_events.post([] {}));
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		// Then there is none to wake.
	}
}

std::optional<EventQueue::TimePoint> MarkerSender::nextDeadline()
{
	if (!_due.empty()) return EventQueue::TimePoint::min();
	return _later.empty() ? std::nullopt : std::optional(_later.begin()->first);
}

void MarkerSender::onDeadline()
{
	Jobs jobs = takeDue();
	if (jobs.empty() || _stopped) return;
	if (!areDurable(jobs))
	{
		tryAgain(std::move(jobs));
		return;
	}
	const auto outcomes = write(jobs);
	std::vector<MarkerReport> reports;
	Jobs rest;
	for (std::size_t index = 0; index < jobs.size(); ++index)
	{
		MarkerJob job = jobs[index];
		reports.push_back({job.transactionalId, takeDone(job, outcomes[index]), job.attempts});
		if (!job.marker.partitions.empty()) rest.push_back(std::move(job));
	}
	// Where nobody can take the reports all is written once more, which does no harm.
	tryAgain(std::move(_reported(reports) ? rest : jobs));
}

void MarkerSender::enqueue(MarkerJob job)
{
	if (job.attempts == 0)
		_due.push_back(std::move(job));
	else
		_later.emplace(_context.clock.now() + pauseAfter(job.attempts), std::move(job));
}

MarkerSender::Jobs MarkerSender::takeDue()
{
	Jobs jobs = std::exchange(_due, {});
	const auto end = _later.upper_bound(_context.clock.now());
	std::transform(_later.begin(), end, std::back_inserter(jobs), [](auto& entry) { return std::move(entry.second); });
	_later.erase(_later.begin(), end);
	return jobs;
}

bool MarkerSender::areDurable(const Jobs& jobs)
{
	const auto last = std::max_element(
		jobs.begin(), jobs.end(),
		[](const MarkerJob& left, const MarkerJob& right) { return left.decidedEnd < right.decidedEnd; });
	const auto durable = _context.records.waitUntilDurable(_partition, last->decidedEnd);
	if (durable) return true;
	logTrouble(jobs.front(), "all its partitions", durable.code(), "its decision is not on disk yet");
	return false;
}

std::vector<MarkerWriter::Outcome> MarkerSender::write(const Jobs& jobs)
{
	std::vector<TransactionMarker> markers;
	markers.reserve(jobs.size());
	for (const auto& job : jobs)
		markers.push_back(job.marker);
	std::vector<MarkerWriter::Outcome> outcomes;
	try
	{
		outcomes = _context.markers.write(markers);
		AEON_CHECK(outcomes.size() == markers.size());
		return outcomes;
	}
	catch (const Poco::Exception& exception)
	{
		logger().error("writing transaction markers failed: " + exception.displayText());
	}
	catch (const std::exception& exception)
	{
		logger().error(std::string("writing transaction markers failed: ") + exception.what());
	}
	for (const auto& marker : markers)
		outcomes.emplace_back(marker.partitions.size(), ErrorCode::UNKNOWN_SERVER_ERROR);
	return outcomes;
}

std::vector<TopicPartition> MarkerSender::takeDone(MarkerJob& job, const MarkerWriter::Outcome& outcome)
{
	auto& partitions = job.marker.partitions;
	AEON_CHECK(outcome.size() == partitions.size());
	std::vector<TopicPartition> done;
	std::vector<TopicPartition> left;
	for (std::size_t index = 0; index < partitions.size(); ++index)
	{
		auto& partition = partitions[index];
		switch (const auto code = outcome[index])
		{
		case ErrorCode::INVALID_PRODUCER_EPOCH:
		case ErrorCode::TRANSACTION_COORDINATOR_FENCED:
			logTrouble(job, partition.toString(), code, "somebody else has ended it there");
			[[fallthrough]];
		case ErrorCode::NONE:
		case ErrorCode::UNKNOWN_TOPIC_OR_PARTITION:
			done.push_back(std::move(partition));
			break;
		default:
			if (job.attempts == 0) logTrouble(job, partition.toString(), code, "will be written again");
			left.push_back(std::move(partition));
		}
	}
	partitions = std::move(left);
	return done;
}

void MarkerSender::tryAgain(Jobs jobs)
{
	for (auto& job : jobs)
	{
		++job.attempts;
		enqueue(std::move(job));
	}
}

} // namespace Aeon::Coordinator
