#pragma once

#include "Aeon/Coordinator/MetadataDelta.h"
#include "Aeon/Coordinator/MetadataImage.h"

namespace Aeon::Coordinator
{

/// Somebody who must follow the cluster's metadata, as the registry of partitions does.
class MetadataListener
{
public:
	virtual ~MetadataListener() = default;

	/// Tells of one commit. Called by the committing thread, one commit at a time and in log order, after the
	/// records are durable and before handlers see the image: what the listener has set up when it returns is there
	/// for everybody who sees the image. Must not throw, must not commit, and should be brief, since the next commit
	/// waits for it.
	virtual void onMetadataChange(const MetadataDelta& delta, const MetadataImage::Ptr& image) noexcept = 0;
};

} // namespace Aeon::Coordinator
