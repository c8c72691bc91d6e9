#include "Aeon/Broker/Partition.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/Log.h"

#include <algorithm>
#include <utility>

namespace Aeon
{

Partition::Partition(
	std::string topic, const Uuid& topicId, PartitionId index, LeaderEpoch leaderEpoch,
	std::shared_ptr<Storage::Log> log) :
	_topic(std::move(topic)),
	_topicId(topicId),
	_index(index),
	_log(std::move(log)),
	_leaderEpoch(leaderEpoch.value()),
	_highWatermark(_log->logEndOffset().value())
{
}

Partition::~Partition() = default;

ErrorCode Partition::checkLeaderEpoch(std::int32_t clientEpoch) const noexcept
{
	const auto current = leaderEpoch().value();
	if (clientEpoch < 0 || clientEpoch == current) return ErrorCode::NONE;
	return clientEpoch < current ? ErrorCode::FENCED_LEADER_EPOCH : ErrorCode::UNKNOWN_LEADER_EPOCH;
}

void Partition::advanceLeaderEpoch(LeaderEpoch epoch) noexcept
{
	auto current = _leaderEpoch.load(std::memory_order_relaxed);
	while (current < epoch.value() &&
		   !_leaderEpoch.compare_exchange_weak(current, epoch.value(), std::memory_order_acq_rel))
	{
	}
}

Offset Partition::lastStableOffset() const
{
	const auto watermark = highWatermark();
	const auto stable = _log->lastStableOffset(watermark);
	AEON_CHECK(stable <= watermark);
	return stable;
}

Storage::EpochEndOffset Partition::epochEndOffset(LeaderEpoch epoch) const
{
	// The reign under way ends at the log's end, also where it has not written anything yet.
	if (epoch == leaderEpoch()) return {epoch, _log->logEndOffset()};
	return _log->epochEndOffset(epoch);
}

void Partition::appended()
{
	// Appends that pass each other must not move the watermark back.
	const auto end = _log->logEndOffset().value();
	auto current = _highWatermark.load(std::memory_order_relaxed);
	while (current < end && !_highWatermark.compare_exchange_weak(current, end, std::memory_order_seq_cst))
	{
	}
	_waiters.wakeAll();
}

} // namespace Aeon
