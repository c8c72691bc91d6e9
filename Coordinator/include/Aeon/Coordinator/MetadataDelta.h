#pragma once

#include "Aeon/Coordinator/ConfigResource.h"
#include "Aeon/Coordinator/TopicImage.h"

#include <memory>
#include <set>
#include <vector>

namespace Aeon::Coordinator
{

/// What one commit changed, so that listeners need not compare images. A topic stands in one of the three lists
/// at most; one that was created and deleted within the commit stands in none.
struct MetadataDelta
{
	/// Topics that were not there before, in the order of their creation.
	std::vector<std::shared_ptr<const TopicImage>> createdTopics;
	/// Topics that are gone, as they last were.
	std::vector<std::shared_ptr<const TopicImage>> deletedTopics;
	/// Topics with more partitions or other leaders than before, as they are now.
	std::vector<std::shared_ptr<const TopicImage>> changedTopics;
	/// Resources whose overrides changed; those of a deleted topic are not listed.
	std::set<ConfigResource> changedConfigs;
	bool brokersChanged = false;
	bool featuresChanged = false;

	bool empty() const noexcept
	{
		return createdTopics.empty() && deletedTopics.empty() && changedTopics.empty() && changedConfigs.empty() &&
			   !brokersChanged && !featuresChanged;
	}
};

} // namespace Aeon::Coordinator
