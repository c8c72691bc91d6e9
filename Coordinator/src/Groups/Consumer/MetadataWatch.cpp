#include "Groups/Consumer/MetadataWatch.h"

namespace Aeon::Coordinator
{

bool MetadataWatch::hasOtherTopics(const MetadataImage& image)
{
	if (_same == image.highestOffset()) return false;
	if (_matched != fingerprint(image)) return true;
	_same = image.highestOffset();
	return false;
}

void MetadataWatch::matched(const MetadataImage& image)
{
	_matched = fingerprint(image);
	_same = image.highestOffset();
}

std::uint64_t MetadataWatch::fingerprint(const MetadataImage& image)
{
	// A sum, so that order does not matter; ids are random.
	std::uint64_t sum = 0;
	image.topics().forEach([&](const std::string&, const auto& topic)
						   { sum += std::hash<Uuid>{}(topic->id) * 0x9e3779b97f4a7c15ULL + 1; });
	return sum;
}

} // namespace Aeon::Coordinator
