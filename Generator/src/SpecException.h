#pragma once

#include <stdexcept>
#include <string>

namespace Aeon::Generator
{

/// A spec that breaks the rules of the format. what() is one line: file, place in the spec, what is wrong.
class SpecException final : public std::runtime_error
{
public:
	/// place is the path of a field, as in "FetchResponse.Responses.Topic", or empty for the whole file.
	SpecException(const std::string& file, const std::string& place, const std::string& message) :
		std::runtime_error(file + ": " + (place.empty() ? "" : place + ": ") + message)
	{
	}
};

} // namespace Aeon::Generator
