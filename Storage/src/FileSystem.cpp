#include "Aeon/Storage/FileSystem.h"

#include "Aeon/Storage/StorageException.h"

#include <cerrno>

namespace Aeon::Storage
{

std::string parentDirectory(const std::string& path)
{
	const auto slash = path.rfind('/');
	if (slash == std::string::npos) return ".";
	return slash == 0 ? "/" : path.substr(0, slash);
}

void removeTree(FileSystem& fileSystem, const std::string& path)
{
	if (!fileSystem.exists(path)) return;
	for (const auto& entry : fileSystem.list(path))
	{
		const std::string child = path + "/" + entry.name;
		if (entry.isDirectory)
			removeTree(fileSystem, child);
		else
			fileSystem.remove(child);
	}
	fileSystem.remove(path);
}

std::string readWholeFile(FileSystem& fileSystem, const std::string& path, std::size_t limitBytes)
{
	const auto file = fileSystem.open(path, OpenMode::READ_ONLY);
	const std::uint64_t size = file->size();
	if (size > limitBytes) throw StorageException("read", path, 0, EFBIG);
	std::string content(size, '\0');
	const std::size_t got = file->readAt(0, std::span(reinterpret_cast<std::uint8_t*>(content.data()), content.size()));
	content.resize(got);
	return content;
}

void replaceFile(FileSystem& fileSystem, const std::string& path, std::string_view content)
{
	const std::string temporary = path + ".tmp";
	{
		const auto file = fileSystem.open(temporary, OpenMode::CREATE_EMPTY);
		file->writeAt(0, BytesView(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()));
		file->syncData();
	}
	fileSystem.rename(temporary, path);
	fileSystem.syncDirectory(parentDirectory(path));
}

} // namespace Aeon::Storage
