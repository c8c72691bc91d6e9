#include "Aeon/Coordinator/FeatureOperations.h"

#include "Aeon/Coordinator/ClusterOperations.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

Error refusal(const FeatureUpdate& update, const std::string& reason)
{
	return {
		ErrorCode::INVALID_UPDATE_VERSION,
		"Feature " + update.feature + " cannot be moved to level " + std::to_string(update.level) + ": " + reason};
}

/// The levels of these say in what form records are written, which here is one form only.
bool isFixed(const FeatureUpdate& update) noexcept
{
	return update.feature == "metadata.version" || update.feature == "kraft.version";
}

Result<void> check(const FeatureUpdate& update, std::int16_t current)
{
	const auto features = supportedFeatures();
	const auto known = std::find_if(
		features.begin(), features.end(), [&](const BrokerFeature& feature) { return feature.name == update.feature; });
	if (known == features.end()) return refusal(update, "it is not known here.");
	if (update.level < known->levelMin || update.level > known->levelMax)
		return refusal(
			update,
			"levels " + std::to_string(known->levelMin) + " to " + std::to_string(known->levelMax) + " are supported.");
	const bool isUpgrade = update.type == FeatureUpgradeType::UPGRADE;
	if (update.level < current && isUpgrade)
		return refusal(update, "it is at level " + std::to_string(current) + ", and an upgrade was asked for.");
	if (update.level > current && !isUpgrade)
		return refusal(update, "it is at level " + std::to_string(current) + ", and a downgrade was asked for.");
	if (update.level != current && isFixed(update)) return refusal(update, "its level is fixed.");
	return {};
}

} // namespace

Outcome<Result<void>> updateFeatures(const MetadataImage& image, std::span<const FeatureUpdate> updates)
{
	MetadataRecords records;
	for (const auto& update : updates)
	{
		const auto current = image.featureLevel(update.feature);
		if (auto checked = check(update, current); !checked) return {{}, std::move(checked)};
		if (update.level == current) continue;
		FeatureLevelRecord record;
		record.name = records.keep(update.feature);
		record.featureLevel = update.level;
		records.add(record);
	}
	return {std::move(records), {}};
}

} // namespace Aeon::Coordinator
