#pragma once

#include <filesystem>
#include <string>

namespace Aeon::Test
{

/// A fresh directory under the system's place for temporary files, removed with all it holds on destruction.
class TemporaryDirectory
{
public:
	TemporaryDirectory();
	~TemporaryDirectory();
	TemporaryDirectory(const TemporaryDirectory&) = delete;
	TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

	const std::filesystem::path& path() const noexcept { return _path; }
	std::string file(const std::string& name) const { return (_path / name).string(); }

private:
	std::filesystem::path _path;
};

} // namespace Aeon::Test
