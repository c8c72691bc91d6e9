#include "Aeon/Coordinator/FeatureOperations.h"

#include "TestImage.h"

#include <gtest/gtest.h>

#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using enum FeatureUpgradeType;

/// One update of a new cluster, whose transaction.version is 2 and share.version 0.
struct UpdateCase
{
	FeatureUpdate update;
	ErrorCode code;
};

const UpdateCase CASES[] = {
	{{"transaction.version", 1, SAFE_DOWNGRADE}, ErrorCode::NONE},
	{{"transaction.version", 1, UNSAFE_DOWNGRADE}, ErrorCode::NONE},
	{{"transaction.version", 0, SAFE_DOWNGRADE}, ErrorCode::NONE},
	{{"transaction.version", 2, UPGRADE}, ErrorCode::NONE},
	{{"transaction.version", 2, SAFE_DOWNGRADE}, ErrorCode::NONE},
	{{"transaction.version", 1, UPGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"transaction.version", 3, UPGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"transaction.version", -1, SAFE_DOWNGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"share.version", 1, UPGRADE}, ErrorCode::NONE},
	{{"share.version", 1, SAFE_DOWNGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"no.such.version", 1, UPGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"metadata.version", METADATA_VERSION_NEW_CLUSTER, UPGRADE}, ErrorCode::NONE},
	{{"metadata.version", METADATA_VERSION_NEW_CLUSTER + 1, UPGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"metadata.version", METADATA_VERSION_NEW_CLUSTER - 1, SAFE_DOWNGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
	{{"kraft.version", 1, UPGRADE}, ErrorCode::INVALID_UPDATE_VERSION},
};

TEST(FeatureOperations, MoveAFeatureTheWayThatIsAskedFor)
{
	const auto image = cluster();
	for (const auto& [update, code] : CASES)
	{
		SCOPED_TRACE(update.feature + " to " + std::to_string(update.level));
		auto outcome = updateFeatures(*image, std::vector{update});
		EXPECT_EQ(outcome.response.code(), code);
		const auto level = replayed(image, outcome.records)->featureLevel(update.feature);
		EXPECT_EQ(level, code == ErrorCode::NONE ? update.level : image->featureLevel(update.feature));
		if (code != ErrorCode::NONE)
		{
			EXPECT_NE(outcome.response.error().message.find(update.feature), std::string::npos);
		}
	}
}

TEST(FeatureOperations, MoveAllFeaturesOrNone)
{
	const auto image = cluster();
	const std::vector<FeatureUpdate> updates{{"share.version", 1, UPGRADE}, {"transaction.version", 9, UPGRADE}};
	const auto outcome = updateFeatures(*image, updates);
	EXPECT_EQ(outcome.response.code(), ErrorCode::INVALID_UPDATE_VERSION);
	EXPECT_EQ(outcome.records.size(), 0U);
}

} // namespace

} // namespace Aeon::Coordinator
