#include "Compiler.h"
#include "SpecException.h"

#include <exception>
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv)
{
	using namespace Aeon::Generator;
	constexpr int EXIT_BAD_SPEC = 1;
	constexpr int EXIT_USAGE = 64;
	constexpr int EXIT_IO = 74;
	try
	{
		const Options options = Options::parse(std::vector<std::string>(argv + 1, argv + argc));
		for (const std::string& spec : options.specs)
			compileSpec(options, spec);
		return 0;
	}
	catch (const UsageException& error)
	{
		std::cerr << "aeon-generator: " << error.what() << "\n" << Options::usage() << "\n";
		return EXIT_USAGE;
	}
	catch (const SpecException& error)
	{
		std::cerr << error.what() << "\n";
		return EXIT_BAD_SPEC;
	}
	catch (const std::exception& error)
	{
		std::cerr << "aeon-generator: " << error.what() << "\n";
		return EXIT_IO;
	}
}
