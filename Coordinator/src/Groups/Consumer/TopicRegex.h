#pragma once

#include "Aeon/Coordinator/MetadataImage.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2
{
class RE2;
}

namespace Aeon::Coordinator
{

/// A regular expression over topic names in RE2 syntax, which is what KIP-848 asks for: matching takes time in
/// proportion to the name, whatever the expression.
///
/// Immutable; thread-safe.
class TopicRegex
{
public:
	explicit TopicRegex(std::string_view expression);
	~TopicRegex();
	TopicRegex(const TopicRegex&) = delete;
	TopicRegex& operator=(const TopicRegex&) = delete;

	bool isValid() const;
	/// What is wrong with it.
	std::string error() const;
	/// Whether it matches the name as a whole. False for an invalid one.
	bool matches(std::string_view name) const;
	/// Names of the topics that it matches as a whole, ascending. None for an invalid one.
	std::vector<std::string> matches(const MetadataImage& image) const;

private:
	const std::unique_ptr<re2::RE2> _regex;
};

} // namespace Aeon::Coordinator
