#pragma once

#include <unistd.h>
#include <utility>

namespace Aeon::Net
{

/// Owner of a file descriptor.
class Descriptor
{
public:
	Descriptor() noexcept = default;
	explicit Descriptor(int number) noexcept : _number(number) {}
	~Descriptor() { close(); }
	Descriptor(Descriptor&& other) noexcept : _number(other.release()) {}
	Descriptor& operator=(Descriptor&& other) noexcept
	{
		if (this != &other)
		{
			close();
			_number = other.release();
		}
		return *this;
	}

	int get() const noexcept { return _number; }
	bool valid() const noexcept { return _number >= 0; }
	int release() noexcept { return std::exchange(_number, -1); }
	void close() noexcept
	{
		if (valid()) ::close(release());
	}

private:
	int _number = -1;
};

} // namespace Aeon::Net
