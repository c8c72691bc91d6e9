#include "Groups/Consumer/TopicRegex.h"

#include <re2/re2.h>

namespace Aeon::Coordinator
{

namespace
{

re2::RE2::Options quietly()
{
	re2::RE2::Options options;
	options.set_log_errors(false);
	return options;
}

re2::StringPiece piece(std::string_view text)
{
	return {text.data(), text.size()};
}

} // namespace

TopicRegex::TopicRegex(std::string_view expression) : _regex(std::make_unique<re2::RE2>(piece(expression), quietly()))
{
}

TopicRegex::~TopicRegex() = default;

bool TopicRegex::isValid() const
{
	return _regex->ok();
}

std::string TopicRegex::error() const
{
	return _regex->error();
}

bool TopicRegex::matches(std::string_view name) const
{
	return isValid() && re2::RE2::FullMatch(piece(name), *_regex);
}

std::vector<std::string> TopicRegex::matches(const MetadataImage& image) const
{
	std::vector<std::string> names;
	if (!isValid()) return names;
	image.topics().forEach(
		[&](const std::string& name, const auto&)
		{
			if (re2::RE2::FullMatch(piece(name), *_regex)) names.push_back(name);
		});
	return names;
}

} // namespace Aeon::Coordinator
