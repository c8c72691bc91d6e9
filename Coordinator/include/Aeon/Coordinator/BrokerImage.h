#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// Where a broker may be reached, as it told when it registered.
struct BrokerEndpoint
{
	/// Name of the listener, as in "PLAINTEXT".
	std::string listener;
	std::string host;
	std::uint16_t port = 0;
	/// Kafka's number: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
	std::int16_t securityProtocol = 0;

	bool operator==(const BrokerEndpoint&) const = default;
};

/// Levels of one feature that a broker understands, both inclusive.
struct BrokerFeature
{
	std::string name;
	std::int16_t levelMin = 0;
	std::int16_t levelMax = 0;

	bool operator==(const BrokerFeature&) const = default;
};

/// What the cluster knows of one broker. Immutable inside an image.
struct BrokerImage
{
	NodeId id;
	/// Changes with every start of the broker process.
	Uuid incarnation;
	/// Offset of the broker's registration in the metadata log.
	std::int64_t epoch = -1;
	std::vector<BrokerEndpoint> endpoints;
	std::vector<BrokerFeature> features;
	std::optional<std::string> rack;
	/// A fenced broker leads nothing and is not named to clients.
	bool fenced = true;
	bool inControlledShutdown = false;
	std::vector<Uuid> logDirectories;

	/// The endpoint of that listener, or null.
	const BrokerEndpoint* endpoint(std::string_view listener) const noexcept
	{
		for (const auto& candidate : endpoints)
			if (candidate.listener == listener) return &candidate;
		return nullptr;
	}

	bool operator==(const BrokerImage&) const = default;
};

} // namespace Aeon::Coordinator
