#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <string>

namespace Aeon::Test
{

/// What one transaction moves: some records of an input partition, told of in one record in each of a few output
/// partitions. That record tells all of it, so that a reader of the outputs can judge them by themselves.
struct Move
{
	std::int32_t input = 0;
	/// Offsets in the input; the last one is not moved any more.
	std::int64_t from = 0;
	std::int64_t to = 0;
	/// One try to move them; there are no two with the same name.
	std::string attempt;
	std::set<std::int32_t> outputs;

	auto operator<=>(const Move&) const = default;

	/// As in "3 17 20 5.2 0 4": input, offsets, attempt, outputs.
	std::string text() const;
	static Move parse(const std::string& text);
};

} // namespace Aeon::Test
