#include "Compiler.h"

#include "HeaderEmitter.h"
#include "JsonEmitter.h"
#include "SourceEmitter.h"
#include "SpecReader.h"
#include "SpecRules.h"

#include <filesystem>
#include <fstream>

namespace Aeon::Generator
{

namespace
{

void write(const std::filesystem::path& path, const std::string& text)
{
	std::ofstream stream;
	stream.exceptions(std::ios::badbit | std::ios::failbit);
	stream.open(path, std::ios::binary | std::ios::trunc);
	stream << text;
	stream.close();
}

} // namespace

void compileSpec(const Options& options, const std::string& specFile)
{
	const MessageSpec spec = readSpecFile(specFile);
	checkSpec(spec);
	const std::string name = std::filesystem::path(specFile).stem().string();
	const EmitContext context(spec, {options.codeNamespace, options.includePrefix, name});
	const std::filesystem::path directory(options.outputDirectory);
	std::filesystem::create_directories(directory);
	if (options.json)
	{
		write(directory / (name + "Json.h"), emitJsonHeader(context));
		write(directory / (name + "Json.cpp"), emitJsonSource(context));
		return;
	}
	write(directory / (name + ".h"), emitHeader(context));
	write(directory / (name + ".cpp"), emitSource(context));
}

} // namespace Aeon::Generator
