#pragma once

#include <string>

namespace Aeon::Coordinator
{

/// One group as ListGroups tells of it, with Kafka's words.
struct GroupListing
{
	std::string groupId;
	/// "consumer", "connect", ...; empty for a group that nobody ever joined.
	std::string protocolType;
	/// "Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead", "Assigning", "Reconciling".
	std::string state;
	/// "Classic" or "Consumer".
	std::string type;
};

} // namespace Aeon::Coordinator
