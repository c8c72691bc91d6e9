#include "Aeon/Coordinator/TopicNames.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::size_t NAME_LENGTH_MAX = 249;

bool isLegal(char letter) noexcept
{
	return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
		   letter == '.' || letter == '_' || letter == '-';
}

} // namespace

bool isInternalTopic(std::string_view name) noexcept
{
	return name == "__consumer_offsets" || name == "__transaction_state" || name == "__share_group_state";
}

bool hasCollisionCharacters(std::string_view name) noexcept
{
	return name.find_first_of("._") != std::string_view::npos;
}

std::string collisionForm(std::string_view name)
{
	std::string form(name);
	std::replace(form.begin(), form.end(), '.', '_');
	return form;
}

std::string topicNameProblem(std::string_view name)
{
	if (name.empty()) return "A topic name must not be empty.";
	if (name == "." || name == "..") return "A topic name must not be \".\" or \"..\".";
	if (name.size() > NAME_LENGTH_MAX)
		return "A topic name has at most " + std::to_string(NAME_LENGTH_MAX) + " characters, this one has " +
			   std::to_string(name.size()) + ".";
	if (!std::all_of(name.begin(), name.end(), isLegal))
		return "A topic name holds only ASCII letters, digits, '.', '_' and '-'.";
	return {};
}

} // namespace Aeon::Coordinator
