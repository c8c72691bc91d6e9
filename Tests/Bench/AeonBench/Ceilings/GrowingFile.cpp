#include "GrowingFile.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace Aeon::Bench
{

namespace
{

constexpr std::uint64_t SEGMENT_BYTES = 1u << 30;

[[noreturn]] void fail(const char* what)
{
	throw std::system_error(errno, std::generic_category(), what);
}

} // namespace

GrowingFile::GrowingFile(const std::string& path) :
	_descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600))
{
	if (_descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
}

GrowingFile::~GrowingFile()
{
	::close(_descriptor);
}

void GrowingFile::append(BytesView bytes)
{
	if (_size + bytes.size() > SEGMENT_BYTES)
	{
		if (::ftruncate(_descriptor, 0) != 0) fail("ftruncate");
		_size = 0;
	}
	if (::pwrite(_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(_size)) !=
		static_cast<ssize_t>(bytes.size()))
		fail("pwrite");
	_size += bytes.size();
}

} // namespace Aeon::Bench
