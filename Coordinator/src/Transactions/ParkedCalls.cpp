#include "Transactions/ParkedCalls.h"

#include <algorithm>

namespace Aeon::Coordinator
{

void ParkedCalls::park(TransactionCall& call, TimePoint deadline)
{
	_calls.emplace(call.transactionalId, Parked{deadline, &call});
}

std::vector<TransactionCall*> ParkedCalls::take(const std::string& transactionalId)
{
	std::vector<TransactionCall*> taken;
	const auto [first, last] = _calls.equal_range(transactionalId);
	for (auto place = first; place != last; ++place)
		taken.push_back(place->second.call);
	_calls.erase(first, last);
	return taken;
}

std::vector<TransactionCall*> ParkedCalls::takeExpired(TimePoint now)
{
	std::vector<TransactionCall*> taken;
	std::erase_if(
		_calls,
		[&](const auto& entry)
		{
			if (entry.second.deadline > now) return false;
			taken.push_back(entry.second.call);
			return true;
		});
	return taken;
}

std::optional<ParkedCalls::TimePoint> ParkedCalls::nextDeadline() const
{
	const auto first = std::min_element(
		_calls.begin(), _calls.end(),
		[](const auto& left, const auto& right) { return left.second.deadline < right.second.deadline; });
	return first == _calls.end() ? std::nullopt : std::optional(first->second.deadline);
}

} // namespace Aeon::Coordinator
