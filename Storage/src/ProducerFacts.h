#pragma once

#include "BatchCursor.h"

#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <optional>

namespace Aeon::Storage
{

/// The producer's side of a data batch at these offsets; no value where it has no producer or is a control batch.
std::optional<ProducerBatchFacts> producerFactsOf(const Protocol::RecordBatchView& batch, Offset baseOffset);

/// The transaction marker that a whole control batch holds; no value for other batches, other control records, and
/// bytes that do not hold what they should.
std::optional<TransactionMarker> markerOf(const Protocol::RecordBatchView& batch, Offset baseOffset);

} // namespace Aeon::Storage
