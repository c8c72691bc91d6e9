#include "SettingAreas.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("ssl.allow.dn.changes", BOOLEAN, "false"),
	setting("ssl.allow.san.changes", BOOLEAN, "false"),
	setting("ssl.cipher.suites", LIST, "")
		.items()
		.perBroker()
		.honoured("Cipher suites allowed; empty leaves the choice to OpenSSL."),
	setting("ssl.client.auth", STRING, "none")
		.oneOf("required,requested,none")
		.perBroker()
		.honoured("Whether clients must, may or need not show a certificate."),
	setting("ssl.enabled.protocols", LIST, "TLSv1.2,TLSv1.3").items().perBroker().honoured("TLS versions allowed."),
	setting("ssl.endpoint.identification.algorithm", STRING, "https").perBroker(),
	setting("ssl.engine.factory.class", CLASS)
		.perBroker()
		.refused("Java classes cannot be run, and connections would be protected otherwise than it says"),
	setting("ssl.key.password", PASSWORD)
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("Pass phrase of the private key."),
	setting("ssl.keymanager.algorithm", STRING, "SunX509").perBroker(),
	setting("ssl.keystore.certificate.chain", PASSWORD)
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("Certificate chain as PEM text."),
	setting("ssl.keystore.key", PASSWORD).perBroker().isListenerPrefixOnly().honoured("Private key as PEM text."),
	setting("ssl.keystore.location", STRING)
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("PEM file with the private key and its certificate chain."),
	setting("ssl.keystore.password", PASSWORD).perBroker().isListenerPrefixOnly(),
	setting("ssl.keystore.type", STRING, "PEM")
		.oneOf("PEM")
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("Form of the key store; PEM is the only one."),
	setting("ssl.principal.mapping.rules", STRING, "DEFAULT"),
	setting("ssl.protocol", STRING, "TLSv1.3").perBroker(),
	setting("ssl.provider", STRING).perBroker(),
	setting("ssl.secure.random.implementation", STRING).perBroker(),
	setting("ssl.trustmanager.algorithm", STRING, "PKIX").perBroker(),
	setting("ssl.truststore.certificates", PASSWORD)
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("Certificates that clients must chain to, as PEM text."),
	setting("ssl.truststore.location", STRING)
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("PEM file with the certificates that clients must chain to."),
	setting("ssl.truststore.password", PASSWORD).perBroker().isListenerPrefixOnly(),
	setting("ssl.truststore.type", STRING, "PEM")
		.oneOf("PEM")
		.perBroker()
		.isListenerPrefixOnly()
		.honoured("Form of the trust store; PEM is the only one."),
};

} // namespace

std::span<const SettingDefinition> tlsRows()
{
	return ROWS;
}

} // namespace Aeon
