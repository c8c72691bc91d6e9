#pragma once

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/MetadataListener.h"

namespace Aeon
{

/// Tells the group coordinator of what the metadata log says about topics: that its own is there, and which are gone.
/// Listens behind the TopicRegistry, which has the logs ready by then.
///
/// Thread-safe, as listeners are called: one commit at a time.
class GroupsListener final : public Coordinator::MetadataListener
{
public:
	/// The coordinator outlives the listener.
	explicit GroupsListener(Coordinator::GroupCoordinator& groups) : _groups(groups) {}

	void onMetadataChange(
		const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr& image) noexcept override;

private:
	Coordinator::GroupCoordinator& _groups;
};

} // namespace Aeon
