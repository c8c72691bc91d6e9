#pragma once

#include "Groups/Consumer/ConsumerMember.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace Aeon::Coordinator
{

/// Which member holds which partition: one that is assigned to it, or that it has not yet said to have given up. A
/// partition is not given to anybody before its holder has released it.
///
/// Not thread-safe: belongs to its group.
class PartitionHolders
{
public:
	/// Holder is the address of the member's id, which stays as long as it holds anything. Where records that do not
	/// fit together name two holders, the later one counts.
	void hold(const std::string* holder, const CurrentAssignment& current);
	/// Lets go of what is still that holder's.
	void release(const std::string* holder, const CurrentAssignment& current);

	bool isHeld(const Uuid& topicId, std::int32_t partition) const;

private:
	void hold(const std::string* holder, const OwnedPartitions& partitions);
	void release(const std::string* holder, const OwnedPartitions& partitions);

	std::unordered_map<Uuid, std::unordered_map<std::int32_t, const std::string*>> _holders;
};

} // namespace Aeon::Coordinator
