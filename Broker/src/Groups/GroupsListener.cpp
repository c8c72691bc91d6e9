#include "Groups/GroupsListener.h"

#include "Groups/OffsetsTopic.h"

#include "Aeon/Broker/ErrorMapping.h"

namespace Aeon
{

void GroupsListener::onMetadataChange(
	const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr&) noexcept
{
	static_cast<void>(guarded(
		"following topics for groups",
		[&]
		{
			for (const auto& topic : delta.createdTopics)
				if (topic->name == OffsetsTopic::NAME)
					_groups.serve(static_cast<std::int32_t>(topic->partitions.size()));
			for (const auto& topic : delta.deletedTopics)
				_groups.onTopicDeleted(topic->name, topic->id);
			return ErrorCode::NONE;
		}));
}

} // namespace Aeon
