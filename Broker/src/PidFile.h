#pragma once

#include <filesystem>

namespace Aeon
{

/// A file that holds this process's id as long as the object lives.
class PidFile
{
public:
	/// Throws Poco::FileException, naming the file, where it cannot be written.
	explicit PidFile(std::filesystem::path file);
	/// Removes the file.
	~PidFile();
	PidFile(const PidFile&) = delete;
	PidFile& operator=(const PidFile&) = delete;

private:
	const std::filesystem::path _file;
};

} // namespace Aeon
