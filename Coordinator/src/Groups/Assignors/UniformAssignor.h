#pragma once

#include "Groups/Assignors/PartitionAssignor.h"

namespace Aeon::Coordinator
{

/// Gives all members as many partitions as balance allows, and moves as few as that takes.
///
/// Where all members are subscribed to the same topics no two of them differ by more than one partition. Elsewhere the
/// subscribers of each topic do not, as long as those with more can give one of that topic away; chains over several
/// topics are not followed.
class UniformAssignor final : public PartitionAssignor
{
public:
	std::string_view name() const noexcept override { return "uniform"; }
	std::vector<Assignment> assign(const AssignorGroup& group) const override;
};

} // namespace Aeon::Coordinator
