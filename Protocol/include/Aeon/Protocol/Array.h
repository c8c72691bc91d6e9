#pragma once

#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/DecodeException.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>

namespace Aeon::Protocol
{

/// An array of a message: a view of elements that lie in an Arena, or null where the protocol knows null apart
/// from empty. Copying copies the view, not the elements. Elements live as long as the arena is not reset; growing
/// may move them.
///
/// Not thread-safe: one thread at a time.
template <typename T>
class Array
{
public:
	static constexpr std::int32_t SIZE_MAX_ELEMENTS = std::numeric_limits<std::int32_t>::max();

	/// Empty, not null.
	constexpr Array() noexcept = default;
	/// A view of elements that somebody else keeps alive.
	constexpr Array(T* elements, std::size_t count) noexcept :
		_elements(elements), _size(static_cast<std::int32_t>(count)), _capacity(static_cast<std::int32_t>(count))
	{
	}

	static constexpr Array null() noexcept
	{
		Array array;
		array._size = -1;
		return array;
	}

	constexpr bool isNull() const noexcept { return _size < 0; }
	/// True for null too.
	constexpr bool empty() const noexcept { return _size <= 0; }
	/// 0 for null.
	constexpr std::size_t size() const noexcept { return _size < 0 ? 0 : static_cast<std::size_t>(_size); }
	/// What the wire says: -1 for null.
	constexpr std::int32_t wireLength() const noexcept { return _size; }

	/// index is below size().
	constexpr T& operator[](std::size_t index) noexcept { return _elements[index]; }
	constexpr const T& operator[](std::size_t index) const noexcept { return _elements[index]; }
	constexpr T& front() noexcept { return _elements[0]; }
	constexpr const T& front() const noexcept { return _elements[0]; }
	constexpr T& back() noexcept { return _elements[size() - 1]; }
	constexpr const T& back() const noexcept { return _elements[size() - 1]; }

	constexpr T* begin() noexcept { return _elements; }
	constexpr T* end() noexcept { return _elements + size(); }
	constexpr const T* begin() const noexcept { return _elements; }
	constexpr const T* end() const noexcept { return _elements + size(); }
	constexpr T* data() noexcept { return _elements; }
	constexpr const T* data() const noexcept { return _elements; }

	/// Adds an element; null becomes an array of one. The arena is the one that holds the earlier elements.
	/// Throws DecodeException when the arena's budget does not allow it.
	T& append(Arena& arena, const T& value)
	{
		const T copy = value; // it may lie in this array, which is about to move
		if (_size >= _capacity || _size < 0) reserve(arena, std::max<std::size_t>(4, size() * 2));
		_size = std::max(_size, 0);
		return *std::construct_at(_elements + _size++, copy);
	}
	/// Adds a default element.
	T& append(Arena& arena) { return append(arena, T{}); }

	/// Makes the array count elements long (not null): the earlier ones stay, new ones are default.
	void resize(Arena& arena, std::size_t count)
	{
		reserve(arena, count);
		for (std::size_t index = size(); index < count; ++index)
			std::construct_at(_elements + index);
		_size = static_cast<std::int32_t>(count);
	}

	/// Room for count elements in all, so that appending up to there moves nothing.
	void reserve(Arena& arena, std::size_t count)
	{
		static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
		static_assert(alignof(T) <= alignof(std::max_align_t));
		if (count <= static_cast<std::size_t>(_capacity)) return;
		if (count > static_cast<std::size_t>(SIZE_MAX_ELEMENTS))
			throw DecodeException("array of 2^31 elements or more");
		const std::size_t oldBytes = static_cast<std::size_t>(_capacity) * sizeof(T);
		if (_capacity == 0 || !arena.tryExtend(_elements, oldBytes, count * sizeof(T)))
		{
			T* moved = static_cast<T*>(arena.allocate(count * sizeof(T), alignof(T)));
			std::uninitialized_copy_n(_elements, size(), moved);
			_elements = moved;
		}
		_capacity = static_cast<std::int32_t>(count);
	}

private:
	T* _elements = nullptr;
	std::int32_t _size = 0;
	std::int32_t _capacity = 0;
};

} // namespace Aeon::Protocol
