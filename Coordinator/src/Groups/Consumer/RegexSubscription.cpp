#include "Groups/Consumer/MemberUpdate.h"
#include "Groups/Consumer/RegexResolution.h"
#include "Groups/Consumer/TopicRegex.h"

namespace Aeon::Coordinator
{

Result<void> MemberUpdate::updateRegex()
{
	const std::string& oldRegex = _before.metadata.topicRegex;
	const std::string& newRegex = _after.metadata.topicRegex;
	const SubscriptionCounts& counts = _context.state.subscriptions();
	bool isNewRegex = false;
	if (oldRegex != newRegex)
	{
		_hasSubscriptionChanged = true;
		if (!oldRegex.empty() && counts.subscribers(oldRegex) == 1) _records.removeRegex(oldRegex);
		if (newRegex.empty())
		{
			_mustReassign = true;
		}
		else if (counts.subscribers(newRegex) == 0)
		{
			const TopicRegex regex(newRegex);
			if (!regex.isValid())
				return Error{
					ErrorCode::INVALID_REGULAR_EXPRESSION, "SubscribedTopicRegex '" + newRegex +
															   "' is not a valid regular expression: " + regex.error() +
															   "."};
			isNewRegex = true;
		}
		else if (_context.state.regex(newRegex) != nullptr)
		{
			// Its topics are known: the assignment can follow at once. Otherwise it follows when they are.
			_mustReassign = true;
		}
	}
	_mustResolveRegexes = mustResolve(isNewRegex);
	return {};
}

bool MemberUpdate::mustResolve(bool isNewRegex)
{
	const ConsumerGroupState& state = _context.state;
	if (!isNewRegex && state.subscriptions().regexes().empty()) return false;
	if (_context.timers.has({TimerKind::CONSUMER_REGEX_REFRESH})) return false;

	// All are resolved together, so any of them tells when that was.
	const bool neverResolved = state.regexes().empty();
	const ResolvedRegex* last = neverResolved ? nullptr : &state.regexes().begin()->second;
	if (last != nullptr && _operation.wallMs <= last->timestampMs + REGEX_RESOLUTION_INTERVAL_MIN.count()) return false;

	const std::size_t wanted = regexCount();
	if (wanted == 0) return false;
	if (isNewRegex || last == nullptr || wanted != state.regexes().size()) return true;
	const auto refresh = _context.environment.config.consumerRegexRefreshInterval;
	return _operation.wallMs > last->timestampMs + refresh.count() || _context.watch.hasOtherTopics(*_image);
}

std::size_t MemberUpdate::regexCount() const
{
	const SubscriptionCounts& counts = _context.state.subscriptions();
	const std::string& oldRegex = _before.metadata.topicRegex;
	const std::string& newRegex = _after.metadata.topicRegex;
	std::size_t count = counts.regexes().size();
	if (oldRegex == newRegex) return count;
	if (!oldRegex.empty() && counts.subscribers(oldRegex) == 1) --count;
	if (!newRegex.empty() && counts.subscribers(newRegex) == 0) ++count;
	return count;
}

} // namespace Aeon::Coordinator
