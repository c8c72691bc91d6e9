#include "ProducerIdAllocator.h"

#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <utility>

namespace Aeon
{

Result<ProducerId> ProducerIdAllocator::next()
{
	ScopedLock lock(_mutex);
	if (_block.size == 0)
		if (const auto refilled = refillLocked(); !refilled.ok()) return refilled.error();
	const auto id = _block.first;
	_block.first = _block.first + 1;
	--_block.size;
	return id;
}

Result<void> ProducerIdAllocator::refillLocked()
{
	Result<Coordinator::ProducerIdBlock> granted(ErrorCode::UNKNOWN_SERVER_ERROR);
	_metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			auto outcome = Coordinator::allocateProducerIds(image, _node);
			granted = std::move(outcome.response);
			return std::move(outcome.records);
		});
	if (!granted) return granted.error();
	_block = *granted;
	return {};
}

} // namespace Aeon
