#include "Volume.h"

#include "ChildProcess.h"

#include <filesystem>
#include <fstream>

namespace Aeon::Test
{

namespace
{

bool succeeds(const std::vector<std::string>& command)
{
	return runCommand(command).exitCode == 0;
}

void makeSparseFile(const std::string& path, std::uint64_t bytes)
{
	std::ofstream(path).close();
	std::filesystem::resize_file(path, bytes);
}

} // namespace

std::unique_ptr<Volume> Volume::inMemory(std::uint64_t bytes)
{
	std::unique_ptr<Volume> volume(new Volume);
	const bool mounted = volume->mount({"-t", "tmpfs", "-o", "size=" + std::to_string(bytes), "tmpfs"});
	return mounted ? std::move(volume) : nullptr;
}

std::unique_ptr<Volume> Volume::ext4(std::uint64_t bytes, const std::string& image)
{
	std::unique_ptr<Volume> volume(new Volume);
	if (!image.empty()) volume->_image = image;
	makeSparseFile(volume->image(), bytes);
	// Blocks as on a large disk, and a journal that is short to replay.
	if (!succeeds({"mkfs.ext4", "-q", "-F", "-b", "4096", "-J", "size=4", volume->image()})) return nullptr;
	return volume->mount({"-o", "loop,errors=remount-ro", volume->image()}) ? std::move(volume) : nullptr;
}

std::unique_ptr<Volume> Volume::xfs(std::uint64_t bytes)
{
	std::unique_ptr<Volume> volume(new Volume);
	makeSparseFile(volume->image(), bytes);
	if (!succeeds({"mkfs.xfs", "-q", "-m", "reflink=1", volume->image()})) return nullptr;
	return volume->mount({"-o", "loop", volume->image()}) ? std::move(volume) : nullptr;
}

std::unique_ptr<Volume> Volume::ofImage(const std::string& image)
{
	std::unique_ptr<Volume> volume(new Volume);
	return volume->exchange(image) ? std::move(volume) : nullptr;
}

Volume::Volume() : _image(_directory.file("image"))
{
	std::filesystem::create_directory(path());
}

Volume::~Volume()
{
	unmount();
}

bool Volume::exchange(const std::string& image)
{
	unmount();
	_image = image;
	return mount({"-o", "loop", image});
}

bool Volume::abort()
{
	return succeeds({"mount", "-o", "remount,abort", path()});
}

bool Volume::mount(const std::vector<std::string>& arguments)
{
	std::vector<std::string> command{"mount"};
	command.insert(command.end(), arguments.begin(), arguments.end());
	command.push_back(path());
	_mounted = succeeds(command);
	return _mounted;
}

void Volume::unmount()
{
	// Lazily: a broker that was killed may not be gone yet.
	if (_mounted) runCommand({"umount", "-l", path()});
	_mounted = false;
}

} // namespace Aeon::Test
