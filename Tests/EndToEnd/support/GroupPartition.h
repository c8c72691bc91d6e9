#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>

namespace Aeon::Test
{

/// A partition as groups share it out.
struct GroupPartition
{
	std::string topic;
	std::int32_t partition = 0;

	auto operator<=>(const GroupPartition&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const GroupPartition& place)
{
	return out << place.topic << "-" << place.partition;
}

/// What a group has committed for one partition.
struct CommittedOffset
{
	std::int64_t offset = -1;
	std::string metadata = {};

	bool operator==(const CommittedOffset&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const CommittedOffset& committed)
{
	return out << committed.offset << " \"" << committed.metadata << '"';
}

using CommittedOffsets = std::map<GroupPartition, CommittedOffset>;

} // namespace Aeon::Test
