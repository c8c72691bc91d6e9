#pragma once

#include "Groups/Consumer/ConsumerGroupState.h"

#include "Aeon/Coordinator/MetadataImage.h"

#include <string>

namespace Aeon::Coordinator
{

/// The topics that one member is subscribed to: by name, and by its regular expression as far as that is resolved.
///
/// Immutable. What it is made of outlives it.
class SubscribedTopics
{
public:
	SubscribedTopics(
		const ConsumerMemberMetadata& metadata, const ConsumerGroupState& state, const MetadataImage& image);

	/// Whether the topic exists and the member is subscribed to it.
	bool contains(const Uuid& topicId) const;
	/// Whether the member is subscribed to a topic of that name.
	bool contains(const std::string& name) const;
	/// Nothing is subscribed to.
	bool empty() const noexcept { return _names->empty() && (_matches == nullptr || _matches->empty()); }
	/// Ids of those that exist, ascending.
	std::vector<Uuid> ids() const;

private:
	const std::vector<std::string>* _names;
	/// Null where there is no regular expression, or it is not resolved.
	const std::vector<std::string>* _matches = nullptr;
	const MetadataImage& _image;
};

} // namespace Aeon::Coordinator
