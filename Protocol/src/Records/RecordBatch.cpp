#include "Aeon/Protocol/RecordBatch.h"

#include "Aeon/Protocol/Crc32c.h"

#include <algorithm>

namespace Aeon::Protocol
{

namespace
{

/// Sums over client bytes may leave the int64 range: wrap as Java does.
std::int64_t wrappingAdd(std::int64_t left, std::int64_t right) noexcept
{
	return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

} // namespace

std::optional<RecordBatchView> RecordBatchView::first(BytesView bytes) noexcept
{
	if (bytes.size() < HEADER_SIZE) return std::nullopt;
	const RecordBatchView batch(bytes);
	const bool whole = batch.sizeInBytes() >= static_cast<std::int64_t>(HEADER_SIZE) && batch.isComplete();
	if (batch.magic() != MAGIC_V2 || !whole) return std::nullopt;
	return RecordBatchView(batch.bytes());
}

std::optional<std::int64_t> RecordBatchView::deleteHorizonMs() const noexcept
{
	if (!hasDeleteHorizon()) return std::nullopt;
	return baseTimestamp();
}

Offset RecordBatchView::lastOffset() const noexcept
{
	return Offset(wrappingAdd(baseOffset().value(), lastOffsetDelta()));
}

Offset RecordBatchView::nextOffset() const noexcept
{
	return Offset(wrappingAdd(lastOffset().value(), 1));
}

std::int32_t RecordBatchView::lastSequence() const noexcept
{
	if (baseSequence() == NO_SEQUENCE) return NO_SEQUENCE;
	return addSequence(baseSequence(), lastOffsetDelta());
}

BytesView RecordBatchView::bytes() const noexcept
{
	const auto size = std::max<std::int64_t>(sizeInBytes(), HEADER_SIZE);
	return _bytes.first(std::min(_bytes.size(), static_cast<std::size_t>(size)));
}

BytesView RecordBatchView::payload() const noexcept
{
	return bytes().subspan(HEADER_SIZE);
}

std::uint32_t RecordBatchView::computeCrc() const noexcept
{
	return crc32c(bytes().subspan(ATTRIBUTES_POSITION));
}

void setBaseOffset(std::span<std::uint8_t> batch, Offset baseOffset)
{
	AEON_CHECK(batch.size() >= RecordBatchView::HEADER_SIZE);
	storeBigEndian(batch.data(), baseOffset.value());
}

void setLastOffset(std::span<std::uint8_t> batch, Offset lastOffset)
{
	setBaseOffset(batch, lastOffset - RecordBatchView(batch).lastOffsetDelta());
}

void setPartitionLeaderEpoch(std::span<std::uint8_t> batch, LeaderEpoch epoch)
{
	AEON_CHECK(batch.size() >= RecordBatchView::HEADER_SIZE);
	storeBigEndian(batch.data() + RecordBatchView::PARTITION_LEADER_EPOCH_POSITION, epoch.value());
}

void setMaxTimestamp(std::span<std::uint8_t> batch, TimestampType type, std::int64_t maxTimestamp)
{
	const RecordBatchView view(batch);
	if (view.timestampType() == type && view.maxTimestamp() == maxTimestamp) return;

	const int flag = type == TimestampType::LOG_APPEND_TIME ? RecordBatchView::LOG_APPEND_TIME_FLAG : 0;
	const auto attributes =
		static_cast<std::int16_t>((view.attributes() & ~RecordBatchView::LOG_APPEND_TIME_FLAG) | flag);
	storeBigEndian(batch.data() + RecordBatchView::ATTRIBUTES_POSITION, attributes);
	storeBigEndian(batch.data() + RecordBatchView::MAX_TIMESTAMP_POSITION, maxTimestamp);
	storeBigEndian(batch.data() + RecordBatchView::CRC_POSITION, view.computeCrc());
}

} // namespace Aeon::Protocol
