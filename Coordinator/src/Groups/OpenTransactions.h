#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace Aeon::Coordinator
{

/// Which groups of a partition have offsets pending in which producer's transaction: those who must hear of its end. A
/// group is noted before its records are written, so that whoever has written a marker finds every group with records
/// in front of it.
///
/// Thread-safe.
class OpenTransactions
{
public:
	void add(ProducerId producerId, std::string_view groupId) AEON_EXCLUDES(_mutex);
	/// Nothing of the group is pending in the producer's transaction any more. None being noted is no error.
	void remove(ProducerId producerId, std::string_view groupId) AEON_EXCLUDES(_mutex);
	std::vector<std::string> groupsOf(ProducerId producerId) const AEON_EXCLUDES(_mutex);

private:
	using Groups = std::set<std::string, std::less<>>;

	mutable Mutex _mutex;
	std::unordered_map<ProducerId, Groups> _groups AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Coordinator
