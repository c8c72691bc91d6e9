#include "Transactions/TransactionCoordinatorImpl.h"

#include "Groups/GroupErrors.h"
#include "Transactions/TransactionSelection.h"

#include "Aeon/Coordinator/GroupPartition.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::string_view TOPIC = "__transaction_state";
constexpr std::string_view FEATURE = "transaction.version";
/// The highest level of the feature that is known here.
constexpr std::int16_t FEATURE_LEVEL_MAX = 2;
/// What a record's key can hold.
constexpr std::size_t ID_BYTES_MAX = std::numeric_limits<std::int16_t>::max();

constexpr int THREADS_KEPT = 1;
/// Above two a partition, of which there may be many; the limit that counts is the system's.
constexpr int THREADS_MAX = 100'000;
constexpr int IDLE_THREAD_KEPT_SECONDS = 10;
/// Virtual; an idle thread holds a few KB of it.
constexpr int STACK_BYTES = 512 * 1024;

/// A question to a shard's thread.
class Query final : public PendingCall
{
public:
	void fail(ErrorCode code_) override { code = code_; }

	ErrorCode code = ErrorCode::NONE;
};

} // namespace

TransactionCoordinator::Impl::Impl(const TransactionCoordinatorConfig& config, Environment environment) :
	_config(config),
	_environment(std::move(environment)),
	_trustedTime(_environment.clock, "Aeon.Coordinator"),
	_threads("transactions", THREADS_KEPT, THREADS_MAX, IDLE_THREAD_KEPT_SECONDS, STACK_BYTES),
	_context{
		{_environment.records, _environment.clock, _config,
		 [this] { return std::min(_environment.image()->featureLevel(FEATURE), FEATURE_LEVEL_MAX); },
		 [this](PartitionId partition) { return leaderEpoch(partition); }},
		_environment.markers,
		_threads},
	_housekeeping(std::make_shared<Housekeeping>(_threads, _environment.clock))
{
	_housekeeping->every(_config.abortTimedOutInterval, [this] { abortTimedOut(); });
	_housekeeping->every(_config.removeExpiredInterval, [this] { removeExpired(); });
}

void TransactionCoordinator::Impl::serve(std::int32_t partitionCount)
{
	ScopedLock lock(_shardsMutex);
	if (!_shards.empty() || _stopping) return;
	for (std::int32_t index = 0; index < partitionCount; ++index)
	{
		auto shard = std::make_shared<TransactionShard>(_context, PartitionId(index));
		_shards.push_back(shard);
		_housekeeping->post([shard] { shard->load(); });
	}
}

void TransactionCoordinator::Impl::beginStop()
{
	_stopping = true;
	_housekeeping->stop();
	for (const auto& shard : shards())
		shard->stop();
}

void TransactionCoordinator::Impl::stop()
{
	beginStop();
	_threads.joinAll();
}

Result<TransactionDescription> TransactionCoordinator::Impl::describe(std::string_view transactionalId)
{
	if (const auto code = checkId(transactionalId); code != ErrorCode::NONE) return code;
	const auto shard = find(transactionalId);
	if (!shard) return shard.error();
	std::optional<TransactionDescription> description;
	const auto code =
		ask(**shard, [&](Transactions& transactions) { description = transactions.describe(transactionalId); });
	if (code != ErrorCode::NONE) return code;
	if (!description) return ErrorCode::TRANSACTIONAL_ID_NOT_FOUND;
	return std::move(*description);
}

ErrorCode
TransactionCoordinator::Impl::list(const TransactionFilter& filter, std::vector<TransactionListing>& transactions)
{
	if (_stopping) return ErrorCode::COORDINATOR_NOT_AVAILABLE;
	const auto all = shards();
	const bool loading = std::any_of(
		all.begin(), all.end(),
		[](const auto& shard) { return shard->state() == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS; });
	if (loading) return ErrorCode::COORDINATOR_LOAD_IN_PROGRESS;
	const TransactionSelection selection(filter, _environment.clock.wallMs());
	if (!selection.isValid()) return ErrorCode::INVALID_REGULAR_EXPRESSION;
	for (const auto& shard : all)
		ask(*shard, [&](Transactions& state) { state.list(transactions); });
	std::erase_if(transactions, [&](const TransactionListing& listing) { return !selection.accepts(listing); });
	return ErrorCode::NONE;
}

