#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// Which way a group may go between the classic and the consumer protocol while it has members
/// (`group.consumer.migration.policy`).
enum class MigrationPolicy
{
	DISABLED,
	DOWNGRADE,
	UPGRADE,
	BIDIRECTIONAL,
};

/// The broker's settings of groups, with Kafka's defaults. A plain value.
struct GroupCoordinatorConfig
{
	using Milliseconds = std::chrono::milliseconds;

	// Classic groups (group.*).
	Milliseconds minSessionTimeout{6000};
	Milliseconds maxSessionTimeout{1800000};
	Milliseconds initialRebalanceDelay{3000};
	std::int32_t maxSize = 2147483647;

	// Groups of the consumer protocol (group.consumer.*, KIP-848).
	Milliseconds consumerSessionTimeout{45000};
	Milliseconds consumerMinSessionTimeout{45000};
	Milliseconds consumerMaxSessionTimeout{60000};
	Milliseconds consumerHeartbeatInterval{5000};
	Milliseconds consumerMinHeartbeatInterval{5000};
	Milliseconds consumerMaxHeartbeatInterval{15000};
	/// How long a new target assignment waits after the one before, so that members that join together are assigned
	/// together.
	Milliseconds consumerAssignmentInterval{1000};
	Milliseconds consumerMinAssignmentInterval{0};
	Milliseconds consumerMaxAssignmentInterval{15000};
	Milliseconds consumerRegexRefreshInterval{600000};
	std::int32_t consumerMaxSize = 2147483647;
	/// Names of the server-side assignors, the default one first.
	std::vector<std::string> consumerAssignors{"uniform", "range"};
	MigrationPolicy migrationPolicy = MigrationPolicy::BIDIRECTIONAL;
	/// `group.coordinator.rebalance.protocols` has "consumer".
	bool consumerProtocolEnabled = true;

	// Offsets (offset.* and offsets.*).
	/// Longest metadata string of a commit, in UTF-16 units, as Kafka counts it.
	std::int32_t offsetMetadataBytesMax = 4096;
	Milliseconds offsetsRetention{std::chrono::hours(24 * 7)};
	Milliseconds offsetsRetentionCheckInterval{600000};
};

} // namespace Aeon::Coordinator
