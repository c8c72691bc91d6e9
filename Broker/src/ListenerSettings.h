#pragma once

#include "ListenerEndpoint.h"

#include "Aeon/Broker/EffectiveSettings.h"
#include "Aeon/Broker/ListenerConfig.h"

#include <string>
#include <vector>

namespace Aeon
{

/// Makes the listeners of `listeners`, `advertised.listeners`, `listener.security.protocol.map` and
/// `controller.listener.names`. Not thread-safe: one thread at a time.
class ListenerSettings
{
public:
	/// The settings must outlive this. Throws ConfigException.
	explicit ListenerSettings(const EffectiveSettings& settings);

	/// Listeners for clients, in the order of `listeners`; never empty.
	std::vector<ListenerConfig> listeners() const;
	/// Names of controller listeners that were given and are not opened.
	std::vector<std::string> ignoredListeners() const;

private:
	/// One pair of the map of protocols.
	struct NamedProtocol
	{
		std::string name;
		std::string protocol;
	};

	std::vector<ListenerEndpoint> endpoints(const std::string& key) const;
	std::vector<NamedProtocol> protocolMap() const;
	bool isController(const std::string& name) const;
	ListenerConfig listener(const ListenerEndpoint& endpoint) const;
	SecurityProtocol protocolOf(const std::string& name) const;
	void checkPorts() const;
	void advertise(std::vector<ListenerConfig>& listeners) const;
	void checkInterBrokerListener(const std::vector<ListenerConfig>& listeners) const;
	TlsConfig tls(const std::string& name) const;
	std::string listenerText(const std::string& name, std::string_view key) const;

	const EffectiveSettings& _settings;
	std::vector<std::string> _controllerNames;
	std::vector<ListenerEndpoint> _endpoints;
	std::vector<NamedProtocol> _protocols;
};

} // namespace Aeon
