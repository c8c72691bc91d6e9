#include "MetricAreas.h"

#include "Aeon/Coordinator/GroupCoordinator.h"

#include <algorithm>

namespace Aeon
{

namespace
{

constexpr MetricDefinition CLASSIC_GROUPS{
	"kafka_coordinator_group_groupmetadatamanager_numgroups",
	MetricType::GAUGE,
	{},
	"Groups of the classic protocol, those without members among them."};
constexpr MetricDefinition GROUPS{
	"kafka_server_group_coordinator_metrics_group_count",
	MetricType::GAUGE,
	{"protocol"},
	"Groups by protocol: classic and consumer."};

constexpr MetricDefinition ROWS[] = {CLASSIC_GROUPS, GROUPS};

} // namespace

std::span<const MetricDefinition> groupMetrics()
{
	return ROWS;
}

void tellGroups(const Coordinator::GroupCoordinator& groups, MetricFamilies& families)
{
	std::vector<Coordinator::GroupListing> listings;
	// While groups are being loaded, these are the ones that have been.
	groups.list(listings);
	const auto classic =
		std::count_if(listings.begin(), listings.end(), [](const auto& listing) { return listing.type == "Classic"; });
	families.emplace_back(CLASSIC_GROUPS).add(static_cast<double>(classic));
	MetricFamily& byProtocol = families.emplace_back(GROUPS);
	byProtocol.add({"classic"}, static_cast<double>(classic));
	byProtocol.add({"consumer"}, static_cast<double>(listings.size()) - static_cast<double>(classic));
}

} // namespace Aeon