ErrorCode TransactionCoordinator::Impl::checkId(std::string_view transactionalId)
{
	return transactionalId.empty() || transactionalId.size() > ID_BYTES_MAX ? ErrorCode::INVALID_REQUEST
																			: ErrorCode::NONE;
}

Result<std::shared_ptr<TransactionShard>> TransactionCoordinator::Impl::find(std::string_view transactionalId) const
{
	ScopedLock lock(_shardsMutex);
	if (_shards.empty() || _stopping) return ErrorCode::NOT_COORDINATOR;
	const auto partition = coordinatorPartition(transactionalId, static_cast<std::int32_t>(_shards.size()));
	return _shards[static_cast<std::size_t>(partition.value())];
}

TransactionCoordinator::Impl::Shards TransactionCoordinator::Impl::shards() const
{
	ScopedLock lock(_shardsMutex);
	return _shards;
}

ErrorCode TransactionCoordinator::Impl::ask(TransactionShard& shard, const TransactionShard::Action& query)
{
	Query call;
	shard.post(
		call,
		[&](Transactions& transactions)
		{
			query(transactions);
			call.complete(transactions.writtenEnd());
		});
	await(shard, call);
	return call.code;
}

void TransactionCoordinator::Impl::await(const TransactionShard& shard, PendingCall& call)
{
	const Offset durableEnd = call.wait();
	if (durableEnd == Offset(0)) return;
	const auto durable = _environment.records.waitUntilDurable(shard.partition(), durableEnd);
	if (!durable) call.fail(clientCodeOf(durable.code()));
}

std::int32_t TransactionCoordinator::Impl::leaderEpoch(PartitionId partition) const
{
	const auto image = _environment.image();
	const auto* topic = image->topic(TOPIC);
	const auto* state = topic == nullptr ? nullptr : topic->partition(partition);
	return state == nullptr ? 0 : state->leaderEpoch.value();
}

void TransactionCoordinator::Impl::abortTimedOut()
{
	for (const auto& shard : shards())
	{
		// A shard at rest is not to be woken.
		if (!shard->isActive()) continue;
		std::vector<std::string> ids;
		const auto code =
			ask(*shard,
				[&](Transactions& transactions)
				{
					// Once in a while there is no thread for markers; here they are remembered.
					transactions.resumeMarkers();
					ids = transactions.timedOut();
				});
		if (code != ErrorCode::NONE) continue;
		for (const auto& id : ids)
		{
			if (_stopping) return;
			abortTimedOut(*shard, id);
		}
	}
}

void TransactionCoordinator::Impl::abortTimedOut(TransactionShard& shard, const std::string& transactionalId)
{
	auto& logger = Poco::Logger::get("Aeon.Coordinator");
	const std::string text = "the transaction of '" + transactionalId + "' has timed out";
	try
	{
		const auto aborted = takeOn<void>(shard, transactionalId, &Coordinator::abortTimedOut, false);
		if (aborted)
			logger.information(text + " and is aborted");
		else
			logger.warning(text + " and cannot be aborted yet: " + std::string(errorName(aborted.code())));
	}
	catch (const Poco::Exception& exception)
	{
		logger.warning(text + " and cannot be aborted yet: " + exception.displayText());
	}
}

void TransactionCoordinator::Impl::removeExpired()
{
	const std::int64_t nowMs = _trustedTime.assumed();
	for (const auto& shard : shards())
		ask(*shard, [nowMs](Transactions& transactions) { transactions.removeExpired(nowMs); });
}

} // namespace Aeon::Coordinator
