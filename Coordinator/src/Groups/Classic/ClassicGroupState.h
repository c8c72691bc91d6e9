#pragma once

#include <cstdint>
#include <string_view>

namespace Aeon::Coordinator
{

/// Where a classic group stands in its rebalance. A group whose metadata is gone ("Dead") has no object.
enum class ClassicGroupState : std::uint8_t
{
	/// No members; perhaps offsets.
	EMPTY,
	/// Members are asked to join; their calls are parked until all did, or the time is over.
	PREPARING_REBALANCE,
	/// All have the new generation; the leader's assignment is awaited.
	COMPLETING_REBALANCE,
	/// The assignment of this generation is recorded.
	STABLE,
};

/// Kafka's word for it, as ListGroups and DescribeGroups say it.
constexpr std::string_view stateName(ClassicGroupState state) noexcept
{
	switch (state)
	{
	case ClassicGroupState::EMPTY:
		return "Empty";
	case ClassicGroupState::PREPARING_REBALANCE:
		return "PreparingRebalance";
	case ClassicGroupState::COMPLETING_REBALANCE:
		return "CompletingRebalance";
	case ClassicGroupState::STABLE:
		return "Stable";
	}
	return "Dead";
}

} // namespace Aeon::Coordinator
