#pragma once

#include "Aeon/Base/Types.h"
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
	/// A fresh id for each member that has none.
	std::function<Uuid()> newId = &Uuid::random;
};

} // namespace Aeon::Coordinator
