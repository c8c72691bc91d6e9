#include "Groups/Consumer/SubscribedTopics.h"

#include <algorithm>

namespace Aeon::Coordinator
{

SubscribedTopics::SubscribedTopics(
	const ConsumerMemberMetadata& metadata, const ConsumerGroupState& state, const MetadataImage& image) :
	_names(&metadata.topicNames), _image(image)
{
	if (metadata.topicRegex.empty()) return;
	const ResolvedRegex* resolved = state.regex(metadata.topicRegex);
	if (resolved != nullptr) _matches = &resolved->topics;
}

bool SubscribedTopics::contains(const Uuid& topicId) const
{
	const TopicImage* topic = _image.topic(topicId);
	return topic != nullptr && contains(topic->name);
}

bool SubscribedTopics::contains(const std::string& name) const
{
	return std::binary_search(_names->begin(), _names->end(), name) ||
		   (_matches != nullptr && std::binary_search(_matches->begin(), _matches->end(), name));
}

std::vector<Uuid> SubscribedTopics::ids() const
{
	std::vector<Uuid> ids;
	for (const auto* names : {_names, _matches})
	{
		if (names == nullptr) continue;
		for (const std::string& name : *names)
			if (const TopicImage* topic = _image.topic(name)) ids.push_back(topic->id);
	}
	std::sort(ids.begin(), ids.end());
	ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
	return ids;
}

} // namespace Aeon::Coordinator
