#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>
#include <span>
#include <string>

namespace Aeon::Coordinator
{

/// Which way a feature may be moved, by Kafka's numbers.
enum class FeatureUpgradeType : std::int8_t
{
	UPGRADE = 1,
	/// Down, where nothing is lost by it.
	SAFE_DOWNGRADE = 2,
	/// Down, whatever is lost.
	UNSAFE_DOWNGRADE = 3,
};

/// The level that somebody wants a feature to have; 0 turns it off.
struct FeatureUpdate
{
	std::string feature;
	std::int16_t level = 0;
	FeatureUpgradeType type = FeatureUpgradeType::UPGRADE;
};

/// Moves features to other levels: all of them or, with an error, none. INVALID_UPDATE_VERSION where a feature is not
/// known, is not supported at that level, would move the other way than its type says, or is one that this cluster
/// cannot move (`metadata.version`, `kraft.version`); the message names it.
Outcome<Result<void>> updateFeatures(const MetadataImage& image, std::span<const FeatureUpdate> updates);

} // namespace Aeon::Coordinator
