#include "TemporaryDirectory.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace Aeon::Test
{

TemporaryDirectory::TemporaryDirectory()
{
	std::string pattern = (std::filesystem::temp_directory_path() / "aeon-test-XXXXXX").string();
	if (::mkdtemp(pattern.data()) == nullptr)
	{
		throw std::system_error(errno, std::generic_category(), pattern);
	}
	_path = pattern;
}

TemporaryDirectory::~TemporaryDirectory()
{
	std::error_code ignored;
	std::filesystem::remove_all(_path, ignored);
}

} // namespace Aeon::Test
