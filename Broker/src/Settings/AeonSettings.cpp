#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("aeon.accept.shards", INT, "4")
		.between(1, 64)
		.honoured("Number of accepting threads that share the port of a listener; more accept faster at thousands of "
				  "connections."),
	setting("aeon.cluster.id", STRING)
		.must(NOT_EMPTY)
		.honoured("Id of the cluster when an empty data directory is made; where there is data, it must be this one. "
				  "Unset means a random one."),
	setting("aeon.decompressed.batch.max.bytes", LONG, "268435456")
		.atLeast(1048576)
		.honoured("Most bytes that the records of one batch may take once decompressed; more is an invalid batch."),
	setting("aeon.durable.acks", BOOLEAN, "true")
		.honoured("Whether acks=all is answered only after the records are on disk; false answers when the kernel has "
				  "them, as Kafka does."),
	setting("aeon.log.file", STRING)
		.must(NOT_EMPTY)
		.honoured("File that the log goes to; unset means standard output, which a daemon does not have."),
	setting("aeon.log.level", STRING, "information")
		.oneOf("fatal,critical,error,warning,notice,information,debug,trace")
		.honoured("Least important messages that the log holds."),
	setting("aeon.max.connections", INT, "10000")
		.atLeast(1)
		.honoured("Most connections at a time; the smaller of this and max.connections holds."),
	setting("aeon.max.connections.per.ip", INT, "5000")
		.atLeast(1)
		.honoured("Most connections at a time from one address; the smaller of this and max.connections.per.ip holds."),
	setting("aeon.metrics.listener", STRING, "")
		.honoured(
			"Where metrics are served to Prometheus, as in HTTP://127.0.0.1:9644 (GET /metrics); no host is every "
			"address, port 0 any free one, and empty serves none."),
	setting("aeon.tcp.congestion.control", STRING, "")
		.honoured("Congestion control of connections from other machines; empty leaves the system's choice."),
};

} // namespace

std::span<const SettingDefinition> aeonRows()
{
	return ROWS;
}

} // namespace Aeon
