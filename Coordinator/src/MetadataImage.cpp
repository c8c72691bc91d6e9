#include "Aeon/Coordinator/MetadataImage.h"

#include "Aeon/Coordinator/TopicNames.h"

namespace Aeon::Coordinator
{

MetadataImage::Ptr MetadataImage::empty()
{
	static const Ptr EMPTY = std::make_shared<const MetadataImage>();
	return EMPTY;
}

const TopicImage* MetadataImage::topic(std::string_view name) const noexcept
{
	const auto* found = _topicsByName.find(name);
	return found == nullptr ? nullptr : found->get();
}

const TopicImage* MetadataImage::topic(const Uuid& id) const noexcept
{
	const auto* found = _topicsById.find(id);
	return found == nullptr ? nullptr : found->get();
}

std::string_view MetadataImage::collidingTopic(std::string_view name) const
{
	if (!hasCollisionCharacters(name)) return {};
	const auto* names = _topicsByCollisionForm.find(collisionForm(name));
	if (names == nullptr) return {};
	for (const auto& other : *names)
		if (other != name) return other;
	return {};
}

const ConfigMap& MetadataImage::configs(ConfigResourceType type, std::string_view name) const
{
	static const ConfigMap NONE;
	const auto* found = _configs.find(ConfigResource{type, std::string(name)});
	return found == nullptr ? NONE : **found;
}

const std::string* MetadataImage::config(ConfigResourceType type, std::string_view name, std::string_view key) const
{
	const ConfigMap& overrides = configs(type, name);
	const auto found = overrides.find(key);
	return found == overrides.end() ? nullptr : &found->second;
}

const BrokerImage* MetadataImage::broker(NodeId id) const noexcept
{
	const auto found = _brokers.find(id);
	return found == _brokers.end() ? nullptr : found->second.get();
}

std::int16_t MetadataImage::featureLevel(std::string_view name) const noexcept
{
	const auto found = _features.find(name);
	return found == _features.end() ? std::int16_t{0} : found->second;
}

} // namespace Aeon::Coordinator
