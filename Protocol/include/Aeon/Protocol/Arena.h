#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

namespace Aeon::Protocol
{

/// Memory of one request: handed out piece after piece, given back all at once. Nothing in it is ever destroyed,
/// so only trivially destructible objects belong in it.
///
/// An arena takes no memory before the first allocation. Its first block stays for the next request and grows to
/// what requests were seen to need, up to RETAINED_BYTES_MAX; so the steady state allocates nothing from the heap.
///
/// Not thread-safe: one thread at a time.
class Arena
{
public:
	static constexpr std::size_t UNLIMITED = std::numeric_limits<std::size_t>::max();
	static constexpr std::size_t RETAINED_BYTES_MAX = 64 * 1024;

	/// budgetBytes bounds the sum of everything handed out until the next reset.
	explicit Arena(std::size_t budgetBytes = UNLIMITED) noexcept : _budgetBytes(budgetBytes) {}
	~Arena();
	Arena(const Arena&) = delete;
	Arena& operator=(const Arena&) = delete;

	/// Room for size bytes, valid until the next reset. alignment is a power of two, at most that of max_align_t.
	/// Throws DecodeException when the budget does not allow it.
	void* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t))
	{
		const std::size_t padding = (0 - _position) & (alignment - 1);
		if (size > _budgetBytes - _usedBytes || padding > _budgetBytes - _usedBytes - size) throwBudgetExceeded(size);
		_usedBytes += padding + size;
		if (padding > _end - _position || size > _end - _position - padding) return allocateBlock(size);
		const std::uintptr_t place = _position + padding;
		_position = place + size;
		return reinterpret_cast<void*>(place);
	}

	/// Makes the newest allocation longer where it lies, if there is room behind it; the budget counts. place and
	/// oldSize are those of any allocation: an older one is refused.
	bool tryExtend(const void* place, std::size_t oldSize, std::size_t newSize) noexcept;

	/// Takes everything back: what was handed out is void from here on.
	void reset(std::size_t budgetBytes) noexcept;
	/// As reset, and gives all memory back to the heap; for a connection that falls idle.
	void release() noexcept;

	std::size_t usedBytes() const noexcept { return _usedBytes; }
	std::size_t budgetBytes() const noexcept { return _budgetBytes; }

private:
	/// Stands at the front of each block; the bytes follow it.
	struct alignas(std::max_align_t) Block
	{
		Block* previous;
		std::size_t capacity;
	};

	[[noreturn]] void throwBudgetExceeded(std::size_t size) const;
	void* allocateBlock(std::size_t size);
	void enterBlock(Block* block) noexcept;

	Block* _block = nullptr;
	std::uintptr_t _position = 0;
	std::uintptr_t _end = 0;
	std::size_t _usedBytes = 0;
	std::size_t _budgetBytes;
	std::size_t _firstBlockBytes = 1024;
};

} // namespace Aeon::Protocol
