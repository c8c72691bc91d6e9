#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("alter.log.dirs.replication.quota.window.num", INT, "11").atLeast(1),
	setting("alter.log.dirs.replication.quota.window.size.seconds", INT, "1").atLeast(1),
	setting("client.quota.callback.class", CLASS).refused("Java classes cannot be run, and its quotas would not hold"),
	setting("controller.quota.window.num", INT, "11").atLeast(1),
	setting("controller.quota.window.size.seconds", INT, "1").atLeast(1),
	setting("follower.replication.throttled.rate", LONG, "9223372036854775807")
		.atLeast(0)
		.clusterWide()
		.isDynamicOnly(),
	setting("leader.replication.throttled.rate", LONG, "9223372036854775807").atLeast(0).clusterWide().isDynamicOnly(),
	setting("quota.window.num", INT, "11").atLeast(1),
	setting("quota.window.size.seconds", INT, "1").atLeast(1),
	setting("replica.alter.log.dirs.io.max.bytes.per.second", LONG, "9223372036854775807")
		.atLeast(0)
		.clusterWide()
		.isDynamicOnly(),
	setting("replication.quota.window.num", INT, "11").atLeast(1),
	setting("replication.quota.window.size.seconds", INT, "1").atLeast(1),
};

} // namespace

std::span<const SettingDefinition> quotaRows()
{
	return ROWS;
}

} // namespace Aeon
