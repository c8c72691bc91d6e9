#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("background.threads", INT, "10").atLeast(1).clusterWide(),
	setting("broker.id", INT, "-1").isDeprecated().honoured("Old name of node.id; -1 where it is not given."),
	setting("broker.rack", STRING).honoured("Rack told to clients in Metadata."),
	setting("config.providers", LIST, "")
		.items()
		.clusterWide()
		.refused("placeholders in values would stay as they are written"),
	setting("controlled.shutdown.enable", BOOLEAN, "true"),
	setting("controller.listener.names", LIST)
		.someItems()
		.honoured("Listeners named here are for controllers: they are accepted and not opened."),
	setting("delete.records.purgatory.purge.interval.requests", INT, "1"),
	setting("fetch.max.bytes", INT, "57671680")
		.atLeast(1024)
		.honoured("Most bytes of records in an answer to Fetch, besides a first batch that is larger."),
	setting("fetch.purgatory.purge.interval.requests", INT, "1000"),
	setting("max.incremental.fetch.session.cache.slots", INT, "1000")
		.atLeast(0)
		.honoured("Most incremental fetch sessions kept at a time."),
	setting("max.request.partition.size.limit", INT, "2000")
		.atLeast(1)
		.honoured("Most partitions in an answer to DescribeTopicPartitions."),
	setting("metadata.log.dir", STRING)
		.honoured("Log directory that holds the metadata log; unset means the first one."),
	setting("node.id", INT, "1").atLeast(0).honoured("Number of this broker in its cluster; kept in meta.properties."),
	setting("num.io.threads", INT, "8").atLeast(1).clusterWide(),
	setting("process.roles", LIST, "broker")
		.someItems("broker,controller")
		.honoured("Must hold broker: Aeon is no lone controller, and a broker with the controller role keeps the "
				  "metadata itself."),
	setting("producer.purgatory.purge.interval.requests", INT, "1000"),
	setting("request.timeout.ms", INT, "30000"),
	setting("unstable.api.versions.enable", BOOLEAN, "false").isInternal(),
	setting("unstable.feature.versions.enable", BOOLEAN, "false").isInternal(),
};

} // namespace

std::span<const SettingDefinition> nodeRows()
{
	return ROWS;
}

} // namespace Aeon
