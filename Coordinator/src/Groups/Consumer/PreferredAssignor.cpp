#include "Groups/Consumer/PreferredAssignor.h"

#include "Aeon/Base/Check.h"

#include <cstdint>

namespace Aeon::Coordinator
{

namespace
{

/// 1 where the member asks for that assignor, otherwise 0.
std::int64_t vote(const ConsumerMember* member, const std::string& name)
{
	return member != nullptr && member->metadata.serverAssignor == name ? 1 : 0;
}

} // namespace

const PartitionAssignor& preferredAssignor(
	const ConsumerGroupState& state, const GroupCoordinatorConfig& config, const ConsumerMember* before,
	const ConsumerMember* after)
{
	const PartitionAssignor* preferred = nullptr;
	std::int64_t votesMost = -1;
	for (const std::string& name : config.consumerAssignors)
	{
		const PartitionAssignor* assignor = findAssignor(name);
		if (assignor == nullptr) continue;
		const auto found = state.assignors().find(name);
		const auto counted = found == state.assignors().end() ? 0 : static_cast<std::int64_t>(found->second);
		const std::int64_t votes = counted - vote(before, name) + vote(after, name);
		if (votes <= votesMost) continue;
		votesMost = votes;
		preferred = assignor;
	}
	if (preferred == nullptr) preferred = findAssignor("uniform");
	AEON_CHECK(preferred != nullptr);
	return *preferred;
}

} // namespace Aeon::Coordinator
