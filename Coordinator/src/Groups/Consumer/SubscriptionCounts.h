#pragma once

#include "Groups/Consumer/ConsumerMember.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// What the members of a group are subscribed to, all together. A plain value: a copy tells what would be.
///
/// Topics of a regular expression count as long as it is resolved, whoever is subscribed to it.
class SubscriptionCounts
{
public:
	struct Topic
	{
		/// Members that name it.
		std::int32_t byName = 0;
		/// Resolved regular expressions that match it.
		std::int32_t byRegex = 0;
	};
	using Topics = std::map<std::string, Topic, std::less<>>;
	using Regexes = std::map<std::string, std::int32_t, std::less<>>;

	void addMember(const ConsumerMemberMetadata& metadata);
	void removeMember(const ConsumerMemberMetadata& metadata);
	void addMatches(const std::vector<std::string>& topics);
	void removeMatches(const std::vector<std::string>& topics);

	/// Ascending by name.
	const Topics& topics() const noexcept { return _topics; }
	/// How many members each regular expression has; none has 0.
	const Regexes& regexes() const noexcept { return _regexes; }
	/// How many members are subscribed to that regular expression.
	std::int32_t subscribers(std::string_view regex) const;

private:
	void change(std::string_view topic, std::int32_t Topic::* count, std::int32_t difference);

	Topics _topics;
	Regexes _regexes;
};

} // namespace Aeon::Coordinator
