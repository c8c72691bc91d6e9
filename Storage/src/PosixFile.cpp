#include "PosixFile.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/StorageException.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace Aeon::Storage
{

namespace
{

class PosixMapping final : public Mapping
{
public:
	PosixMapping(void* data, std::size_t size) : _data(static_cast<std::uint8_t*>(data)), _size(size) {}
	~PosixMapping() override { ::munmap(_data, _size); }
	PosixMapping(const PosixMapping&) = delete;
	PosixMapping& operator=(const PosixMapping&) = delete;

	std::uint8_t* data() const noexcept override { return _data; }
	std::size_t size() const noexcept override { return _size; }

private:
	std::uint8_t* const _data;
	const std::size_t _size;
};

constexpr std::size_t PIECES_MAX = 16;

/// Drops what has been written from the front of the vector.
std::span<iovec> advance(std::span<iovec> vectors, std::size_t written)
{
	while (!vectors.empty() && written >= vectors.front().iov_len)
	{
		written -= vectors.front().iov_len;
		vectors = vectors.subspan(1);
	}
	if (written > 0)
	{
		vectors.front().iov_base = static_cast<std::uint8_t*>(vectors.front().iov_base) + written;
		vectors.front().iov_len -= written;
	}
	return vectors;
}

} // namespace

PosixFile::PosixFile(std::string path, int descriptor) : _path(std::move(path)), _descriptor(descriptor)
{
}

PosixFile::~PosixFile()
{
	::close(_descriptor);
}

std::uint64_t PosixFile::size() const
{
	struct stat status = {};
	if (::fstat(_descriptor, &status) != 0) fail("fstat", 0, errno);
	return static_cast<std::uint64_t>(status.st_size);
}

std::size_t PosixFile::readAt(std::uint64_t position, std::span<std::uint8_t> buffer) const
{
	std::size_t got = 0;
	while (got < buffer.size())
	{
		const ssize_t n =
			::pread(_descriptor, buffer.data() + got, buffer.size() - got, static_cast<off_t>(position + got));
		if (n == 0) break;
		if (n > 0)
			got += static_cast<std::size_t>(n);
		else if (errno != EINTR)
			fail("pread", position + got, errno);
	}
	return got;
}

void PosixFile::writeAt(std::uint64_t position, BytesView bytes)
{
	const BytesView pieces[] = {bytes};
	writeAt(position, std::span<const BytesView>(pieces));
}

void PosixFile::writeAt(std::uint64_t position, std::span<const BytesView> pieces)
{
	AEON_CHECK(pieces.size() <= PIECES_MAX);
	std::array<iovec, PIECES_MAX> storage;
	for (std::size_t i = 0; i < pieces.size(); ++i)
		storage[i] = {const_cast<std::uint8_t*>(pieces[i].data()), pieces[i].size()};
	auto rest = advance(std::span(storage.data(), pieces.size()), 0);
	while (!rest.empty())
	{
		const ssize_t n =
			::pwritev(_descriptor, rest.data(), static_cast<int>(rest.size()), static_cast<off_t>(position));
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) fail("pwrite", position, errno);
		position += static_cast<std::uint64_t>(n);
		rest = advance(rest, static_cast<std::size_t>(n));
	}
}

void PosixFile::allocate(std::uint64_t position, std::uint64_t length)
{
	int result = EINTR;
	while (result == EINTR)
		result = ::posix_fallocate(_descriptor, static_cast<off_t>(position), static_cast<off_t>(length));
	if (result != 0) fail("fallocate", position, result);
}

void PosixFile::truncate(std::uint64_t size)
{
	while (::ftruncate(_descriptor, static_cast<off_t>(size)) != 0)
		if (errno != EINTR) fail("ftruncate", size, errno);
}

void PosixFile::syncData()
{
	if (::fdatasync(_descriptor) != 0) fail("fdatasync", 0, errno);
}

std::unique_ptr<Mapping> PosixFile::map(std::uint64_t position, std::size_t length, MapMode mode)
{
	const int protection = mode == MapMode::READ_ONLY ? PROT_READ : PROT_READ | PROT_WRITE;
	void* const data =
		::mmap(nullptr, length, protection, MAP_SHARED | MAP_NORESERVE, _descriptor, static_cast<off_t>(position));
	if (data == MAP_FAILED) fail("mmap", position, errno);
	return std::make_unique<PosixMapping>(data, length);
}

void PosixFile::fail(const char* operation, std::uint64_t position, int errorNumber) const
{
	throw StorageException(operation, _path, static_cast<std::int64_t>(position), errorNumber);
}

} // namespace Aeon::Storage
