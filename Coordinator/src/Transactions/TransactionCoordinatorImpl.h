#pragma once

#include "Housekeeping.h"
#include "Transactions/TransactionCall.h"
#include "Transactions/TransactionShard.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/TrustedTime.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"

#include <Poco/ThreadPool.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// What stands behind TransactionCoordinator; threads as there.
class TransactionCoordinator::Impl
{
public:
	Impl(const TransactionCoordinatorConfig& config, Environment environment);

	const TransactionCoordinatorConfig& config() const noexcept { return _config; }
	void serve(std::int32_t partitionCount) AEON_EXCLUDES(_shardsMutex);
	void beginStop() AEON_EXCLUDES(_shardsMutex);
	void stop();
	Result<TransactionDescription> describe(std::string_view transactionalId) AEON_EXCLUDES(_shardsMutex);
	ErrorCode list(const TransactionFilter& filter, std::vector<TransactionListing>& transactions)
		AEON_EXCLUDES(_shardsMutex);

	/// Has the step taken and waits for the answer, and for the disk.
	template <typename Answer>
	Result<Answer> take(std::string_view transactionalId, typename StepCall<Answer>::Step step, bool isPatient = false)
	{
		if (const auto code = checkId(transactionalId); code != ErrorCode::NONE) return code;
		const auto shard = find(transactionalId);
		if (!shard) return shard.error();
		return takeOn<Answer>(**shard, transactionalId, std::move(step), isPatient);
	}

private:
	using Shards = std::vector<std::shared_ptr<TransactionShard>>;

	template <typename Answer>
	Result<Answer> takeOn(
		TransactionShard& shard, std::string_view transactionalId, typename StepCall<Answer>::Step step, bool isPatient)
	{
		std::optional<ProducerId> freshId;
		while (true)
		{
			StepCall<Answer> call(transactionalId, step, isPatient);
			call.freshId = freshId;
			shard.post(call, [&call](Transactions& transactions) { transactions.run(call); });
			await(shard, call);
			// The id is fetched here, where the shard does not have to wait for it.
			if (!call.wantsFreshId || freshId) return std::move(call.answer);
			const auto fetched = _environment.producerIds();
			if (!fetched) return fetched.error();
			freshId = *fetched;
		}
	}

	static ErrorCode checkId(std::string_view transactionalId);
	Result<std::shared_ptr<TransactionShard>> find(std::string_view transactionalId) const AEON_EXCLUDES(_shardsMutex);
	Shards shards() const AEON_EXCLUDES(_shardsMutex);
	/// Has the query answered by the shard's thread, with what is durable.
	ErrorCode ask(TransactionShard& shard, const TransactionShard::Action& query);
	void await(const TransactionShard& shard, PendingCall& call);
	std::int32_t leaderEpoch(PartitionId partition) const;
	void abortTimedOut();
	void abortTimedOut(TransactionShard& shard, const std::string& transactionalId);
	void removeExpired();

	const TransactionCoordinatorConfig _config;
	const Environment _environment;
	TrustedTime _trustedTime;
	Poco::ThreadPool _threads;
	const TransactionShard::Context _context;
	std::atomic<bool> _stopping{false};
	mutable Mutex _shardsMutex;
	Shards _shards AEON_GUARDED_BY(_shardsMutex);
	const std::shared_ptr<Housekeeping> _housekeeping;
};

} // namespace Aeon::Coordinator
