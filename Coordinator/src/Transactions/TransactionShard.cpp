#include "Transactions/TransactionShard.h"

#include "RecordLoader.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>
#include <Poco/ThreadPool.h>

#include <utility>
#include <variant>

namespace Aeon::Coordinator
{

namespace
{

constexpr const char* TOPIC = "__transaction_state";

void refuse(PendingCall& call, ErrorCode code)
{
	call.fail(code);
	call.complete(Offset(0));
}

} // namespace

TransactionShard::TransactionShard(const Context& context, PartitionId partition) :
	_context(context),
	_partition(partition),
	_transactions(context.transactions, partition, [this](MarkerJob job) { return sender()->send(std::move(job)); }),
	_events(context.threads, *this)
{
}

void TransactionShard::load()
{
	const auto result = replayAll();
	const bool isActive = _transactions.isActive();
	{
		ScopedLock lock(_mutex);
		if (_state != ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) return;
		_state = result ? ErrorCode::NONE : ErrorCode::NOT_COORDINATOR;
	}
	// A shard at rest needs no thread.
	if (result && isActive) post([](Transactions& transactions) { transactions.resumeMarkers(); });
}

ErrorCode TransactionShard::state() const
{
	ScopedLock lock(_mutex);
	return _state;
}

void TransactionShard::post(PendingCall& call, Action action)
{
	if (const auto code = state(); code != ErrorCode::NONE)
	{
		refuse(call, code);
		return;
	}
	try
	{
		const bool open = _events.post(
			[this, &call, action = std::move(action)]
			{
				if (_stopped)
					refuse(call, ErrorCode::NOT_COORDINATOR);
				else
					perform(action);
			});
		if (!open) refuse(call, ErrorCode::NOT_COORDINATOR);
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		refuse(call, ErrorCode::COORDINATOR_NOT_AVAILABLE);
	}
}

bool TransactionShard::post(Action action)
{
	if (state() != ErrorCode::NONE) return false;
	try
	{
		return _events.post(
			[this, action = std::move(action)]
			{
				if (!_stopped) perform(action);
			});
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		return false;
	}
}

void TransactionShard::stop()
{
	std::shared_ptr<MarkerSender> sender;
	{
		ScopedLock lock(_mutex);
		_state = ErrorCode::NOT_COORDINATOR;
		sender = _sender;
	}
	if (sender) sender->stop();
	try
	{
		static_cast<void>(_events.post(
			[this]
			{
				_transactions.abandon(ErrorCode::NOT_COORDINATOR);
				_stopped = true;
			}));
	}
	catch (const Poco::NoThreadAvailableException&)
	{
		// Then it has no thread now, and so nobody waits.
	}
}

void TransactionShard::perform(const Action& action)
{
	// Before anybody is answered by it, so that nobody finds the shard at rest whose own transaction is open.
	_isActive = true;
	action(_transactions);
	_isActive = _transactions.isActive();
}

std::shared_ptr<MarkerSender> TransactionShard::sender()
{
	ScopedLock lock(_mutex);
	if (!_sender)
		_sender = std::make_shared<MarkerSender>(
			MarkerSender::Context{
				_context.transactions.records, _context.markers, _context.transactions.clock, _context.threads},
			_partition,
			[shard = weak_from_this()](const std::vector<MarkerReport>& reports)
			{
				const auto alive = shard.lock();
				return alive && alive->post(
									[reports](Transactions& transactions)
									{
										for (const auto& report : reports)
											transactions.onMarkers(report);
									});
			});
	return _sender;
}

Result<void> TransactionShard::replayAll()
{
	Protocol::Arena arena;
	RecordLoader loader(
		_context.transactions.records, TOPIC, _partition,
		[&](const Protocol::RecordView& record, const Protocol::RecordBatchView&) -> std::optional<std::string>
		{
			arena.reset(Protocol::Arena::UNLIMITED);
			auto decoded = decodeTransactionRecord(*record.key, record.value, arena);
			if (const auto* unusable = std::get_if<UnusableRecord>(&decoded)) return unusable->reason;
			_transactions.replay(std::move(std::get<TransactionRecord>(decoded)), record.offset + 1);
			return std::nullopt;
		},
		[this] { return state() != ErrorCode::COORDINATOR_LOAD_IN_PROGRESS; });
	auto result = loader.load();
	auto& logger = Poco::Logger::get("Aeon.Coordinator");
	if (!result)
		logger.error(
			loader.name() + " cannot be loaded, its transactional ids are not served: " +
			std::string(errorName(result.code())) + " " + result.error().message);
	else if (loader.replayedCount() > 0)
		logger.information(loader.name() + ": " + std::to_string(loader.replayedCount()) + " records loaded");
	return result;
}

} // namespace Aeon::Coordinator
