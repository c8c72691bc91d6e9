#include "TaggedFields.h"

#include <algorithm>
#include <cctype>

namespace Aeon::Generator
{

std::vector<FieldCode> fieldsByTag(const std::vector<FieldCode>& fields)
{
	std::vector<std::pair<std::uint32_t, const FieldCode*>> tagged;
	for (const FieldCode& field : fields)
		if (field.inTags() != "false") tagged.emplace_back(*field.field().tag, &field);
	std::ranges::sort(tagged);
	std::vector<FieldCode> result;
	for (const auto& [tag, field] : tagged)
		result.push_back(*field);
	return result;
}

std::string hasTagVariable(const FieldCode& field)
{
	std::string name = field.member();
	name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
	return "has" + name;
}

std::string knownTagCount(const std::vector<FieldCode>& fields, CodeBuffer& code)
{
	std::string count;
	for (const FieldCode& field : fieldsByTag(fields))
	{
		const std::string sent = bothConditions(field.inTagsOfFlexible(), field.differsFromDefault(field.access()));
		code.line("const bool " + hasTagVariable(field) + " = " + sent + ";");
		count += (count.empty() ? "" : " + ") + std::string("std::size_t{") + hasTagVariable(field) + "}";
	}
	return count.empty() ? "0" : count;
}

} // namespace Aeon::Generator
