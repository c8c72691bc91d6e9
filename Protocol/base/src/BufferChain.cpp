#include "Aeon/Base/BufferChain.h"

#include <algorithm>

namespace Aeon
{

std::uint8_t* BufferChain::allocate(std::size_t size)
{
	// A vector in use never grows, because pieces point into it: what does not fit goes beside it, and the
	// vector takes that size over at the next clear().
	if (_memoryUsed == 0 && size > _memory.size()) _memory.resize(size);
	if (size <= _memory.size() - _memoryUsed)
	{
		std::uint8_t* place = _memory.data() + _memoryUsed;
		_memoryUsed += size;
		return place;
	}
	_overflow.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(size));
	return _overflow.back().get();
}

void BufferChain::addMemory(const std::uint8_t* data, std::size_t length)
{
	if (length == 0) return;
	_totalBytes += length;
	if (!_pieces.empty() && _pieces.back().data != nullptr && _pieces.back().data + _pieces.back().length == data)
		_pieces.back().length += length;
	else
		_pieces.push_back({data, length, {}});
}

void BufferChain::addFile(const FileSlice& slice)
{
	if (slice.length == 0) return;
	_totalBytes += slice.length;
	_pieces.push_back({nullptr, slice.length, slice});
}

void BufferChain::keepAlive(std::shared_ptr<const FileSource> source)
{
	if (_sources.empty() || _sources.back() != source) _sources.push_back(std::move(source));
}

void BufferChain::clear(std::size_t retainedBytesMax)
{
	_pieces.clear();
	_sources.clear();
	_overflow.clear();
	_memoryUsed = 0;
	_totalBytes = 0;
	if (_memory.size() > retainedBytesMax)
	{
		_memory.resize(retainedBytesMax);
		_memory.shrink_to_fit();
	}
}

} // namespace Aeon
