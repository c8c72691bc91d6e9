#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Storage/Log.h"

#include <optional>

namespace Aeon::Storage
{

/// Walks the batches of an append and says which base offset each gets in the log.
///
/// Not thread-safe: one thread at a time. The batches outlive it.
class BatchPlacer
{
public:
	BatchPlacer(BytesView batches, const AppendInfo& info, Offset firstOffset) :
		_rest(batches), _keepsOffsets(info.origin == AppendOrigin::REPLICATION), _next(firstOffset)
	{
	}

	/// The next batch; no value behind the last.
	std::optional<Protocol::RecordBatchView> next()
	{
		const auto batch = Protocol::RecordBatchView::first(_rest);
		if (!batch) return std::nullopt;
		_base = _keepsOffsets ? batch->baseOffset() : _next;
		_next = _base + batch->lastOffsetDelta() + 1;
		_rest = _rest.subspan(batch->bytes().size());
		return batch;
	}
	Offset baseOffset() const noexcept { return _base; }

private:
	BytesView _rest;
	const bool _keepsOffsets;
	Offset _next;
	Offset _base;
};

} // namespace Aeon::Storage
