#include "Options.h"

namespace Aeon::Generator
{

namespace
{

std::string* optionNamed(Options& options, const std::string& argument)
{
	if (argument == "--namespace") return &options.codeNamespace;
	if (argument == "--include-prefix") return &options.includePrefix;
	if (argument == "--output") return &options.outputDirectory;
	return nullptr;
}

} // namespace

Options Options::parse(const std::vector<std::string>& arguments)
{
	Options options;
	for (auto argument = arguments.begin(); argument != arguments.end(); ++argument)
	{
		std::string* option = optionNamed(options, *argument);
		if (option != nullptr)
		{
			if (++argument == arguments.end()) throw UsageException("a value is missing after " + *(argument - 1));
			*option = *argument;
		}
		else if (*argument == "--json")
			options.json = true;
		else if (argument->starts_with("-"))
			throw UsageException("unknown option " + *argument);
		else
			options.specs.push_back(*argument);
	}
	if (options.codeNamespace != "Aeon" && !options.codeNamespace.starts_with("Aeon::"))
		throw UsageException("--namespace must be Aeon or lie in it");
	if (options.includePrefix.empty()) throw UsageException("--include-prefix is missing");
	if (options.outputDirectory.empty()) throw UsageException("--output is missing");
	if (options.specs.empty()) throw UsageException("no spec is named");
	return options;
}

std::string Options::usage()
{
	return "usage: aeon-generator --namespace <Aeon::Name> --include-prefix <path> --output <directory> [--json] "
		   "<spec.json>...";
}

} // namespace Aeon::Generator
