#pragma once

#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/MetadataImage.h"

#include <functional>

namespace Aeon::Coordinator
{

/// What all groups stand on. What it refers to outlives them.
///
/// Immutable after construction; thread-safe.
struct GroupEnvironment
{
	const GroupCoordinatorConfig& config;
	/// The newest image of the cluster's metadata; never null.
	std::function<MetadataImage::Ptr()> image;
};

} // namespace Aeon::Coordinator
