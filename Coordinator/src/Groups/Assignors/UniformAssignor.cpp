#include "Groups/Assignors/UniformAssignor.h"

#include "Groups/Assignors/HeterogeneousBalance.h"
#include "Groups/Assignors/HomogeneousBalance.h"

namespace Aeon::Coordinator
{

std::vector<Assignment> UniformAssignor::assign(const AssignorGroup& group) const
{
	PartitionOwners owners(group);
	owners.keepPrevious();
	if (group.isHomogeneous)
		balanceHomogeneous(group, owners);
	else
		balanceHeterogeneous(group, owners);
	return owners.assignments();
}

} // namespace Aeon::Coordinator
