#include "ProducerFacts.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/RecordIterator.h"

namespace Aeon::Storage
{

namespace
{

constexpr std::int16_t ABORT = 0;
constexpr std::int16_t COMMIT = 1;
/// int16 version, int16 type.
constexpr std::size_t KEY_BYTES = 4;
/// int16 version, int32 coordinator epoch.
constexpr std::size_t VALUE_BYTES = 6;

} // namespace

std::optional<ProducerBatchFacts> producerFactsOf(const Protocol::RecordBatchView& batch, Offset baseOffset)
{
	if (!batch.hasProducerId() || batch.isControl()) return std::nullopt;
	return ProducerBatchFacts{batch.producerId(),
							  batch.producerEpoch(),
							  batch.baseSequence(),
							  baseOffset,
							  baseOffset + batch.lastOffsetDelta(),
							  batch.maxTimestamp(),
							  batch.isTransactional()};
}

std::optional<TransactionMarker> markerOf(const Protocol::RecordBatchView& batch, Offset baseOffset)
{
	if (!batch.isControl() || !batch.hasProducerId() || !batch.isComplete()) return std::nullopt;
	Protocol::RecordScratch scratch;
	Protocol::RecordIterator records(batch, scratch);
	if (!records.next()) return std::nullopt;
	const auto& record = records.record();
	if (!record.key || record.key->size() < KEY_BYTES || !record.value || record.value->size() < VALUE_BYTES)
		return std::nullopt;
	const auto type = Protocol::loadBigEndian<std::int16_t>(record.key->data() + 2);
	if (type != ABORT && type != COMMIT) return std::nullopt;
	return TransactionMarker{batch.producerId(),
							 batch.producerEpoch(),
							 Protocol::loadBigEndian<std::int32_t>(record.value->data() + 2),
							 type == COMMIT,
							 baseOffset + record.offsetDelta,
							 record.timestamp};
}

} // namespace Aeon::Storage
