#include "PreparedMapping.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

namespace Aeon::Bench
{

PreparedMapping::PreparedMapping(const std::string& path, std::size_t bytes) :
	_size(bytes), _descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600))
{
	if (_descriptor < 0) throw std::system_error(errno, std::generic_category(), path);
	const int refused = ::posix_fallocate(_descriptor, 0, static_cast<off_t>(_size));
	void* const mapped =
		refused == 0 ? ::mmap(nullptr, _size, PROT_READ | PROT_WRITE, MAP_SHARED, _descriptor, 0) : MAP_FAILED;
	if (mapped == MAP_FAILED)
	{
		::close(_descriptor);
		throw std::system_error(refused != 0 ? refused : errno, std::generic_category(), path);
	}
	_begin = static_cast<std::uint8_t*>(mapped);
	std::memset(_begin, 'x', _size);
}

PreparedMapping::~PreparedMapping()
{
	::munmap(_begin, _size);
	::close(_descriptor);
}

void PreparedMapping::append(BytesView bytes) noexcept
{
	if (_size - _position < bytes.size()) _position = 0;
	std::memcpy(_begin + _position, bytes.data(), bytes.size());
	_position += bytes.size();
}

} // namespace Aeon::Bench
