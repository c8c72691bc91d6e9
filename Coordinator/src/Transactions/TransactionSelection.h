#pragma once

#include "Groups/Consumer/TopicRegex.h"

#include "Aeon/Coordinator/TransactionFilter.h"
#include "Aeon/Coordinator/TransactionListing.h"

#include <cstdint>
#include <optional>

namespace Aeon::Coordinator
{

/// A filter at work, at one point in time.
///
/// Immutable; thread-safe. The filter outlives it.
class TransactionSelection
{
public:
	TransactionSelection(const TransactionFilter& filter, std::int64_t nowMs);

	/// False where the pattern is no regular expression.
	bool isValid() const { return !_pattern || _pattern->isValid(); }
	bool accepts(const TransactionListing& listing) const;

private:
	const TransactionFilter& _filter;
	const std::int64_t _nowMs;
	std::optional<TopicRegex> _pattern;
};

} // namespace Aeon::Coordinator
