#include "Transactions/TransactionSelection.h"

#include "Transactions/TransactionStatus.h"

namespace Aeon::Coordinator
{

bool TransactionFilter::isState(std::string_view name) noexcept
{
	for (auto number = static_cast<std::int8_t>(TransactionStatus::EMPTY);
		 number <= static_cast<std::int8_t>(TransactionStatus::PREPARE_EPOCH_FENCE); ++number)
		if (statusName(static_cast<TransactionStatus>(number)) == name) return true;
	return false;
}

TransactionSelection::TransactionSelection(const TransactionFilter& filter, std::int64_t nowMs) :
	_filter(filter), _nowMs(nowMs)
{
	if (!filter.idPattern.empty()) _pattern.emplace(filter.idPattern);
}

bool TransactionSelection::accepts(const TransactionListing& listing) const
{
	if (!_filter.states.empty() && !_filter.states.contains(listing.state)) return false;
	if (!_filter.producerIds.empty() && !_filter.producerIds.contains(listing.producerId)) return false;
	if (_filter.durationMs >= 0 && _nowMs - listing.startTimeMs <= _filter.durationMs) return false;
	return !_pattern || _pattern->matches(listing.transactionalId);
}

} // namespace Aeon::Coordinator
