#include "Compiler.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace fs = std::filesystem;
using namespace Aeon::Generator;

namespace
{

std::string readText(const fs::path& file)
{
	std::ifstream stream(file, std::ios::binary);
	return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Compiles the golden specs as messages and as JSON converters, and compares every file. With the environment
/// variable AEON_WRITE_GOLDEN the expected files are written instead; read what changed before you commit it.
class GoldenFiles : public testing::Test
{
protected:
	void SetUp() override
	{
		std::string pattern = (fs::temp_directory_path() / "aeon-golden-XXXXXX").string();
		ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
		_output = pattern;
	}
	void TearDown() override { fs::remove_all(_output); }

	void expectSame(const std::string& spec, const std::string& codeNamespace)
	{
		for (const bool json : {false, true})
			compileSpec(
				{codeNamespace, "Aeon/Golden", _output.string(), json, {}}, (_golden / (spec + ".json")).string());
		for (const std::string suffix : {".h", ".cpp", "Json.h", "Json.cpp"})
		{
			const fs::path expected = _golden / (spec + suffix + ".expected");
			const std::string written = readText(_output / (spec + suffix));
			if (std::getenv("AEON_WRITE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << written;
			EXPECT_FALSE(written.empty());
			EXPECT_EQ(written, readText(expected)) << expected;
		}
	}

	const fs::path _golden = AEON_GOLDEN_FILES;
	fs::path _output;
};

} // namespace

TEST_F(GoldenFiles, EveryTypeAndAttribute)
{
	expectSame("Everything", "Aeon::Protocol");
}

TEST_F(GoldenFiles, ARecordOutsideProtocolQualifiesItsNames)
{
	expectSame("PlainRecord", "Aeon::Coordinator");
}

TEST_F(GoldenFiles, ARemovedApiHasNoVersion)
{
	expectSame("Removed", "Aeon::Protocol");
}
