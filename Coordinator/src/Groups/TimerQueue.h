#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace Aeon::Coordinator
{

/// What a group waits for by itself.
enum class TimerKind : std::uint8_t
{
	/// A classic member that must be heard of again (`session.timeout.ms`).
	CLASSIC_SESSION,
	/// A classic member id that was given out and must be used.
	CLASSIC_PENDING_MEMBER,
	/// The end of the joining phase: initial delay or rebalance timeout.
	CLASSIC_JOIN,
	/// Members that joined must ask for their assignment.
	CLASSIC_SYNC,
	/// A member of the consumer protocol that must be heard of again.
	CONSUMER_SESSION,
	/// A member of the consumer protocol that must give up what it was asked to give up.
	CONSUMER_REBALANCE,
	/// A classic member of a consumer group that must join, or sync, after it was told to.
	CONSUMER_JOIN,
	CONSUMER_SYNC,
	/// Topics are to be matched against the members' regular expressions again.
	CONSUMER_REGEX_REFRESH,
};

/// One timer of a group: its kind and, where it has one, its member.
struct TimerKey
{
	TimerKind kind;
	std::string memberId = {};

	friend auto operator<=>(const TimerKey&, const TimerKey&) = default;
};

/// The deadlines of one group, each under its key.
///
/// Not thread-safe: belongs to its group.
class TimerQueue
{
public:
	using TimePoint = std::chrono::steady_clock::time_point;

	/// Starts the timer, or moves its deadline.
	void set(const TimerKey& key, TimePoint deadline);
	/// No timer of that key is no error.
	void cancel(const TimerKey& key);
	bool has(const TimerKey& key) const { return _deadlines.contains(key); }
	/// Deadline of a timer; no value where it is not running.
	std::optional<TimePoint> deadline(const TimerKey& key) const;
	void clear() noexcept;
	bool empty() const noexcept { return _deadlines.empty(); }

	/// The earliest deadline; no value where no timer runs.
	std::optional<TimePoint> next() const;
	/// Takes away and gives the earliest timer whose deadline is not after now; no value where there is none.
	std::optional<TimerKey> takeExpired(TimePoint now);

private:
	std::map<TimerKey, TimePoint> _deadlines;
	std::set<std::pair<TimePoint, TimerKey>> _order;
};

} // namespace Aeon::Coordinator
