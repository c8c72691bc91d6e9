#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/ProducerIdOperations.h"

namespace Aeon::Coordinator
{
class MetadataLog;
}

namespace Aeon
{

/// Gives out producer ids, each once in the life of the cluster, from blocks that the metadata log grants. What is
/// left of a block when the broker stops is never used.
///
/// Thread-safe.
class ProducerIdAllocator
{
public:
	/// The log outlives the allocator.
	ProducerIdAllocator(Coordinator::MetadataLog& metadata, NodeId node) : _metadata(metadata), _node(node) {}

	/// The next id. Once in a block it blocks until the next block is recorded on disk, and throws what
	/// MetadataLog::commit throws. UNKNOWN_SERVER_ERROR where the cluster has no id left.
	Result<ProducerId> next() AEON_EXCLUDES(_mutex);

private:
	Result<void> refillLocked() AEON_REQUIRES(_mutex);

	Coordinator::MetadataLog& _metadata;
	const NodeId _node;
	Mutex _mutex;
	Coordinator::ProducerIdBlock _block AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
