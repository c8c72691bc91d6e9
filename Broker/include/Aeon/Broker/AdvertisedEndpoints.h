#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace Aeon
{

/// Where clients of one listener find this broker.
struct AdvertisedEndpoint
{
	std::string listener;
	std::string host;
	std::uint16_t port = 0;
	/// Kafka's name, as in "PLAINTEXT" or "SSL".
	std::string securityProtocol;
};

/// The endpoints this broker names in Metadata, DescribeCluster and FindCoordinator. Filled once, after the listeners
/// are bound (a port configured as 0 is known only then) and before the first request is served; immutable from
/// then on, and so thread-safe.
class AdvertisedEndpoints
{
public:
	AdvertisedEndpoints() = default;
	explicit AdvertisedEndpoints(std::vector<AdvertisedEndpoint> endpoints) : _endpoints(std::move(endpoints)) {}

	/// The endpoint of a listener; null where the listener has none.
	const AdvertisedEndpoint* find(std::string_view listener) const noexcept
	{
		for (const auto& endpoint : _endpoints)
			if (endpoint.listener == listener) return &endpoint;
		return nullptr;
	}
	std::span<const AdvertisedEndpoint> all() const noexcept { return _endpoints; }

private:
	std::vector<AdvertisedEndpoint> _endpoints;
};

} // namespace Aeon
