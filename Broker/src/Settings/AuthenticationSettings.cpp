#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("authorizer.class.name", STRING, "")
		.refused("there are no access rules yet, and a broker that was meant to be guarded would be open"),
	setting("connection.failed.authentication.delay.ms", INT, "100").atLeast(0),
	setting("connections.max.reauth.ms", LONG, "0"),
	setting("delegation.token.expiry.check.interval.ms", LONG, "3600000").atLeast(1),
	setting("delegation.token.expiry.time.ms", LONG, "86400000").atLeast(1),
	setting("delegation.token.max.lifetime.ms", LONG, "604800000").atLeast(1),
	setting("delegation.token.secret.key", PASSWORD),
	setting(
		"principal.builder.class", CLASS, "org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder")
		.perBroker()
		.refused("Java classes cannot be run, and principals would be other than it makes them"),
	setting("sasl.client.callback.handler.class", CLASS),
	setting("sasl.enabled.mechanisms", LIST, "GSSAPI").items().perBroker(),
	setting("sasl.jaas.config", PASSWORD).perBroker(),
	setting("sasl.kerberos.kinit.cmd", STRING, "/usr/bin/kinit").perBroker(),
	setting("sasl.kerberos.min.time.before.relogin", LONG, "60000").perBroker(),
	setting("sasl.kerberos.principal.to.local.rules", LIST, "DEFAULT").items().perBroker(),
	setting("sasl.kerberos.service.name", STRING).perBroker(),
	setting("sasl.kerberos.ticket.renew.jitter", DOUBLE, "0.05").perBroker(),
	setting("sasl.kerberos.ticket.renew.window.factor", DOUBLE, "0.8").perBroker(),
	setting("sasl.login.callback.handler.class", CLASS),
	setting("sasl.login.class", CLASS),
	setting("sasl.login.connect.timeout.ms", INT),
	setting("sasl.login.read.timeout.ms", INT),
	setting("sasl.login.refresh.buffer.seconds", SHORT, "300").perBroker(),
	setting("sasl.login.refresh.min.period.seconds", SHORT, "60").perBroker(),
	setting("sasl.login.refresh.window.factor", DOUBLE, "0.8").perBroker(),
	setting("sasl.login.refresh.window.jitter", DOUBLE, "0.05").perBroker(),
	setting("sasl.login.retry.backoff.max.ms", LONG, "10000"),
	setting("sasl.login.retry.backoff.ms", LONG, "100"),
	setting("sasl.mechanism.controller.protocol", STRING, "GSSAPI"),
	setting("sasl.mechanism.inter.broker.protocol", STRING, "GSSAPI").perBroker(),
	setting("sasl.oauthbearer.allow.unverified.audience", BOOLEAN, "false"),
	setting("sasl.oauthbearer.allow.unverified.issuer", BOOLEAN, "false"),
	setting("sasl.oauthbearer.assertion.algorithm", STRING, "RS256").oneOfIgnoringCase("ES256,RS256"),
	setting("sasl.oauthbearer.assertion.claim.aud", STRING),
	setting("sasl.oauthbearer.assertion.claim.exp.seconds", INT, "300").between(0, 86400),
	setting("sasl.oauthbearer.assertion.claim.iss", STRING),
	setting("sasl.oauthbearer.assertion.claim.jti.include", BOOLEAN, "false"),
	setting("sasl.oauthbearer.assertion.claim.nbf.seconds", INT, "60").between(0, 3600),
	setting("sasl.oauthbearer.assertion.claim.sub", STRING),
	setting("sasl.oauthbearer.assertion.file", STRING),
	setting("sasl.oauthbearer.assertion.private.key.file", STRING),
	setting("sasl.oauthbearer.assertion.private.key.passphrase", PASSWORD),
	setting("sasl.oauthbearer.assertion.template.file", STRING),
	setting("sasl.oauthbearer.client.credentials.client.id", STRING),
	setting("sasl.oauthbearer.client.credentials.client.secret", PASSWORD),
	setting("sasl.oauthbearer.clock.skew.seconds", INT, "30"),
	setting("sasl.oauthbearer.expected.audience", LIST, "").items(),
	setting("sasl.oauthbearer.expected.issuer", STRING),
	setting("sasl.oauthbearer.jwks.endpoint.refresh.ms", LONG, "3600000"),
	setting("sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms", LONG, "10000"),
	setting("sasl.oauthbearer.jwks.endpoint.retry.backoff.ms", LONG, "100"),
	setting("sasl.oauthbearer.jwks.endpoint.url", STRING),
	setting(
		"sasl.oauthbearer.jwt.retriever.class", CLASS,
		"org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever"),
	setting(
		"sasl.oauthbearer.jwt.validator.class", CLASS,
		"org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator"),
	setting("sasl.oauthbearer.scope", STRING),
	setting("sasl.oauthbearer.scope.claim.name", STRING, "scope"),
	setting("sasl.oauthbearer.sub.claim.name", STRING, "sub"),
	setting("sasl.oauthbearer.token.endpoint.url", STRING),
	setting("sasl.server.callback.handler.class", CLASS),
	setting("sasl.server.max.receive.size", INT, "524288"),
	setting("security.inter.broker.protocol", STRING, "PLAINTEXT").oneOf("PLAINTEXT,SSL,SASL_PLAINTEXT,SASL_SSL"),
	setting("security.providers", STRING),
};

} // namespace

std::span<const SettingDefinition> authenticationRows()
{
	return ROWS;
}

} // namespace Aeon
