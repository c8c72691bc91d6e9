#pragma once

#include "TemporaryDirectory.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A small file system of its own, unmounted on destruction. Mounting is for root, and not allowed in many containers:
/// the functions that make one give null there, and the test says that it is skipped.
class Volume
{
public:
	/// In memory, with room for so many bytes.
	static std::unique_ptr<Volume> inMemory(std::uint64_t bytes);
	/// ext4 in a new file of so many bytes: @p image, or one of its own.
	static std::unique_ptr<Volume> ext4(std::uint64_t bytes, const std::string& image = {});
	/// XFS, on which files can be cloned, in a new file of so many bytes, 300 MiB at least. It takes what is written.
	static std::unique_ptr<Volume> xfs(std::uint64_t bytes);
	/// The file system in a file that is there.
	static std::unique_ptr<Volume> ofImage(const std::string& image);
	~Volume();
	Volume(const Volume&) = delete;
	Volume& operator=(const Volume&) = delete;

	/// Where it is mounted.
	std::string path() const { return _directory.file("mounted"); }
	/// The file that it lies in.
	const std::string& image() const noexcept { return _image; }
	/// Mounts the file system in that file at the same place, in place of what is there. False where it cannot.
	bool exchange(const std::string& image);
	/// From now on every write fails, as after an error of the disk (ext4 only).
	bool abort();

private:
	Volume();
	bool mount(const std::vector<std::string>& arguments);
	void unmount();

	TemporaryDirectory _directory;
	std::string _image;
	bool _mounted = false;
};

} // namespace Aeon::Test
