#pragma once

#include "Aeon/Base/BufferChain.h"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace Aeon::Net::Testing
{

/// A file without a name to send slices of, mapped or not.
class TestFile : public FileSource
{
public:
	TestFile(const std::string& content, bool isMapped) :
		_size(content.size()), _descriptor(::memfd_create("slices", 0))
	{
		if (::pwrite(_descriptor, content.data(), content.size(), 0) != static_cast<ssize_t>(content.size()))
			throw std::runtime_error("cannot write a test file");
		if (isMapped)
			_memory = static_cast<const std::uint8_t*>(::mmap(nullptr, _size, PROT_READ, MAP_SHARED, _descriptor, 0));
	}
	~TestFile() override
	{
		if (_memory != nullptr) ::munmap(const_cast<std::uint8_t*>(_memory), _size);
		::close(_descriptor);
	}

	int descriptor() const noexcept override { return _descriptor; }
	const std::uint8_t* mapped(std::uint64_t position, std::size_t) const noexcept override
	{
		return _memory == nullptr ? nullptr : _memory + position;
	}

private:
	const std::size_t _size;
	const int _descriptor;
	const std::uint8_t* _memory = nullptr;
};

} // namespace Aeon::Net::Testing
