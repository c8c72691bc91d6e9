#include "RemovedSettings.h"

#include <algorithm>
#include <iterator>

namespace Aeon
{

namespace
{

constexpr std::string_view REMOVED_PREFIXES[] = {"zookeeper.", "password.encoder.", "kafka.csv.metrics."};

constexpr std::string_view REMOVED_NAMES[] = {
	"auto.include.jmx.reporter",
	"broker.id.generation.enable",
	"control.plane.listener.name",
	"controlled.shutdown.max.retries",
	"controlled.shutdown.retry.backoff.ms",
	"delegation.token.master.key",
	"eligible.leader.replicas.enable",
	"group.coordinator.new.enable",
	"group.share.enable",
	"group.share.max.groups",
	"inter.broker.protocol.version",
	"log.message.downconversion.enable",
	"log.message.format.version",
	"log.message.timestamp.difference.max.ms",
	"offsets.commit.required.acks",
	"quota.consumer.default",
	"quota.producer.default",
	"reserved.broker.max.id",
	"unstable.metadata.versions.enable",
};

struct Replacement
{
	std::string_view name;
	std::string_view replacement;
};

constexpr Replacement REPLACEMENTS[] = {
	{"advertised.host.name", "advertised.listeners"},
	{"advertised.port", "advertised.listeners"},
	{"host.name", "listeners"},
	{"port", "listeners"},
};

} // namespace

bool isRemovedSetting(std::string_view name) noexcept
{
	const auto begins = [&](std::string_view prefix) { return name.starts_with(prefix); };
	return std::any_of(std::begin(REMOVED_PREFIXES), std::end(REMOVED_PREFIXES), begins) ||
		   std::find(std::begin(REMOVED_NAMES), std::end(REMOVED_NAMES), name) != std::end(REMOVED_NAMES);
}

std::string_view replacementOf(std::string_view name) noexcept
{
	for (const Replacement& row : REPLACEMENTS)
		if (row.name == name) return row.replacement;
	return {};
}

} // namespace Aeon
