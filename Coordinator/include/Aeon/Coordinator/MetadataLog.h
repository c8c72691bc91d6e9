#pragma once

#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataListener.h"

#include <functional>

namespace Aeon::Coordinator
{

class MetadataRecords;

/// Looks at the newest image and says what is to be recorded. A pure function of the image and of what it captured;
/// it hands its response to the caller through a captured variable.
using MetadataOperation = std::function<MetadataRecords(const MetadataImage&)>;

/// The one ordered log of metadata records that every fact about the cluster comes from. Nothing else changes the
/// image: an operation gives records, the records are written, and the replay of what was written makes the image.
///
/// Thread-safe.
class MetadataLog
{
public:
	virtual ~MetadataLog() = default;

	/// The newest published image; never null. Does not block on commits.
	virtual MetadataImage::Ptr image() const = 0;

	/// Runs the operation on the newest image, with no other commit between; makes its records durable, replays
	/// them, tells the listeners, publishes the image and returns it. The records of one commit are kept together:
	/// after a crash all of them are there, or none. An operation without records costs no write.
	///
	/// Blocks until earlier commits are done and the records are on disk. Throws what the operation throws, a
	/// MetadataException where the records cannot be replayed, or an I/O exception where they could not be written;
	/// the image is then as it was.
	virtual MetadataImage::Ptr commit(const MetadataOperation& operation) = 0;

	/// Adds a listener and tells it of everything that is there already, as one delta from the empty image. Blocks
	/// while a commit is under way. The listener must live until removed, or as long as the log commits.
	virtual void addListener(MetadataListener& listener) = 0;
	/// After return the listener is not called any more.
	virtual void removeListener(MetadataListener& listener) = 0;
};

} // namespace Aeon::Coordinator
