#pragma once

#include "Groups/Assignors/PartitionAssignor.h"

namespace Aeon::Coordinator
{

/// Gives each subscriber of a topic one range of it. Members stand in the same order for every topic, so that topics of
/// the same number of partitions and subscribers are shared out alike, which joins of streams rely on. Static members
/// stand first, by their instance ids: they keep their ranges when they come back under another member id.
///
/// Two members, two topics of 3 partitions: A-0 A-1 B-0 B-1 go to the first member, A-2 B-2 to the second.
class RangeAssignor final : public PartitionAssignor
{
public:
	std::string_view name() const noexcept override { return "range"; }
	std::vector<Assignment> assign(const AssignorGroup& group) const override;
};

} // namespace Aeon::Coordinator
