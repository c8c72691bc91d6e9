#include "Aeon/Protocol/RecordScratch.h"

#include <algorithm>
#include <cstring>

namespace Aeon::Protocol
{

namespace
{

constexpr std::size_t FIRST_WINDOW_BYTES = 16 * 1024;
constexpr std::size_t RETAINED_WINDOW_BYTES_MAX = 256 * 1024;

} // namespace

void RecordScratch::start(CompressionType type, BytesView payload, std::uint64_t outputBytesMax, Lz4Header lz4Header)
{
	_decompressor.start(type, payload, outputBytesMax, lz4Header);
	_begin = 0;
	_end = 0;
	_ended = false;
}

Result<BytesView> RecordScratch::peek(std::size_t count)
{
	if (_end - _begin < count)
	{
		if (const auto filled = fill(count); !filled.ok()) return filled.error();
	}
	return BytesView(_window.get() + _begin, std::min(count, _end - _begin));
}

void RecordScratch::skip(std::size_t count) noexcept
{
	_begin += std::min(count, _end - _begin);
}

Result<void> RecordScratch::fill(std::size_t count)
{
	if (_begin > 0 && !_ended)
	{
		std::memmove(_window.get(), _window.get() + _begin, _end - _begin);
		_end -= _begin;
		_begin = 0;
	}
	while (_end - _begin < count && !_ended)
	{
		if (_end == _capacity) makeRoom();
		const auto length = _decompressor.read({_window.get() + _end, _capacity - _end});
		if (!length.ok()) return length.error();
		_end += *length;
		_ended = *length == 0;
	}
	return {};
}

void RecordScratch::makeRoom()
{
	// Only a window full of bytes that came out is doubled, so that no claimed length reserves memory.
	const std::size_t capacity = std::max(FIRST_WINDOW_BYTES, _capacity * 2);
	auto window = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
	if (_end > 0) std::memcpy(window.get(), _window.get(), _end);
	_window = std::move(window);
	_capacity = capacity;
}

void RecordScratch::trim() noexcept
{
	_decompressor.trim();
	_begin = 0;
	_end = 0;
	_ended = true;
	if (_capacity <= RETAINED_WINDOW_BYTES_MAX) return;
	_window.reset();
	_capacity = 0;
}

void RecordScratch::release() noexcept
{
	trim();
	_decompressor.release();
	_window.reset();
	_capacity = 0;
}

} // namespace Aeon::Protocol
