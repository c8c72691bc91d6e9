#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>

namespace fs = std::filesystem;

namespace
{

struct Outcome
{
	int status;
	std::string output;
};

/// Runs the real program on a spec in a directory of its own.
Outcome generate(const std::string& specText, const std::string& arguments)
{
	std::string pattern = (fs::temp_directory_path() / "aeon-generator-XXXXXX").string();
	const fs::path directory = ::mkdtemp(pattern.data());
	std::ofstream(directory / "Sample.json") << specText;
	const std::string command = "cd " + directory.string() + " && " AEON_GENERATOR " " + arguments + " 2>&1";
	FILE* pipe = ::popen(command.c_str(), "r");
	std::string output;
	for (int letter = std::fgetc(pipe); letter != EOF; letter = std::fgetc(pipe))
		output += static_cast<char>(letter);
	const int status = ::pclose(pipe);
	fs::remove_all(directory);
	return {WEXITSTATUS(status), output};
}

constexpr const char* ARGUMENTS = "--namespace Aeon::Sample --include-prefix Aeon/Sample --output out Sample.json";

} // namespace

TEST(GeneratorProgram, ABrokenSpecEndsItWithOneLineAndCode1)
{
	const Outcome outcome = generate(
		R"({ "type": "data", "name": "Sample", "validVersions": "0", "flexibleVersions": "none",
			"fields": [ { "name": "A", "type": "Topic", "versions": "0+" } ] })",
		ARGUMENTS);
	EXPECT_EQ(outcome.status, 1);
	EXPECT_EQ(outcome.output, "Sample.json: Sample.A: struct 'Topic' is missing\n");
}

TEST(GeneratorProgram, AWholeSpecEndsItWithCode0AndNoWord)
{
	const Outcome outcome = generate(
		R"({ "type": "data", "name": "Sample", "validVersions": "0", "flexibleVersions": "none", "fields": [] })",
		ARGUMENTS);
	EXPECT_EQ(outcome.status, 0);
	EXPECT_EQ(outcome.output, "");
}

TEST(GeneratorProgram, BadUsageAndMissingFilesHaveCodesOfTheirOwn)
{
	EXPECT_EQ(generate("", "").status, 64);
	const Outcome missing = generate("", "--namespace Aeon --include-prefix p --output out Missing.json");
	EXPECT_EQ(missing.status, 1);
	EXPECT_EQ(missing.output, "Missing.json: cannot be read\n");
	EXPECT_EQ(
		generate(
			R"({ "type": "data", "name": "Sample", "validVersions": "0", "flexibleVersions": "none", "fields": [] })",
			"--namespace Aeon --include-prefix p --output Sample.json/out Sample.json")
			.status,
		74);
}
