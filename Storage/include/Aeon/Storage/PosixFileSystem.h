#pragma once

#include "Aeon/Storage/FileSystem.h"

namespace Aeon::Storage
{

/// The machine's file system. Thread-safe; keeps no state.
class PosixFileSystem final : public FileSystem
{
public:
	std::unique_ptr<File> open(const std::string& path, OpenMode mode) override;
	bool exists(const std::string& path) override;
	void rename(const std::string& from, const std::string& to) override;
	bool remove(const std::string& path) override;
	std::vector<DirectoryEntry> list(const std::string& path) override;
	bool createDirectory(const std::string& path) override;
	void syncDirectory(const std::string& path) override;
	std::unique_ptr<FileLock> lock(const std::string& path) override;
	Space space(const std::string& path) override;
};

} // namespace Aeon::Storage
