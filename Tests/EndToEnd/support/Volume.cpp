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

} // namespace

std::unique_ptr<Volume> Volume::inMemory(std::uint64_t bytes)
{
	std::unique_ptr<Volume> volume(new Volume);
	const bool mounted = volume->mount({"-t", "tmpfs", "-o", "size=" + std::to_string(bytes), "tmpfs"});
	return mounted ? std::move(volume) : nullptr;
}

std::unique_ptr<Volume> Volume::ext4(std::uint64_t bytes)
{
	std::unique_ptr<Volume> volume(new Volume);
	std::ofstream(volume->image()).close();
	std::filesystem::resize_file(volume->image(), bytes);
	if (!succeeds({"mkfs.ext4", "-q", "-F", volume->image()})) return nullptr;
	return volume->mount({"-o", "loop,errors=remount-ro", volume->image()}) ? std::move(volume) : nullptr;
}

std::unique_ptr<Volume> Volume::ofImage(const std::string& image)
{
	std::unique_ptr<Volume> volume(new Volume);
	return volume->mount({"-o", "loop", image}) ? std::move(volume) : nullptr;
}

Volume::Volume()
{
	std::filesystem::create_directory(path());
}

Volume::~Volume()
{
	// Lazily: a broker that was killed may not be gone yet.
	if (_mounted) runCommand({"umount", "-l", path()});
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

} // namespace Aeon::Test
