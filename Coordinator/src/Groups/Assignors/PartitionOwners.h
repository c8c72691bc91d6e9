#pragma once

#include "Groups/Assignors/PartitionAssignor.h"

#include <cstdint>
#include <vector>

namespace Aeon::Coordinator
{

/// Who is to own which partition, while an assignor works: by places of topics and members in the group.
///
/// Not thread-safe: lives in one call of an assignor.
class PartitionOwners
{
public:
	static constexpr std::int32_t NOBODY = -1;

	/// Nobody owns anything. The group outlives this object.
	explicit PartitionOwners(const AssignorGroup& group);

	/// Members own what they were to own before, of the topics that they are still subscribed to.
	void keepPrevious();
	/// Gives the partition to a member, or to NOBODY, from whoever has it.
	void give(std::size_t topic, std::int32_t partition, std::int32_t member);

	std::int32_t owner(std::size_t topic, std::int32_t partition) const
	{
		return _owners[topic][static_cast<std::size_t>(partition)];
	}
	/// How many partitions the member owns.
	std::int32_t count(std::size_t member) const { return _counts[member]; }

	std::vector<Assignment> assignments() const;

private:
	const AssignorGroup& _group;
	/// By topic, by partition: place of the member.
	std::vector<std::vector<std::int32_t>> _owners;
	std::vector<std::int32_t> _counts;
};

} // namespace Aeon::Coordinator
