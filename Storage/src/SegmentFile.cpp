#include "SegmentFile.h"

#include "Aeon/Base/Check.h"

namespace Aeon::Storage
{

const std::uint8_t* SegmentFile::mapped(std::uint64_t position, std::size_t length) const noexcept
{
	return writable(position, length);
}

void SegmentFile::mapForWriting(std::size_t bytes)
{
	AEON_CHECK(_mapping == nullptr);
	_mapping = _file->map(0, bytes, MapMode::READ_WRITE);
	_base.store(_mapping->data(), std::memory_order_release);
}

std::uint8_t* SegmentFile::writable(std::uint64_t position, std::size_t length) const noexcept
{
	std::uint8_t* const base = _base.load(std::memory_order_acquire);
	if (base == nullptr || position + length > _mapping->size()) return nullptr;
	return base + position;
}

std::size_t SegmentFile::read(std::uint64_t position, std::span<std::uint8_t> buffer) const
{
	return _file->readAt(position, buffer);
}

} // namespace Aeon::Storage
