#include "Groups/Assignors/PartitionAssignor.h"

#include "Groups/Assignors/RangeAssignor.h"
#include "Groups/Assignors/UniformAssignor.h"

namespace Aeon::Coordinator
{

const PartitionAssignor* findAssignor(std::string_view name) noexcept
{
	static const UniformAssignor UNIFORM;
	static const RangeAssignor RANGE;
	for (const PartitionAssignor* assignor :
		 {static_cast<const PartitionAssignor*>(&UNIFORM), static_cast<const PartitionAssignor*>(&RANGE)})
		if (assignor->name() == name) return assignor;
	return nullptr;
}

} // namespace Aeon::Coordinator
