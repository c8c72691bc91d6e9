#include "ListGroupsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Protocol/Arena.h"

#include <set>
#include <string>
#include <vector>

namespace Aeon
{

namespace
{

std::string lowerCase(std::string_view text)
{
	std::string lower(text);
	for (char& letter : lower)
		if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
	return lower;
}

std::string_view withoutSpaces(std::string_view text) noexcept
{
	while (!text.empty() && text.front() == ' ')
		text.remove_prefix(1);
	while (!text.empty() && text.back() == ' ')
		text.remove_suffix(1);
	return text;
}

/// Words that a group's must be one of, whatever their case; any will do where there are none.
class Filter
{
public:
	explicit Filter(const Protocol::Array<std::string_view>& words)
	{
		for (const std::string_view word : words)
			_words.insert(lowerCase(withoutSpaces(word)));
	}

	bool accepts(std::string_view word) const { return _words.empty() || _words.contains(lowerCase(word)); }

private:
	std::set<std::string> _words;
};

} // namespace

void ListGroupsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.statesFilter.size() + request.typesFilter.size())) return;
	std::vector<Coordinator::GroupListing> groups;
	const auto code = _services.groups.list(groups);
	response.errorCode = wireCode(code);
	if (code != ErrorCode::NONE) return;
	const Filter states(request.statesFilter);
	const Filter types(request.typesFilter);
	response.groups.reserve(context.arena(), groups.size());
	for (const auto& group : groups)
	{
		if (!states.accepts(group.state) || !types.accepts(group.type)) continue;
		auto& listed = response.groups.append(context.arena());
		listed.groupId = context.keep(group.groupId);
		listed.protocolType = context.keep(group.protocolType);
		listed.groupState = context.keep(group.state);
		// Kafka shows states in mixed case and types in lower case.
		listed.groupType = context.keep(lowerCase(group.type));
	}
}

void ListGroupsHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

} // namespace Aeon
