#include "Groups/Consumer/TopicNameList.h"

#include <algorithm>

namespace Aeon::Coordinator
{

std::vector<std::string> topicNameList(const Protocol::Array<std::string_view>& names)
{
	std::vector<std::string> list(names.begin(), names.end());
	std::sort(list.begin(), list.end());
	list.erase(std::unique(list.begin(), list.end()), list.end());
	return list;
}

} // namespace Aeon::Coordinator
