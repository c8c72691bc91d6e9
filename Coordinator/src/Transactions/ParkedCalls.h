#pragma once

#include "Transactions/TransactionCall.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// Calls that wait for the markers of their transactional id, each no longer than until its deadline.
///
/// Not thread-safe: belongs to the shard's thread.
class ParkedCalls
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	void park(TransactionCall& call, TimePoint deadline);
	/// Takes those of one id away and gives them, in the order in which they came.
	std::vector<TransactionCall*> take(const std::string& transactionalId);
	/// The same for those whose deadline is not after now.
	std::vector<TransactionCall*> takeExpired(TimePoint now);
	std::vector<TransactionCall*> takeAll() { return takeExpired(TimePoint::max()); }
	std::optional<TimePoint> nextDeadline() const;

private:
	struct Parked
	{
		TimePoint deadline;
		TransactionCall* call;
	};

	std::multimap<std::string, Parked> _calls;
};

} // namespace Aeon::Coordinator
