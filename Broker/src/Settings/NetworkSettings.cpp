#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("advertised.listeners", LIST)
		.someItems()
		.honoured("What clients are told to connect to; unset means the listeners, with the name of the host where "
				  "theirs is empty."),
	setting("connections.max.idle.ms", LONG, "600000")
		.honoured("Idle time after which a connection is closed; negative means never."),
	setting("early.start.listeners", LIST).items(),
	setting("inter.broker.listener.name", STRING),
	setting(
		"listener.security.protocol.map", STRING,
		"SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT")
		.perBroker()
		.honoured("Protocol of each listener name."),
	setting("listeners", LIST, "PLAINTEXT://:9092")
		.someItems()
		.perBroker()
		.honoured(
			"Where the broker listens: NAME://host:port, an empty host meaning every address, port 0 any free one."),
	setting("max.connection.creation.rate", INT, "2147483647")
		.atLeast(0)
		.clusterWide()
		.honoured("Most new connections in a second."),
	setting("max.connections", INT, "2147483647").atLeast(0).clusterWide().honoured("Most connections at a time."),
	setting("max.connections.per.ip", INT, "2147483647")
		.atLeast(0)
		.clusterWide()
		.honoured("Most connections at a time from one address."),
	setting("max.connections.per.ip.overrides", STRING, "")
		.clusterWide()
		.honoured("Other limits for some addresses: address:number, comma-separated."),
	setting("num.network.threads", INT, "3").atLeast(1).clusterWide(),
	setting("queued.max.request.bytes", LONG, "-1"),
	setting("queued.max.requests", INT, "500").atLeast(1),
	setting("socket.connection.setup.timeout.max.ms", LONG, "30000"),
	setting("socket.connection.setup.timeout.ms", LONG, "10000"),
	setting("socket.listen.backlog.size", INT, "50").atLeast(1).honoured("Connections that may wait to be accepted."),
	setting("socket.receive.buffer.bytes", INT, "-1").honoured("SO_RCVBUF of connections; -1 leaves it to the kernel."),
	setting("socket.request.max.bytes", INT, "104857600")
		.atLeast(1)
		.honoured("Largest request; a larger one closes the connection."),
	setting("socket.send.buffer.bytes", INT, "-1").honoured("SO_SNDBUF of connections; -1 leaves it to the kernel."),
};

} // namespace

std::span<const SettingDefinition> networkRows()
{
	return ROWS;
}

} // namespace Aeon
