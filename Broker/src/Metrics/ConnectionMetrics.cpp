#include "MetricAreas.h"

#include "Aeon/Net/NetCounters.h"

namespace Aeon
{

namespace
{

constexpr MetricDefinition OPEN{
	"kafka_server_socket_server_metrics_connection_count", MetricType::GAUGE, {}, "Connections that are open."};
constexpr MetricDefinition ACCEPTED{
	"kafka_server_socket_server_metrics_connection_creation_total",
	MetricType::COUNTER,
	{},
	"Connections that were accepted."};
constexpr MetricDefinition FAILED_AUTHENTICATION{
	"kafka_server_socket_server_metrics_failed_authentication_total",
	MetricType::COUNTER,
	{},
	"Connections whose TLS handshake failed."};
constexpr MetricDefinition INCOMING_BYTES{
	"kafka_server_socket_server_metrics_incoming_byte_total",
	MetricType::COUNTER,
	{},
	"Bytes of requests, after decryption."};
constexpr MetricDefinition OUTGOING_BYTES{
	"kafka_server_socket_server_metrics_outgoing_byte_total",
	MetricType::COUNTER,
	{},
	"Bytes of responses, before encryption."};
constexpr MetricDefinition REQUESTS{
	"aeon_net_requests_received_total", MetricType::COUNTER, {}, "Requests that came in whole."};
constexpr MetricDefinition REFUSED{
	"aeon_net_connections_refused_total",
	MetricType::COUNTER,
	{"reason"},
	"Connections closed at once: over max.connections (limit), max.connections.per.ip (address) or "
	"max.connection.creation.rate (rate), or for want of descriptors."};
constexpr MetricDefinition CLOSED{
	"aeon_net_connections_closed_total",
	MetricType::COUNTER,
	{"reason"},
	"Connections that the broker ended: idle, a handshake, request or response that took too long (deadline), bytes "
	"that are no request (malformed), a mistake of the broker's own (error)."};

constexpr MetricDefinition ROWS[] = {OPEN,    ACCEPTED, FAILED_AUTHENTICATION, INCOMING_BYTES, OUTGOING_BYTES, REQUESTS,
									 REFUSED, CLOSED};

} // namespace

std::span<const MetricDefinition> connectionMetrics()
{
	return ROWS;
}

void tellConnections(const Net::NetCounters& counters, MetricFamilies& families)
{
	const auto tell = [&](const MetricDefinition& definition, std::uint64_t value)
	{ families.emplace_back(definition).add(static_cast<double>(value)); };
	tell(OPEN, counters.connectionsOpen);
	tell(ACCEPTED, counters.connectionsAccepted);
	tell(FAILED_AUTHENTICATION, counters.tlsHandshakesFailed);
	tell(INCOMING_BYTES, counters.bytesReceived);
	tell(OUTGOING_BYTES, counters.bytesSent);
	tell(REQUESTS, counters.framesReceived);
	MetricFamily& refused = families.emplace_back(REFUSED);
	refused.add({"limit"}, static_cast<double>(counters.refusedByLimit));
	refused.add({"address"}, static_cast<double>(counters.refusedByAddress));
	refused.add({"rate"}, static_cast<double>(counters.refusedByRate));
	refused.add({"descriptors"}, static_cast<double>(counters.refusedByDescriptors));
	MetricFamily& closed = families.emplace_back(CLOSED);
	closed.add({"idle"}, static_cast<double>(counters.closedIdle));
	closed.add({"deadline"}, static_cast<double>(counters.closedByDeadline));
	closed.add({"malformed"}, static_cast<double>(counters.closedMalformed));
	closed.add({"error"}, static_cast<double>(counters.closedByHandlerError));
}

} // namespace Aeon
