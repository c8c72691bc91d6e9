#include "ListenerSettings.h"

#include "Aeon/Broker/ConfigException.h"

#include <Poco/Environment.h>
#include <Poco/String.h>

#include <algorithm>

namespace Aeon
{

namespace
{

[[noreturn]] void fail(std::string_view key, const std::string& value, const std::string& what)
{
	throw ConfigException(std::string(key) + "=" + value + ": " + what);
}

/// What clients on other machines most likely reach this host by.
std::string ownHost()
{
	const std::string name = Poco::Environment::nodeName();
	return name.empty() ? "localhost" : name;
}

template <typename Listeners>
auto findByName(Listeners& listeners, const std::string& name)
{
	return std::find_if(listeners.begin(), listeners.end(), [&](const auto& one) { return one.name == name; });
}

} // namespace

ListenerSettings::ListenerSettings(const EffectiveSettings& settings) : _settings(settings)
{
	if (settings.isGiven("controller.listener.names"))
		for (const std::string& name : settings.list("controller.listener.names"))
			_controllerNames.push_back(Poco::toUpper(name));
	_endpoints = endpoints("listeners");
	_protocols = protocolMap();
	checkPorts();
}

std::vector<ListenerConfig> ListenerSettings::listeners() const
{
	std::vector<ListenerConfig> listeners;
	for (const ListenerEndpoint& endpoint : _endpoints)
		if (!isController(endpoint.name)) listeners.push_back(listener(endpoint));
	if (listeners.empty())
		fail(
			"listeners", *_settings.text("listeners"),
			"must hold one that clients may use, besides those of controllers");
	advertise(listeners);
	checkInterBrokerListener(listeners);
	return listeners;
}

std::vector<std::string> ListenerSettings::ignoredListeners() const
{
	std::vector<std::string> ignored;
	for (const ListenerEndpoint& endpoint : _endpoints)
		if (isController(endpoint.name)) ignored.push_back(endpoint.name);
	return ignored;
}

void ListenerSettings::checkInterBrokerListener(const std::vector<ListenerConfig>& listeners) const
{
	constexpr const char* KEY = "inter.broker.listener.name";
	if (!_settings.isGiven(KEY)) return;
	const std::string name = Poco::toUpper(_settings.string(KEY));
	if (findByName(listeners, name) == listeners.end()) fail(KEY, name, "must be one of listeners");
}

std::vector<ListenerEndpoint> ListenerSettings::endpoints(const std::string& key) const
{
	std::vector<ListenerEndpoint> endpoints;
	for (const std::string& item : _settings.list(key))
	{
		auto endpoint = ListenerEndpoint::parse(item);
		if (!endpoint) fail(key, item, "must be NAME://host:port with a port from 0 to 65535");
		if (findByName(endpoints, endpoint->name) != endpoints.end())
			fail(key, item, "each listener must have a name of its own");
		endpoints.push_back(std::move(*endpoint));
	}
	return endpoints;
}

std::vector<ListenerSettings::NamedProtocol> ListenerSettings::protocolMap() const
{
	constexpr const char* KEY = "listener.security.protocol.map";
	std::vector<NamedProtocol> protocols;
	for (const std::string& item : splitList(_settings.string(KEY)))
	{
		const std::size_t colon = item.rfind(':');
		if (colon == std::string::npos || colon == 0) fail(KEY, item, "must be NAME:protocol");
		NamedProtocol pair{
			Poco::toUpper(std::string(trimmed(item.substr(0, colon)))),
			Poco::toUpper(std::string(trimmed(item.substr(colon + 1))))};
		if (findByName(protocols, pair.name) != protocols.end()) fail(KEY, item, "each listener may occur only once");
		protocols.push_back(std::move(pair));
	}
	return protocols;
}

bool ListenerSettings::isController(const std::string& name) const
{
	return std::find(_controllerNames.begin(), _controllerNames.end(), name) != _controllerNames.end();
}

ListenerConfig ListenerSettings::listener(const ListenerEndpoint& endpoint) const
{
	ListenerConfig listener;
	listener.name = endpoint.name;
	listener.protocol = protocolOf(endpoint.name);
	listener.host = endpoint.isEveryAddress() ? std::string() : endpoint.host;
	listener.port = endpoint.port;
	listener.advertisedHost = endpoint.isEveryAddress() ? ownHost() : endpoint.host;
	listener.advertisedPort = endpoint.port;
	if (listener.protocol == SecurityProtocol::SSL) listener.tls = tls(endpoint.name);
	return listener;
}

SecurityProtocol ListenerSettings::protocolOf(const std::string& name) const
{
	constexpr const char* KEY = "listener.security.protocol.map";
	const auto pair = findByName(_protocols, name);
	if (pair == _protocols.end()) fail(KEY, _settings.string(KEY), "must name a protocol for listener " + name);
	if (pair->protocol == "PLAINTEXT") return SecurityProtocol::PLAINTEXT;
	if (pair->protocol == "SSL") return SecurityProtocol::SSL;
	if (pair->protocol == "SASL_PLAINTEXT" || pair->protocol == "SASL_SSL")
		fail(
			KEY, name + ":" + pair->protocol,
			"must be PLAINTEXT or SSL for a listener in use: there is no SASL yet, and the listener would let "
			"everybody in");
	fail(KEY, name + ":" + pair->protocol, "must be one of PLAINTEXT,SSL,SASL_PLAINTEXT,SASL_SSL");
}

void ListenerSettings::checkPorts() const
{
	for (auto one = _endpoints.begin(); one != _endpoints.end(); ++one)
		for (auto other = _endpoints.begin(); other != one; ++other)
		{
			// The same port at an IPv4 and an IPv6 address is two places.
			const bool differentFamilies =
				(one->host.find(':') == std::string::npos) != (other->host.find(':') == std::string::npos);
			if (one->port != 0 && one->port == other->port && !differentFamilies)
				fail("listeners", *_settings.text("listeners"), "each listener must have a port of its own");
		}
}

void ListenerSettings::advertise(std::vector<ListenerConfig>& listeners) const
{
	constexpr const char* KEY = "advertised.listeners";
	if (!_settings.isGiven(KEY)) return;
	for (const ListenerEndpoint& endpoint : endpoints(KEY))
	{
		if (isController(endpoint.name)) continue;
		const auto listener = findByName(listeners, endpoint.name);
		if (listener == listeners.end()) fail(KEY, endpoint.name, "must be one of listeners");
		if (endpoint.isEveryAddress() && !endpoint.host.empty())
			fail(KEY, endpoint.name + "://" + endpoint.host, "must be an address that clients can connect to");
		listener->advertisedHost = endpoint.host.empty() ? ownHost() : endpoint.host;
		listener->advertisedPort = endpoint.port;
	}
}

std::string ListenerSettings::listenerText(const std::string& name, std::string_view key) const
{
	return settingText(_settings.listenerValue(name, key));
}

TlsConfig ListenerSettings::tls(const std::string& name) const
{
	TlsConfig tls;
	tls.keystoreFile = listenerText(name, "ssl.keystore.location");
	tls.privateKeyPem = listenerText(name, "ssl.keystore.key");
	tls.certificateChainPem = listenerText(name, "ssl.keystore.certificate.chain");
	if (tls.keystoreFile.empty() && (tls.privateKeyPem.empty() || tls.certificateChainPem.empty()))
		fail(
			"ssl.keystore.location", "",
			"must name a PEM file with the key and certificates of listener " + name +
				" (or give ssl.keystore.key and ssl.keystore.certificate.chain)");
	const std::string password = listenerText(name, "ssl.key.password");
	if (!password.empty()) tls.keyPassword = password;
	tls.truststoreFile = listenerText(name, "ssl.truststore.location");
	tls.truststorePem = listenerText(name, "ssl.truststore.certificates");
	const std::string clientAuth = listenerText(name, "ssl.client.auth");
	if (clientAuth == "required") tls.clientAuth = ClientAuth::REQUIRED;
	if (clientAuth == "requested") tls.clientAuth = ClientAuth::REQUESTED;
	tls.enabledProtocols = std::get<std::vector<std::string>>(_settings.listenerValue(name, "ssl.enabled.protocols"));
	for (const std::string& protocol : tls.enabledProtocols)
		if (protocol != "TLSv1.2" && protocol != "TLSv1.3")
			fail("ssl.enabled.protocols", protocol, "must be TLSv1.2 or TLSv1.3");
	tls.cipherSuites = std::get<std::vector<std::string>>(_settings.listenerValue(name, "ssl.cipher.suites"));
	return tls;
}

} // namespace Aeon
