#include "Aeon/Protocol/Arena.h"

#include "Aeon/Protocol/DecodeException.h"

#include <algorithm>
#include <bit>
#include <new>

namespace Aeon::Protocol
{

Arena::~Arena()
{
	release();
}

void Arena::throwBudgetExceeded(std::size_t size) const
{
	throw DecodeException(
		"decoded memory of " + std::to_string(_usedBytes) + " bytes may not grow by " + std::to_string(size) +
		": the request's limit is " + std::to_string(_budgetBytes) + " bytes");
}

void Arena::enterBlock(Block* block) noexcept
{
	_block = block;
	_position = reinterpret_cast<std::uintptr_t>(block + 1);
	_end = _position + block->capacity;
}

void* Arena::allocateBlock(std::size_t size)
{
	const std::size_t wanted =
		_block == nullptr ? _firstBlockBytes : std::min(2 * _block->capacity, std::size_t{1} << 20);
	const std::size_t capacity = std::max(wanted, size);
	auto* block = static_cast<Block*>(::operator new(sizeof(Block) + capacity));
	block->previous = _block;
	block->capacity = capacity;
	enterBlock(block);
	_position += size;
	return block + 1;
}

bool Arena::tryExtend(const void* place, std::size_t oldSize, std::size_t newSize) noexcept
{
	if (reinterpret_cast<std::uintptr_t>(place) + oldSize != _position) return false;
	const std::size_t growth = newSize - oldSize;
	if (growth > _end - _position || growth > _budgetBytes - _usedBytes) return false;
	_position += growth;
	_usedBytes += growth;
	return true;
}

void Arena::reset(std::size_t budgetBytes) noexcept
{
	// A request that needed several blocks makes the next first block large enough to hold its like.
	const bool outgrown = _block != nullptr && (_block->previous != nullptr || _block->capacity > RETAINED_BYTES_MAX);
	if (outgrown)
	{
		const std::size_t needed = std::bit_ceil(std::min(_usedBytes, RETAINED_BYTES_MAX));
		_firstBlockBytes = std::max(_firstBlockBytes, needed);
		const std::size_t learnt = _firstBlockBytes;
		release();
		_firstBlockBytes = learnt;
	}
	else if (_block != nullptr)
	{
		enterBlock(_block);
	}
	_usedBytes = 0;
	_budgetBytes = budgetBytes;
}

void Arena::release() noexcept
{
	while (_block != nullptr)
	{
		Block* previous = _block->previous;
		::operator delete(_block);
		_block = previous;
	}
	_position = 0;
	_end = 0;
	_usedBytes = 0;
	_firstBlockBytes = 1024;
}

} // namespace Aeon::Protocol
