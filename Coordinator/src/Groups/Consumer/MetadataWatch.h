#pragma once

#include "Aeon/Coordinator/MetadataImage.h"

#include <cstdint>
#include <optional>

namespace Aeon::Coordinator
{

/// What a group has seen of the cluster's metadata, so that it looks again only when there is something new. State of
/// the moment: a group that was just loaded has seen nothing.
///
/// Not thread-safe: belongs to its group.
class MetadataWatch
{
public:
	/// Whether the topics of the group may have changed since it last looked; or where the epoch that this brought was
	/// never reached, because it could not be written.
	bool mustLook(const MetadataImage& image, std::int32_t groupEpoch) const
	{
		return _seen != image.highestOffset() || groupEpoch < _epoch;
	}
	/// The group has looked, and goes to this epoch.
	void looked(const MetadataImage& image, std::int32_t groupEpoch)
	{
		_seen = image.highestOffset();
		_epoch = groupEpoch;
	}

	/// Whether topics came or went since regular expressions were last matched.
	bool hasOtherTopics(const MetadataImage& image);
	/// Regular expressions were matched against these topics.
	void matched(const MetadataImage& image);

private:
	static std::uint64_t fingerprint(const MetadataImage& image);

	Offset _seen{-2};
	std::int32_t _epoch = 0;
	/// Of the topics that regular expressions were matched against; no value where they were not.
	std::optional<std::uint64_t> _matched;
	/// The newest image whose topics were found to be the same.
	Offset _same{-2};
};

} // namespace Aeon::Coordinator
