#include "FrameBuffer.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sys/mman.h>

namespace Aeon::Net
{

namespace
{

constexpr std::size_t PAGE_BYTES = 4096;
/// From here on memory is mapped: it grows without being copied, and goes back to the system at once.
constexpr std::size_t MAPPED_BYTES_MIN = 2 * FrameBuffer::STEP_BYTES;

bool isMapped(std::size_t capacity) noexcept
{
	return capacity >= MAPPED_BYTES_MIN;
}

std::uint8_t* allocate(std::size_t capacity)
{
	void* memory = isMapped(capacity)
					   ? ::mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
					   : std::malloc(capacity);
	if (memory == nullptr || memory == MAP_FAILED) throw std::bad_alloc();
	return static_cast<std::uint8_t*>(memory);
}

std::size_t roundedUp(std::size_t bytes) noexcept
{
	return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

} // namespace

FrameBuffer::~FrameBuffer()
{
	release();
}

std::span<std::uint8_t> FrameBuffer::space(std::size_t expectedBytes)
{
	makeRoom(expectedBytes);
	const std::size_t room = _capacity - _end;
	const std::size_t waiting = _end - _begin;
	const std::size_t missing = expectedBytes > waiting ? expectedBytes - waiting : 0;
	// A large frame ends where its receive ends, so that nothing behind it needs to be moved.
	return {_memory + _end, std::min(room, std::max(missing, STEP_BYTES))};
}

void FrameBuffer::makeRoom(std::size_t expectedBytes)
{
	const std::size_t waiting = _end - _begin;
	const bool fits = std::max(expectedBytes, waiting + SMALL_BYTES / 2) <= _capacity - _begin;
	if (_begin > 0 && (waiting == 0 || !fits)) moveToFront();
	if (_capacity == 0)
		grow(SMALL_BYTES);
	else if (_capacity < STEP_BYTES && _wasFilled)
		grow(STEP_BYTES);
	else if (_end == _capacity)
		grow(std::min(2 * _capacity, std::max(roundedUp(expectedBytes), _capacity + STEP_BYTES)));
}

void FrameBuffer::commit(std::size_t bytes) noexcept
{
	_end += bytes;
	_wasFilled = _end == _capacity;
}

void FrameBuffer::moveToFront() noexcept
{
	std::memmove(_memory, _memory + _begin, _end - _begin);
	_end -= _begin;
	_begin = 0;
}

void FrameBuffer::grow(std::size_t capacity)
{
	if (_memory != nullptr && isMapped(_capacity))
	{
		void* memory = ::mremap(_memory, _capacity, capacity, MREMAP_MAYMOVE);
		if (memory == MAP_FAILED) throw std::bad_alloc();
		_memory = static_cast<std::uint8_t*>(memory);
		_capacity = capacity;
		return;
	}
	std::uint8_t* memory = allocate(capacity);
	const std::size_t begin = _begin;
	const std::size_t end = _end;
	if (_memory != nullptr) std::memcpy(memory + begin, _memory + begin, end - begin);
	release();
	_memory = memory;
	_capacity = capacity;
	_begin = begin;
	_end = end;
}

void FrameBuffer::trim() noexcept
{
	if (_begin == _end && _capacity > SMALL_BYTES) release();
}

void FrameBuffer::release() noexcept
{
	if (isMapped(_capacity))
		::munmap(_memory, _capacity);
	else
		std::free(_memory);
	_memory = nullptr;
	_capacity = 0;
	_begin = 0;
	_end = 0;
	_wasFilled = false;
}

} // namespace Aeon::Net
