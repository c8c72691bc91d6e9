#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace Aeon::Generator
{

/// A command line that says too little or too much.
class UsageException final : public std::runtime_error
{
public:
	using std::runtime_error::runtime_error;
};

/// What the command line asks for.
struct Options
{
	/// Of the emitted code; begins with "Aeon".
	std::string codeNamespace;
	/// What stands before a header's name in includes.
	std::string includePrefix;
	/// Where the files go; made if missing.
	std::string outputDirectory;
	/// Whether to write the messages' JSON converters instead of the messages.
	bool json = false;
	std::vector<std::string> specs;

	/// Throws UsageException.
	static Options parse(const std::vector<std::string>& arguments);
	static std::string usage();
};

} // namespace Aeon::Generator
